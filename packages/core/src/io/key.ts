import { CrosspointError } from '../model/error.ts';
import type { Provider } from '../model/provider.ts';
import { environment } from './environment.ts';
import { cleanCause } from './redact.ts';

/** Where the doorway finds a provider's key. */
export interface KeyHolder {
  readonly description: Provider;
  readonly apiKey: (() => string | Promise<string>) | undefined;
}

const auth = ({ id, env, keysUrl }: Provider, says: string, cause?: unknown): CrosspointError =>
  new CrosspointError({
    code: 'auth',
    provider: id,
    says: `${says}; set ${env} or pass apiKey (keys are made at ${keysUrl})`,
    reroute: true,
    cause,
  });

/**
 * The key for one call. Nothing was sent when this throws.
 *
 * @throws CrosspointError `auth` when there is none, when it could not be had, or when it cannot stand in a header.
 */
export async function keyOf(holder: KeyHolder): Promise<string> {
  const { description } = holder;
  let key: unknown;
  try {
    key = holder.apiKey === undefined ? environment(description.env) : await holder.apiKey();
  } catch (error) {
    throw auth(
      description,
      'the apiKey function failed',
      cleanCause(error, (text) => text),
    );
  }
  if (key === undefined || key === '') throw auth(description, 'no key');
  if (typeof key !== 'string') throw auth(description, 'the apiKey function gave no text');
  // A copied key often brings a line break along, and no header can hold one.
  if (!/^[\x21-\x7e]+$/.test(key))
    throw auth(description, 'the key holds a space, a line break or a letter no key has');
  return key;
}
