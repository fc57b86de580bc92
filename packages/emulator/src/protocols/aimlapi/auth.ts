import type { Call, Handler, GatewayContext, GatewayResponse } from '../../frame/protocol.ts';
import { refusal } from './refusal.ts';

/** The message of a 401 (wire notes, section 6). */
export const keyNeeded =
  'This request requires a valid API key. You can create a new API key on the Billing page: https://aimlapi.com/app/billing';

/** Lets only a call with a bearer key through; the POST needs one like the GET, as every sample shows. */
export function withKey(handle: Handler): Handler {
  return (call: Call, gateway: GatewayContext): GatewayResponse | Promise<GatewayResponse> => {
    const key = /^Bearer +(\S+)$/i.exec(call.headers.authorization ?? '')?.[1];
    const known = key !== undefined && (gateway.apiKey === undefined || key === gateway.apiKey);
    return known ? handle(call, gateway) : refusal(401, keyNeeded, call, gateway);
  };
}
