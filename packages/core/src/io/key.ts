import { CrosspointError } from '../model/error.ts';
import type { ProviderSpec } from '../model/provider.ts';
import type { Clock } from './clock.ts';
import { withDeadline } from './deadline.ts';
import { environment } from './environment.ts';
import { cleanCause, redactor } from './redact.ts';
import type { AbortSignalLike } from './abort-signal.ts';
import { withoutTokens } from './tokens.ts';
import { type AbortReason, TransportError } from './transport.ts';

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
  if (keys.has(key)) return;
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

const functionFailed = (holder: KeyHolder, error: unknown): CrosspointError =>
  auth(holder.spec, 'the apiKey function failed', keyFunctionFailed(holder, error));

/** @throws CrosspointError `auth` where it is none that can stand in a header */
function checkedKey(holder: KeyHolder, key: unknown): string {
  if (typeof key === 'string' && given.get(holder)?.has(key) === true) return key; // checked before
  const { spec } = holder;
  if (key === undefined || key === '') throw auth(spec, 'no key');
  if (typeof key !== 'string') throw auth(spec, 'the apiKey function gave no text');
  // A copied key often brings a line break along, and no header can hold one.
  if (!/^[\x21-\x7e]+$/.test(key))
    throw auth(spec, 'the key holds a space, a line break or a letter no key has');
  if (holder.apiKey !== undefined) remember(holder, key);
  return key;
}

/** A promise, also of another realm. */
const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value;

async function awaited(holder: KeyHolder, promise: PromiseLike<unknown>): Promise<string> {
  let key: unknown;
  try {
    key = await promise;
  } catch (error) {
    throw functionFailed(holder, error);
  }
  return checkedKey(holder, key);
}

/**
 * The key for one call, at once where it is there. One that has to be fetched comes under a deadline and a signal: it may
 * hang. Nothing was sent when this throws.
 *
 * @throws CrosspointError `auth` when there is none, when it could not be had, or when it cannot stand in a header.
 *   TransportError `timeout` or `canceled`, before the write.
 */
export function keyFor(
  holder: KeyHolder,
  clock: Clock,
  { signal, timeoutMs }: { readonly signal?: AbortSignalLike | undefined; readonly timeoutMs: number },
): string | Promise<string> {
  const late = (reason: AbortReason): never => {
    const message = reason === 'timeout' ? keyIsLate : 'stopped by the caller';
    throw new TransportError(reason, 'before-write', message);
  };
  if (signal?.aborted === true) return late('canceled');
  let key: unknown;
  try {
    key = holder.apiKey === undefined ? environment(holder.spec.apiKeyEnv) : holder.apiKey();
  } catch (error) {
    throw functionFailed(holder, error);
  }
  if (!isPromise(key)) return checkedKey(holder, key);
  const promise = awaited(holder, key);
  return withDeadline(clock, signal, timeoutMs, () => promise, late);
}

/** The same as a promise. */
export const resolveApiKey = async (...given: Parameters<typeof keyFor>): Promise<string> => keyFor(...given);
