import { CrosspointError } from '../model/error.ts';
import type { ProviderSpec } from '../model/provider.ts';
import type { Clock } from './clock.ts';
import { withDeadline } from './deadline.ts';
import { environment } from './environment.ts';
import { cleanCause, redactor } from './redact.ts';
import type { AbortSignalLike } from './abort-signal.ts';
import { withoutTokens } from './tokens.ts';
import { TransportError } from './transport.ts';

export const keyIsLate = 'the key did not come in the time allowed';

/** Where the HTTP client finds a provider's key. */
export interface KeyHolder {
  readonly spec: ProviderSpec;
  readonly apiKey: (() => string | Promise<string>) | undefined;
}

const auth = (
  { id, apiKeyEnv, apiKeyUrl }: ProviderSpec,
  message: string,
  cause?: unknown,
): CrosspointError =>
  new CrosspointError({
    code: 'auth',
    provider: id,
    message: `${message}; set ${apiKeyEnv} or pass apiKey (keys are made at ${apiKeyUrl})`,
    canFallback: true,
    cause,
  });

/** The keys a function gave before, and the one in the environment: its next error may quote any of them. */
const given = new WeakMap<KeyHolder, Set<string>>();
const mostGiven = 4;

function remember(holder: KeyHolder, key: string): void {
  const keys = given.get(holder) ?? new Set();
  given.set(holder, new Set([...keys, key].slice(-mostGiven)));
}

/**
 * The error of an application's own key function. It may quote the key, or the token of a vault that
 * core does not know, so whatever could be one is removed too.
 */
function keyFunctionFailed(holder: KeyHolder, error: unknown): Error {
  const fromEnvironment = environment(holder.spec.apiKeyEnv);
  const known = redactor([
    ...(given.get(holder) ?? []),
    ...(fromEnvironment === undefined ? [] : [fromEnvironment]),
  ]);
  return cleanCause(error, (text) => withoutTokens(known(text)));
}

/**
 * The key for one call. Nothing was sent when this throws.
 *
 * @throws CrosspointError `auth` when there is none, when it could not be had, or when it cannot stand in a header.
 */
async function keyOf(holder: KeyHolder): Promise<string> {
  const { spec } = holder;
  let key: unknown;
  try {
    key = holder.apiKey === undefined ? environment(spec.apiKeyEnv) : await holder.apiKey();
  } catch (error) {
    throw auth(spec, 'the apiKey function failed', keyFunctionFailed(holder, error));
  }
  if (key === undefined || key === '') throw auth(spec, 'no key');
  if (typeof key !== 'string') throw auth(spec, 'the apiKey function gave no text');
  // A copied key often brings a line break along, and no header can hold one.
  if (!/^[\x21-\x7e]+$/.test(key))
    throw auth(spec, 'the key holds a space, a line break or a letter no key has');
  if (holder.apiKey !== undefined) remember(holder, key);
  return key;
}

/**
 * The same under a deadline and a signal: a key that has to be fetched may hang, and nothing has left until it is there.
 *
 * @throws TransportError `timeout` or `canceled`, before the write.
 */
export function resolveApiKey(
  holder: KeyHolder,
  clock: Clock,
  { signal, timeoutMs }: { readonly signal?: AbortSignalLike | undefined; readonly timeoutMs: number },
): Promise<string> {
  return withDeadline(
    clock,
    signal,
    timeoutMs,
    () => keyOf(holder),
    (reason) => {
      const message = reason === 'timeout' ? keyIsLate : 'stopped by the caller';
      throw new TransportError(reason, 'before-write', message);
    },
  );
}
