/**
 * The letters of the script language, and what each means. Which status a gateway prints for `g`, or what its error
 * looks like, is in the table of its protocol.
 */
export const phases = {
  q: 'in the queue',
  g: 'processing',
  w: 'in the queue, in a word outside the documented ones',
  a: 'processing, in a word outside the documented ones',
  d: 'processing, in yet another such word',
  u: 'an unknown status',
} as const;

/** The ends of a job, each by the letter that a script has for it. */
export const ends = {
  c: 'completed',
  s: 'completed, in another word',
  v: 'completed, the result in another shape',
  n: 'completed, without a result',
  x: 'completed; the first link responds with 410 when it is opened, one asked for after that works',
  y: 'completed; the first link responds with 403 when it is opened, one asked for after that works',
  e: 'failed',
  l: 'failed, the error in another shape',
  f: 'failed, in another word',
} as const;

/** The ends that are usual enough to have a name, for scripts that are written as an object. */
export const endNames = { completed: 'c', failed: 'e' } as const satisfies Record<string, keyof typeof ends>;

export type PhaseLetter = keyof typeof phases;
/** The letter of an end: the last part of a script such as `q500g2000c`. */
export type EndLetter = keyof typeof ends;

/** The status with which a link that is dead at first responds. */
export const deadLinks: Partial<Record<EndLetter, number>> = { x: 410, y: 403 };
