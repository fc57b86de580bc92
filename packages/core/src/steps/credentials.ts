import type { ProviderSpec } from '../model/provider.ts';

/**
 * The key as `Authorization: Bearer …`.
 *
 * @example defineProvider({ ...spec, auth: bearer });
 */
export const bearer: ProviderSpec['auth'] = (apiKey) => ({ authorization: `Bearer ${apiKey}` });

/**
 * The key alone in a header of its own, such as `x-api-key`.
 *
 * @example defineProvider({ ...spec, auth: header('x-api-key') });
 */
export const header =
  (name: string): ProviderSpec['auth'] =>
  (apiKey) => ({ [name.toLowerCase()]: apiKey });
