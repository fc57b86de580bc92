import type { EndLetter, PhaseLetter } from '../../frame/script-words.ts';

/** The words of a job under way: the document's two, then those of the wire notes (section 5), then an invented one. */
export const underWay: Record<PhaseLetter, string> = {
  q: 'IN_QUEUE',
  g: 'IN_PROGRESS',
  w: 'queued',
  a: 'generating',
  d: 'delivering',
  u: 'PONDERING',
};

/** The same in the flat form, which has a word for what it does not know (wire notes, section 4). */
const flatUnderWay: Record<PhaseLetter, string> = {
  q: 'queued',
  g: 'processing',
  w: 'pending',
  a: 'generating',
  d: 'delivering',
  u: 'unknown',
};

const flatEnds: Record<EndLetter, string> = {
  c: 'completed',
  s: 'completed',
  v: 'completed',
  n: 'completed',
  x: 'completed',
  y: 'completed',
  e: 'failed',
  l: 'failed',
  f: 'cancelled',
};

export const flatWord = (stage: { phase: PhaseLetter } | { end: EndLetter }): string =>
  'phase' in stage ? flatUnderWay[stage.phase] : flatEnds[stage.end];
