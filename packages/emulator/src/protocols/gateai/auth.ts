import type { Call, Handler, House, GatewayResponse } from '../../frame/protocol.ts';
import { type Account, accountOf, enterWindow } from './account.ts';
import { refusal } from './refusal.ts';

type KeyHandler = (call: Call, house: House, account: Account) => GatewayResponse;

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
  return (call, house) => {
    const key = keyOf(call);
    if (key === undefined || key === '' || (house.apiKey !== undefined && key !== house.apiKey))
      return refusal(401, 'UNAUTHORIZED', keyNeeded);
    const account = accountOf(house, key);
    const counts = isGeneration || account.settings.windowCounts === 'calls';
    if (counts && !enterWindow(account, house.now()))
      return refusal(429, 'RATE_LIMITED', 'More than 5 requests in 30 seconds.');
    return handle(call, house, account);
  };
}
