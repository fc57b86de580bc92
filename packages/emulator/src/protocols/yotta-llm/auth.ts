import type { Call, Handler, House } from '../../frame/protocol.ts';
import { refusal } from './refusal.ts';

/** "The same X-API-KEY header pattern": header names know no case. */
export function withKey(handle: Handler): Handler {
  return (call: Call, house: House) => {
    const key = call.headers['x-api-key'];
    const known = Boolean(key) && (house.apiKey === undefined || key === house.apiKey);
    return known ? handle(call, house) : refusal(401, 'authentication_error', 'invalid x-api-key');
  };
}
