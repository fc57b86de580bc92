import type { Provider } from '../model/provider.ts';

/** The key as `Authorization: Bearer …`. */
export const bearer: Provider['auth'] = (apiKey) => ({ authorization: `Bearer ${apiKey}` });

/** The key alone in a header of its own, such as `x-api-key`. */
export const header =
  (name: string): Provider['auth'] =>
  (apiKey) => ({ [name.toLowerCase()]: apiKey });
