import type { ProviderSpec } from '@crosspoint/core/plugin';
import type { Fixture } from '../fixture/schema.ts';
import { fillIn } from '../fixture/placeholders.ts';
import { capabilities } from './capabilities.ts';

/** The model of the first request of a fixture. */
function modelOf({ steps }: Fixture): string | undefined {
  for (const { input } of steps) {
    if (typeof input === 'object' && input !== null && 'model' in input && typeof input.model === 'string')
      return input.model;
  }
  return undefined;
}

// Header names that may contain an API key.
const keyLike = /auth|key|token|secret|credential/i;

/** The exchange of a fixture that does not name the header of the API key; undefined where each does. */
export function missingKeyHeader(
  { baseURL, auth }: ProviderSpec,
  { exchanges }: Fixture,
  key: string,
): string | undefined {
  const declaredOrigin = new URL(baseURL).origin;
  const declared = new Set(Object.keys(auth(key)).map((name) => name.toLowerCase()));
  const isAbout = ([name, value]: readonly [string, string | null]): boolean =>
    value === null ? declared.has(name.toLowerCase()) || keyLike.test(name) : fillIn(value, key) !== value;
  const open = exchanges.findIndex(
    ({ request: { url, headers = {} }, fault }) =>
      fault?.type !== 'refuse' &&
      new URL(url).origin === declaredOrigin &&
      !Object.entries(headers).some(isAbout),
  );
  if (open === -1) return undefined;
  const written = Object.keys(exchanges[open]!.request.headers ?? {}).find((name) =>
    declared.has(name.toLowerCase()),
  );
  // what is there may be a key: it is not repeated
  if (written !== undefined)
    return `/exchanges/${open}/request/headers/${written}: holds a value of its own; write {{secret.apiKey}} in place of the API key`;
  return `/exchanges/${open}/request/headers: does not name the header of the API key; write it with {{secret.apiKey}} or null`;
}

/** Why a fixture does not apply to a provider; undefined where it does. */
export function inapplicable(provider: ProviderSpec, fixture: Fixture): string | undefined {
  const claimed = capabilities(provider, modelOf(fixture));
  const lacking = (fixture.requires ?? []).filter((word) => !claimed.has(word));
  return lacking.length === 0 ? undefined : `${provider.id} does not claim ${lacking.join(', ')}`;
}
