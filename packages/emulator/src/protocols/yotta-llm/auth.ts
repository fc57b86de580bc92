import type { Call, Handler, GatewayContext } from '../../frame/protocol.ts';
import { refusal } from './refusal.ts';

/** "The same X-API-KEY header pattern": header names know no case. */
export function withKey(handle: Handler): Handler {
  return (call: Call, gateway: GatewayContext) => {
    const key = call.headers['x-api-key'];
    const known = Boolean(key) && (gateway.apiKey === undefined || key === gateway.apiKey);
    return known ? handle(call, gateway) : refusal(401, 'authentication_error', 'invalid x-api-key');
  };
}
