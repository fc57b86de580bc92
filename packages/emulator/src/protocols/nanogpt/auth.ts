import type { Call, Handler, GatewayContext } from '../../frame/protocol.ts';
import { refusal } from './refusal.ts';

/** `x-api-key: …` or `Authorization: Bearer …` (document, "API Key Authentication"). */
export function keyOf({ headers }: Call): string | undefined {
  return headers['x-api-key'] || /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}

/**
 * Lets only a call with a key through. The document calls the header optional, for browsers with a session cookie;
 * a client without one has an invalid session.
 */
export function withKey(handle: Handler): Handler {
  return (call: Call, gateway: GatewayContext) => {
    const key = keyOf(call);
    const known = key !== undefined && (gateway.apiKey === undefined || key === gateway.apiKey);
    return known ? handle(call, gateway) : refusal(401, 'Invalid session');
  };
}
