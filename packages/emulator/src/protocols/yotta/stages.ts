import type { EndLetter, PhaseLetter } from '../../frame/script-words.ts';

/**
 * No word for a job under way is documented: the first two are ASSUMED, those after them are the sibling API's (wire
 * notes, section 5), the last is invented.
 */
export const underWay: Record<PhaseLetter, string> = {
  q: 'pending',
  g: 'processing',
  w: 'PENDING',
  a: 'PROCESSING',
  d: 'DELIVERED',
  u: 'pondering',
};

const completed = (url: string) => ({ status: 'completed', output_url: url });

/** How a job ends: the three documented words; nothing says why one failed, but the sibling API has a field for it. */
export const finished: Record<EndLetter, (url: string) => object> = {
  c: completed,
  s: (url) => ({ status: 'SUCCESS', output_url: url }),
  v: (url) => ({ status: 'completed', output_url: [url] }),
  n: () => ({ status: 'completed', output_url: null }),
  x: completed,
  y: completed,
  e: () => ({ status: 'failed' }),
  l: () => ({ status: 'failed', failedReason: 'The emulator was told to fail this job.' }),
  f: () => ({ status: 'cancelled' }),
};

export const failures: ReadonlySet<EndLetter> = new Set(['e', 'l', 'f']);
