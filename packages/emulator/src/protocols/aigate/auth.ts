import type { Call, Handler, House } from '../../frame/protocol.ts';
import { refusal } from './refusal.ts';

/** Lets only a call with a bearer key through; one whose key is missing or invalid is a 401 `http_401`. */
export function withKey(handle: Handler): Handler {
  return (call: Call, house: House) => {
    const key = /^Bearer +(\S+)$/i.exec(call.headers.authorization ?? '')?.[1];
    const known = key !== undefined && (house.apiKey === undefined || key === house.apiKey);
    return known ? handle(call, house) : refusal(401, 'http_401', 'Invalid API key');
  };
}
