import type { ProviderSpec } from '@crosspoint/core/plugin';
import { isObject } from '../fixture/json-object.ts';

/** The sentences of a provider's rules that stop no request: they are what a caller reads of them. */
export const ruleSentences = ({ rules = [], models }: ProviderSpec): ReadonlySet<string> =>
  new Set(
    [...rules, ...Object.values(models).flatMap(({ rules: own = [] }) => own)].flatMap(
      ({ effect, message }) => (effect === 'rejected' ? [] : [message]),
    ),
  );

/** Every text in a value. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isObject(value) ? Object.values(value).flatMap(textsIn) : [];
}

/**
 * The sentences of rules that are in a result and not in its expectation. What is expected is compared where it names
 * something, and no fixture would say of every rule that it does not apply.
 */
export function unexpectedSentences(
  spec: ProviderSpec,
  expected: unknown,
  given: unknown,
): readonly string[] {
  const sentences = ruleSentences(spec);
  const known = new Set(textsIn(expected));
  const found = new Set(textsIn(given).filter((text) => sentences.has(text) && !known.has(text)));
  return [...found].map((text, i) => `notices[${i}]: expected nothing, got ${JSON.stringify(text)}`);
}
