import type { Reading } from '@crosspoint/core/plugin';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `adjustments` in any shape: by name, as a list, or as a sentence. Told even when it is not understood. */
export function adjusted(it: unknown): NonNullable<Reading['adjusted']> {
  if (it === undefined || it === null) return [];
  if (Array.isArray(it)) return it.flatMap(adjusted);
  if (!isObject(it)) return [{ field: 'request', note: JSON.stringify(it) }];
  const { field, to } = it;
  if (typeof field === 'string') return [{ field, to }];
  return Object.entries(it).map(([name, value]) => ({ field: name, to: value }));
}
