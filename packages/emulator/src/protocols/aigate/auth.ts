import type { Call, Handler, GatewayContext } from '../../frame/protocol.ts';
import { refusal } from './refusal.ts';

/** Lets only a call with a bearer key through; one whose key is missing or invalid is a 401 `http_401`. */
export function withKey(handle: Handler): Handler {
  return (call: Call, gateway: GatewayContext) => {
    const key = /^Bearer +(\S+)$/i.exec(call.headers.authorization ?? '')?.[1];
    const known = key !== undefined && (gateway.apiKey === undefined || key === gateway.apiKey);
    return known ? handle(call, gateway) : refusal(401, 'http_401', 'Invalid API key');
  };
}
