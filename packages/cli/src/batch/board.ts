import type { Item, ItemStage } from './item.ts';
import type { Session } from '../session/session.ts';
import { cut } from '../text/rows.ts';
import { spanText } from '../text/span.ts';

const frameMs = 120;
const quietMs = 10_000;
const barWidth = 20;
const slowestShown = 3;

/** Shows how a batch goes on. */
export interface Board {
  changed(item: Item): void;
  end(): void;
}

// Printed in this order; a stage without items is left out.
const words: readonly (readonly [word: string, stages: readonly ItemStage[]])[] = [
  ['done', ['done']],
  ['failed', ['failed']],
  ['saving', ['saving']],
  ['running', ['running']],
  ['queued', ['queued']],
  ['sending', ['sending']],
  ['left', ['left']],
  ['waiting', ['waiting']],
];

const going: ReadonlySet<ItemStage> = new Set(['sending', 'queued', 'running', 'saving']);
const isTerminal = ({ stage }: Item): boolean => stage === 'done' || stage === 'failed';

const counts = (items: readonly Item[]): string[] =>
  words.flatMap(([word, stages]) => {
    const count = items.filter(({ stage }) => stages.includes(stage)).length;
    return count === 0 ? [] : [`${count} ${word}`];
  });

/** As many parts as fit in a line. */
function joined(parts: readonly string[], width: number): string {
  const told = [...parts];
  while (told.length > 1 && told.join(' · ').length >= width) told.pop();
  return cut(told.join(' · '), width - 1);
}

/** All parts, over as many lines as they need. */
function spread(parts: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    const longer = `${last} · ${part}`;
    if (last !== undefined && longer.length < width) lines[lines.length - 1] = longer;
    else lines.push(cut(part, width - 1));
  }
  return lines;
}

/** The board as lines of a terminal so wide; none of them needs a second row. */
export function boardText(items: readonly Item[], now: number, width: number): string {
  const over = items.filter(isTerminal).length;
  const size = Math.max(1, Math.min(barWidth, width - 16));
  const full = Math.floor((over / items.length) * size);
  const slowest = items
    .filter(({ stage }) => going.has(stage))
    .toSorted((a, b) => (a.beganAt ?? now) - (b.beganAt ?? now))
    .slice(0, slowestShown)
    .map(({ line, stage, beganAt = now }) => `line ${line} ${stage} ${spanText(now - beganAt)}`);
  const lines = [
    joined([`${'█'.repeat(full)}${'░'.repeat(size - full)} ${over} of ${items.length}`], width),
    ...spread(counts(items), width),
    ...(slowest.length === 0 ? [] : [joined(slowest, width)]),
  ];
  return lines.join('\n');
}

/** A board that is drawn over on a terminal, lines of a log elsewhere, nothing with `--quiet`. */
export function createBoard(session: Session, items: () => readonly Item[]): Board {
  if (session.quiet) return { changed: () => undefined, end: () => undefined };
  return session.lively ? moving(session, items) : logged(session, items);
}

function moving(session: Session, items: () => readonly Item[]): Board {
  const { clock, stderr } = session.io;
  const draw = (): void => session.status(boardText(items(), clock.now(), stderr.columns ?? 80));
  const stop = clock.every(frameMs, draw);
  return {
    changed: draw,
    end() {
      stop();
      session.status('');
    },
  };
}

/** A line now and then. */
function logged(session: Session, items: () => readonly Item[]): Board {
  let shownAt = Number.NEGATIVE_INFINITY;
  const show = (): void => {
    const all = items();
    session.hint(`${all.filter(isTerminal).length} of ${all.length}: ${counts(all).join(', ')}`);
  };
  return {
    changed() {
      const now = session.io.clock.now();
      if (now - shownAt < quietMs) return;
      shownAt = now;
      show();
    },
    end: show,
  };
}
