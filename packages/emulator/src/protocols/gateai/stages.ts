import type { EndLetter, PhaseLetter } from '../../frame/script-words.ts';

/**
 * The words of a job under way. The status table has one, PROCESSING, for a job in the queue as well; QUEUED stands in
 * the dashboard's chapter alone, so a script has to ask for it with `w`. The others are invented.
 */
export const underWay: Record<PhaseLetter, string> = {
  q: 'PROCESSING',
  g: 'PROCESSING',
  w: 'QUEUED',
  a: 'RUNNING',
  d: 'RENDERING',
  u: 'PONDERING',
};

/** The dashboard lists jobs "currently PROCESSING or QUEUED". */
export const onDashboard = (phase: PhaseLetter): string => (phase === 'q' ? 'QUEUED' : underWay[phase]);

/** What was made, as links: `glb` for 3D models only. */
export interface Links {
  readonly result: readonly string[];
  readonly glb_urls?: readonly string[];
}

const done = (links: Links): object => ({ status: 'FINISHED', ...links });
const told = 'The emulator was told to fail this job.';

/**
 * How an ended job looks. Where the text of a failure sits is not shown; `success` and `failed` are the words of the
 * host's later protocol (wire notes, section 10).
 */
export const ended: Record<EndLetter, (links: Links) => object> = {
  c: done,
  s: (links) => ({ status: 'success', ...links }),
  v: ({ result, ...more }) => ({ status: 'FINISHED', result: result[0], ...more }),
  n: () => ({ status: 'FINISHED', result: [] }),
  x: done,
  y: done,
  e: () => ({ status: 'FAILED', error: told }),
  l: () => ({ status: 'FAILED', error: { code: 'GENERATION_FAILED', message: told } }),
  f: () => ({ status: 'failed', error: told }),
};

/** "The task is force-terminated with status FAILED and error …". */
export const timedOut = { status: 'FAILED', error: 'Generation timed out (40 min hard limit)' } as const;

/** Ends that leave no file behind. */
export const withoutFile: ReadonlySet<EndLetter> = new Set(['n', 'e', 'l', 'f']);
