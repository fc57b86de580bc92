import type { UnlistedModel } from './model-policy.ts';
import type { GatewayResponse } from './protocol.ts';

/** The header of every response to a submit with a model that no document prints. */
export const unlistedHeader = 'x-emulator-unlisted-model';

/** The response, with that header where the model is such a one. */
export function markUnlisted(response: GatewayResponse, model: UnlistedModel | undefined): GatewayResponse {
  if (model === undefined) return response;
  const { slug, family } = model;
  const value = family === undefined ? slug : `${slug} (family ${family})`;
  return { ...response, headers: { ...response.headers, [unlistedHeader]: value } };
}
