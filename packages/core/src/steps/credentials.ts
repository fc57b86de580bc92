import type { ProviderSpec } from '../model/provider.ts';

/** The key as `Authorization: Bearer …`. */
export const bearer: ProviderSpec['auth'] = (apiKey) => ({ authorization: `Bearer ${apiKey}` });

/** The key alone in a header of its own, such as `x-api-key`. */
export const header =
  (name: string): ProviderSpec['auth'] =>
  (apiKey) => ({ [name.toLowerCase()]: apiKey });
