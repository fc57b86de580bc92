import { acceptsKey, bearerKey } from '../../frame/key.ts';
import type { GatewayCall, GatewayContext, Handler, Protocol } from '../../frame/protocol.ts';
import { messages } from './job.ts';
import { canned, refusal, samples } from './responses.ts';

/** "The same X-API-KEY header pattern": header names know no case. */
function withKey(handle: Handler): Handler {
  return (call: GatewayCall, gateway: GatewayContext) => {
    const known = acceptsKey(call.headers['x-api-key'] || bearerKey(call), gateway);
    return known ? handle(call, gateway) : refusal(401, 'authentication_error', 'invalid x-api-key');
  };
}

/** Yotta's language models, on a host of their own: the document's sample asks them in the Anthropic Messages shape. */
export const yottaLlm: Protocol = {
  standsFor: 'https://api.yottalabs.ai',
  routes: [
    {
      name: 'messages',
      method: 'POST',
      path: '/v1/messages',
      handle: withKey(messages),
      assumes: 'any model and any version header; token counts',
    },
  ],
  keyHeader: 'x-api-key: {key}',
  samples,
  elsewhere: () => refusal(404, 'not_found_error', 'Not found'),
  flags: {},
  canned,
};
