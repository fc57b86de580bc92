import { createRegistry, type ModelEntry, type GenerationTask, tasks } from '@crosspoint/core';
import { emulatedBanner, keysSet, wantedOf, wouldBeLive } from '../choice.ts';
import type { ExitCode } from '../exit-codes.ts';
import { filterOptions, given, type Typed } from '../options.ts';
import { readRouting } from '../routing.ts';
import { modelTable } from '../screen/models.ts';
import { wrap } from '../screen/rows.ts';
import type { Session } from '../session.ts';
import { echoed, UsageError } from '../usage-error.ts';

const isTask = (text: string): text is GenerationTask => (tasks as readonly string[]).includes(text);

const whole = ['kind', 'task', 'publisher', 'maxPrice', 'allowUnknownPrice', 'includeRetired'] as const;

/** `crosspoint models`: what the installed gateways serve, from their tables; with `--refresh` what their own listings say. */
export async function models(session: Session, typed: Typed): Promise<ExitCode | void> {
  const { refresh, only, ...filter } = filterOptions.parse(typed.flags);
  const { task, provider } = filter;
  if (task !== undefined && !isTask(task))
    throw new UsageError('--task', `${echoed(task)} is none; there are ${tasks.join(', ')}`);
  readRouting({ only }, session.providers);
  const known = session.providers.all.map(({ spec }) => spec.id);
  if (provider !== undefined && !known.includes(provider))
    throw new UsageError(
      '--provider',
      `no gateway is called ${echoed(provider)}; known are ${known.join(', ')}`,
    );
  if (refresh) {
    const narrowed = whole.find((name) => filter[name] !== undefined);
    if (narrowed !== undefined)
      throw new UsageError(
        '--refresh',
        'compares whole listings with the tables; only --provider and --only narrow it',
      );
    const { listings } = await import('./listings.ts');
    return listings(session, typed, { only: provider === undefined ? only : [provider] });
  }
  // From the tables alone: no gateway is asked.
  const wanted = wantedOf(session.providers.all, { only });
  const registry = createRegistry({ providers: wanted.map(({ configure }) => configure({})) });
  const found = registry.models(given({ ...filter, task }));
  await registry.close();
  show(session, found);
}

function show(session: Session, found: readonly ModelEntry[]): void {
  const live = wouldBeLive(session, { emulate: false });
  session.setJson({ emulated: !live, models: found });
  if (found.length === 0) session.result('No model fits.');
  else session.result(modelTable(found, session.width));
  if (!live && session.interactive)
    session.print(
      session.colors.yellow(wrap(emulatedBanner(session, { emulate: false }), session.width).join('\n')),
    );
  else if (live)
    session.print(`Live: ${keysSet(session).join(', ')} ${keysSet(session).length > 1 ? 'are' : 'is'} set.`);
}
