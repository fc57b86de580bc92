import type { Call, Handler, House } from '../../frame/protocol.ts';
import { jsonResponse } from '../../frame/reply.ts';
import { codes } from './envelope.ts';

/** Lets only a call with an `X-API-KEY` through. That a call without one is a 401 by HTTP as well is assumed. */
export function withKey(handle: Handler): Handler {
  return (call: Call, house: House) => {
    const key = call.headers['x-api-key'];
    const known = Boolean(key) && (house.apiKey === undefined || key === house.apiKey);
    if (known) return handle(call, house);
    return jsonResponse(401, { code: codes.noKey, message: 'authentication context not found', data: null });
  };
}
