import { difference } from '../replay/diff.ts';
import type { Given } from '../run/step.ts';

/** What tells the hour, not the job. */
const hours: ReadonlySet<string> = new Set([
  'at',
  'observedAt',
  'expiresAt',
  'submittedAt',
  'poll',
  'notices',
]);

/** A copy of what came, which says nothing of what was made of it. */
const copies: ReadonlySet<string> = new Set(['response']);

function withoutHours(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutHours);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !hours.has(name) && !copies.has(name));
  return Object.fromEntries(kept.map(([name, entry]) => [name, withoutHours(entry)]));
}

/** How one end differs from another in anything but the hour; of errors, in what they mean. */
export function resultDifference(sound: Given, now: Given): string[] {
  if ('error' in sound && 'error' in now) return difference(sound.error.code, now.error.code, 'error.code');
  if ('error' in now) return [`expected a value, got ${now.error.message}`];
  if ('error' in sound) return [`expected the error ${String(sound.error.code)}, got a value`];
  return difference(withoutHours(sound.value), withoutHours(now.value));
}
