/**
 * The letters of the script language, and what each means. No gateway is known here: which word a gateway uses for
 * `g`, or how its error looks, is said in the table of its protocol.
 */
export const phases = {
  q: 'in the queue',
  g: 'processing',
  w: 'in the queue, in a word outside the documented ones',
  a: 'processing, in a word outside the documented ones',
  d: 'processing, in yet another such word',
  u: 'a word nobody has heard of',
} as const;

export const ends = {
  c: 'completed',
  s: 'completed, in another word',
  v: 'completed, the result in another shape',
  n: 'completed, without a result',
  x: 'completed; the first link answers 410 when it is opened, one asked for after that works',
  y: 'completed; the first link answers 403 when it is opened, one asked for after that works',
  e: 'failed',
  l: 'failed, the error in another shape',
  f: 'failed, in another word',
} as const;

export type PhaseLetter = keyof typeof phases;
export type EndLetter = keyof typeof ends;

/** The status with which a link that is dead at first answers. */
export const deadLinks: Partial<Record<EndLetter, number>> = { x: 410, y: 403 };
