import { acceptsKey, bearerKey } from '../../frame/key.ts';
import type {
  GatewayCall,
  GatewayContext,
  GatewayResponse,
  Handler,
  Protocol,
} from '../../frame/protocol.ts';
import { jsonResponse } from '../../frame/response.ts';
import { account, content, fundsOf, settings, submit } from './job.ts';
import { knownModels, microUsd, microUsdOf, usd } from './models.ts';
import { canned, refusal, samples } from './responses.ts';

/** Passes on only calls with a bearer key; one whose key is missing or invalid is a 401 `http_401`. */
function withKey(handle: Handler): Handler {
  return (call: GatewayCall, gateway: GatewayContext) => {
    const known = acceptsKey(bearerKey(call), gateway);
    return known ? handle(call, gateway) : refusal(401, 'http_401', 'Invalid API key');
  };
}

/** GET /v1/balance (wire notes, section 4): dollars, and the same in units of quota; the key may spend all of it. */
function balance(_call: GatewayCall, gateway: GatewayContext): GatewayResponse {
  const remaining = account.balance(gateway, 'USD');
  const total = microUsd(fundsOf(gateway));
  const quota = (amount: number): number => amount / microUsdOf(1);
  return jsonResponse(200, {
    object: 'balance',
    currency: 'USD',
    balance: usd(remaining),
    used: usd(total - remaining),
    total: usd(total),
    balance_quota: quota(remaining),
    used_quota: quota(total - remaining),
    total_quota: quota(total),
    token: {
      id: 1,
      name: 'emulator',
      remaining: usd(remaining),
      unlimited_quota: false,
      model_limits_enabled: false,
      model_limits: {},
      expires_at: 0,
    },
  });
}

/** GET /v1/models, with or without a key. */
function catalogue(): GatewayResponse {
  const data = knownModels.map((id) => ({ id, object: 'model', created: 0, owned_by: id.split('/')[0] }));
  return jsonResponse(200, { object: 'list', data });
}

const assumed =
  'all prices; the money is taken when the job ends, even if the client has gone; failed jobs are free; 400 http_400 for a wrong parameter';

/** AIGate, video: written from its page on video generation. No status, no id: a call is held until the videos are there. */
export const aigate: Protocol = {
  standsFor: 'https://api.aigate.shop',
  routes: [
    {
      name: 'submit',
      method: 'POST',
      path: '/v1/video/generations',
      handle: withKey(submit),
      assumes: assumed,
    },
    {
      name: 'submit',
      method: 'POST',
      path: '/v1/videos',
      handle: withKey(submit),
      assumes: `the same response as of /v1/video/generations; ${assumed}`,
    },
    {
      name: 'file',
      method: 'GET',
      path: '/v1/videos/:task/content',
      handle: content,
      assumes: 'no key is needed, as in the printed download',
    },
    {
      name: 'models',
      method: 'GET',
      path: '/v1/models',
      handle: catalogue,
      assumes: 'the shape of the list, which the page only names; no key is needed',
    },
    {
      name: 'balance',
      method: 'GET',
      path: '/v1/balance',
      handle: withKey(balance),
      assumes:
        'that this route is there: the page does not have it, others have seen it; used_quota and total_quota, by the name of balance_quota',
    },
  ],
  keyHeader: 'authorization: Bearer {key}',
  samples,
  elsewhere: () => refusal(404, 'not_found', 'Not found'),
  flags: {},
  canned,
  settings,
};
