import type { EmulatedJob } from './job.ts';
import { type EndLetter, type PhaseLetter, ends, phases } from './script-words.ts';
import { stageAt } from './script.ts';

export type EmulatedState = 'waiting' | 'processing' | 'completed' | 'failed';

/** Where a job stands by its script and the clock. */
export interface EmulatedProgress {
  readonly state: EmulatedState;
  /** The script's own words: `in the queue`, `completed, without a result`. */
  readonly message: string;
  /** Since its start; at its end, how long it took. */
  readonly elapsedMs: number;
  readonly lastsMs: number;
}

const phaseStates: Record<PhaseLetter, EmulatedState> = {
  q: 'waiting',
  w: 'waiting',
  g: 'processing',
  a: 'processing',
  d: 'processing',
  u: 'processing',
};

const endStates: Record<EndLetter, EmulatedState> = {
  c: 'completed',
  s: 'completed',
  v: 'completed',
  n: 'completed',
  x: 'completed',
  y: 'completed',
  e: 'failed',
  l: 'failed',
  f: 'failed',
};

export function progressOf({ script, startedAt }: EmulatedJob, now: number): EmulatedProgress {
  const lastsMs = script.phases.reduce((sum, { ms }) => sum + ms, 0);
  const elapsedMs = Math.max(0, Math.min(now - startedAt, lastsMs));
  const stage = stageAt(script, now - startedAt);
  return 'phase' in stage
    ? { state: phaseStates[stage.phase], message: phases[stage.phase], elapsedMs, lastsMs }
    : { state: endStates[stage.end], message: ends[stage.end], elapsedMs, lastsMs };
}
