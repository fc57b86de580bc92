import type { Call, Handler, GatewayContext } from '../../frame/protocol.ts';
import { jsonResponse } from '../../frame/response.ts';
import { codes } from './envelope.ts';

/** Lets only a call with an `X-API-KEY` through. That a call without one is a 401 by HTTP as well is assumed. */
export function withKey(handle: Handler): Handler {
  return (call: Call, gateway: GatewayContext) => {
    const key = call.headers['x-api-key'];
    const known = Boolean(key) && (gateway.apiKey === undefined || key === gateway.apiKey);
    if (known) return handle(call, gateway);
    return jsonResponse(401, { code: codes.noKey, message: 'authentication context not found', data: null });
  };
}
