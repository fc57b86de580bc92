import type { FieldOutcome } from '../model/field-report.ts';
import { oneLine } from '../model/one-line.ts';
import type { ReadAdjustment } from '../model/reading.ts';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value of a wire field, at the top of a body or in one of its parts; a prompt or an image is not repeated. */
function valueIn(body: unknown, name: string): unknown {
  if (!isObject(body)) return undefined;
  const parts = [body, ...Object.values(body).filter(isObject)];
  const value = parts.find((part) => Object.hasOwn(part, name))?.[name];
  const isPlain = ['number', 'boolean'].includes(typeof value);
  return isPlain || (typeof value === 'string' && value.length <= 32) ? value : undefined;
}

/**
 * What a gateway changed, for the field report: what was asked and what it became, under the canonical field where that is
 * written as this one wire field and no other.
 */
export function adjustment(
  change: ReadAdjustment,
  fieldReport: readonly FieldOutcome[],
  body: unknown,
): FieldOutcome {
  const asked = fieldReport.find(({ wire = [] }) => wire.length === 1 && wire[0] === change.field);
  const from =
    change.from ??
    valueIn(body, change.field) ??
    fieldReport.find(({ field }) => field === change.field)?.from;
  return {
    ...change,
    ...(change.note === undefined ? {} : { note: oneLine(change.note) }),
    field: asked?.field ?? change.field,
    outcome: 'adjusted',
    ...(asked === undefined ? {} : { wire: [change.field] }),
    ...(from === undefined ? {} : { from }),
  };
}
