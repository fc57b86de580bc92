import type { Call, Handler, GatewayContext, GatewayResponse } from '../../frame/protocol.ts';
import { type Account, accountOf, enterWindow } from './account.ts';
import { refusal } from './refusal.ts';

type KeyHandler = (call: Call, gateway: GatewayContext, account: Account) => GatewayResponse;

/** The document has no 401; its status is the usual one, its text ours. */
export const keyNeeded = 'A valid API key is needed: Authorization: Bearer sk-…';

/** Lets only a call with a bearer key through. */
export const withKey = (handle: KeyHandler, isGeneration: boolean): Handler =>
  keyed(({ headers }) => /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1], handle, isGeneration);

/** The dashboard takes its key from the query and no header. */
export const withKeyInQuery = (handle: KeyHandler): Handler => keyed(({ query }) => query.key, handle, false);

function keyed(
  keyOf: (call: Call) => string | undefined,
  handle: KeyHandler,
  isGeneration: boolean,
): Handler {
  return (call, gateway) => {
    const key = keyOf(call);
    if (key === undefined || key === '' || (gateway.apiKey !== undefined && key !== gateway.apiKey))
      return refusal(401, 'UNAUTHORIZED', keyNeeded);
    const account = accountOf(gateway, key);
    const counts = isGeneration || account.settings.windowCounts === 'calls';
    if (counts && !enterWindow(account, gateway.now()))
      return refusal(429, 'RATE_LIMITED', 'More than 5 requests in 30 seconds.');
    return handle(call, gateway, account);
  };
}
