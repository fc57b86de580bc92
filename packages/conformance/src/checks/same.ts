import { difference } from '../replay/diff.ts';
import type { StepOutcome } from '../run/step.ts';

/** Fields that depend on the time of the run. */
const timeFields: ReadonlySet<string> = new Set([
  'at',
  'observedAt',
  'startedAt',
  'endedAt',
  'lastActiveAt',
  'expiresAt',
  'submittedAt',
  'poll',
  'notices',
]);

/** Fields that only copy the response. */
const copies: ReadonlySet<string> = new Set(['response']);

function withoutTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTimes);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !timeFields.has(name) && !copies.has(name));
  return Object.fromEntries(kept.map(([name, entry]) => [name, withoutTimes(entry)]));
}

/** How one result differs from another, apart from times; errors are compared by their code. */
export function resultDifference(sound: StepOutcome, now: StepOutcome): string[] {
  if ('error' in sound && 'error' in now) return difference(sound.error.code, now.error.code, 'error.code');
  if ('error' in now) return [`expected a value, got ${now.error.message}`];
  if ('error' in sound) return [`expected the error ${String(sound.error.code)}, got a value`];
  return difference(withoutTimes(sound.value), withoutTimes(now.value));
}
