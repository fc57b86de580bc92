import { isTerminal, type Job, type JobState } from '../model/job.ts';
import { oneLine } from '../model/one-line.ts';
import type { JobProgress } from '../model/progress.ts';
import type { ParsedResponse } from '../model/provider.ts';

// A log line or a stage is kept with every job and shown on one row.
const longestText = 500;

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;

function text(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  // The last line alone: a gateway may hand out its whole log.
  const last =
    value
      .trimEnd()
      .split(/[\r\n]/)
      .at(-1) ?? '';
  const line = oneLine(last.slice(0, longestText * 4)).slice(0, longestText);
  return line === '' ? undefined : line;
}

/** A number alone is the fraction: providers may say so, and jobs of earlier versions were stored so. */
const asObject = (progress: number | JobProgress | null | undefined): JobProgress =>
  typeof progress === 'number' ? { fraction: progress } : (progress ?? {});

function fractionOf(told: JobProgress, earlier: JobProgress, state: JobState): number | undefined {
  if (state === 'succeeded') return 1;
  const known = [told.fraction, earlier.fraction].filter(isCount);
  return known.length === 0 ? undefined : Math.min(1, Math.max(...known));
}

/**
 * The progress of a job after a response. The fraction never falls and the last log line stays until there is a newer
 * one; the queue position, the stage and the remaining time are those of this response alone, because they are outdated
 * once a response no longer names them.
 */
export function progressOf(
  reading: ParsedResponse,
  previous: Job | undefined,
  state: JobState,
): JobProgress | undefined {
  // Most gateways tell of none.
  if (reading.progress === undefined && previous?.progress === undefined && state !== 'succeeded')
    return undefined;
  const told = asObject(reading.progress);
  const earlier = asObject(previous?.progress);
  const hasEnded = isTerminal(state);
  const parts: JobProgress = {
    fraction: fractionOf(told, earlier, state),
    queuePosition:
      state === 'queued' && isCount(told.queuePosition) ? Math.floor(told.queuePosition) : undefined,
    stage: hasEnded ? undefined : text(told.stage),
    logLine: text(told.logLine) ?? earlier.logLine,
    remainingMs: !hasEnded && isCount(told.remainingMs) ? told.remainingMs : undefined,
  };
  const present = Object.entries(parts).filter(([, value]) => value !== undefined);
  return present.length === 0 ? undefined : Object.fromEntries(present);
}
