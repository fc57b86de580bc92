import type { Registry } from '@crosspoint/core';
import type { JsonObject } from '../fixture/json-object.ts';
import type { Finding } from '../run/finding.ts';
import { type Base, offerOf } from './offer.ts';

// Limits that gateways print; the longest that is accepted counts.
const lengths = [10_000, 5_000, 2_500, 2_000, 1_000, 800, 500, 300, 200, 100];

/** The request with a list of one shot; its own prompt and duration would contradict the shot's. */
function withShot(
  { prompt: _prompt, duration: _duration, ...request }: JsonObject,
  text: string,
): JsonObject {
  return { ...request, shots: [{ prompt: text, duration: 5 }] };
}

/** A shot's text of the length that is accepted in letters is accepted in characters of two UTF-16 units as well. */
export async function shotTexts(registry: Registry, { request, offer, claimed }: Base): Promise<Finding[]> {
  if (!claimed.has('shots')) return [];
  const isOffered = async (text: string): Promise<boolean> =>
    (await offerOf(registry, withShot(request, text)))?.slug === offer.slug;
  for (const length of lengths) {
    if (!(await isOffered('k'.repeat(length)))) continue;
    if (await isOffered('\u{1f3ac}'.repeat(length))) return [];
    const message = `${offer.model} (${offer.task}): a shot of ${length} letters is accepted, and one of ${length} characters beyond U+FFFF is refused`;
    return [{ rule: 'RND-005', message }];
  }
  return [];
}
