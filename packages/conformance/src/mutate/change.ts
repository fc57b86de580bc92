import type { ProviderSpec } from '@crosspoint/core/plugin';
import type { Touches } from './touch.ts';

/** A provider with one entry of its tables changed. */
export interface SpecMutant {
  /** The changed entry, such as `states.COMPLETED` or `models.acme/kite.params.seed.max`. */
  readonly path: string;
  /** The change, in a few words. */
  readonly change: string;
  readonly spec: ProviderSpec;
  /** Whether a fixture uses the entry. */
  readonly touches: Touches;
}

/** A place in plain data, step by step. */
export type Steps = readonly (string | number)[];

/** A copy with another value at one place; everything else is shared. `undefined` removes the entry. */
export function withValue<Whole>(whole: Whole, [step, ...rest]: Steps, value: unknown): Whole {
  if (step === undefined) return value as Whole; // the place itself
  const source = (whole ?? {}) as Readonly<Record<string | number, unknown>>; // every step but the last leads through one
  const part = rest.length === 0 ? value : withValue(source[step], rest, value);
  if (Array.isArray(source)) {
    const list = source.map((item: unknown, i) => (i === step ? part : item));
    return list.filter((_, i) => i !== step || part !== undefined) as Whole;
  }
  const { [step]: _, ...others } = source;
  // In its old place, so that the order of a table stays what it was.
  const entries = Object.entries(source).map(([key, item]) => [key, key === step ? part : item]);
  return (
    part === undefined ? others : Object.fromEntries(step in source ? entries : [...entries, [step, part]])
  ) as Whole;
}
