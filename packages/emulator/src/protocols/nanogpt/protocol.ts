import { decimalOf } from '../../frame/money.ts';
import { acceptsKey } from '../../frame/key.ts';
import type {
  GatewayCall,
  GatewayContext,
  GatewayResponse,
  Handler,
  Protocol,
} from '../../frame/protocol.ts';
import { jsonResponse } from '../../frame/response.ts';
import {
  account,
  content,
  file,
  keyOf,
  limited,
  recover,
  settings,
  status,
  submit,
  unifiedStatus,
} from './job.ts';
import { models, places } from './models.ts';
import { canned, refusal, samples } from './responses.ts';

/**
 * Lets only a call with a key through. The document calls the header optional, for browsers with a session cookie;
 * a client without one has an invalid session.
 */
function withKey(handle: Handler): Handler {
  return (call: GatewayCall, gateway: GatewayContext) => {
    const known = acceptsKey(keyOf(call), gateway);
    return known ? handle(call, gateway) : refusal(401, 'Invalid session');
  };
}

/** POST /check-balance: decimals as texts (wire notes, section 4). */
function balance(_call: GatewayCall, gateway: GatewayContext): GatewayResponse {
  const text = (currency: string): string => decimalOf(account.balance(gateway, currency), places);
  return jsonResponse(200, {
    usd_balance: text('USD'),
    nano_balance: text('XNO'),
    nanoDepositAddress: 'nano_nobody-ever-sends-anything-here',
  });
}

/** GET /v1/video-models, for anyone (wire notes, section 4). */
function catalogue(_call: GatewayCall, gateway: GatewayContext): GatewayResponse {
  const data = Object.entries(models).map(([id, { title, image, price }]) => ({
    id,
    object: 'model',
    name: title,
    pricing: { currency: 'USD', ...price },
    capabilities: {
      video_generation: true,
      text_to_video: image !== 'needed',
      image_to_video: image !== undefined,
    },
    supported_parameters: {},
  }));
  const generated_at = new Date(gateway.now()).toISOString();
  return jsonResponse(200, { object: 'list', data, meta: { count: data.length, generated_at } });
}

/** What a script can ask of this gateway beyond the documented shapes (wire notes, sections 4, 5 and 8). */
const flags = {
  xno: 'paid from the nano balance, every figure in XNO',
  leanrun: 'the submit response is a 200 with runId, status and cost alone',
  twoids: 'the submit response repeats the id as id, and has a prechargeLabel',
  costless: 'the finished job names no cost',
  dearer: 'the finished job costs a tenth more than was held',
  cheaper: 'the finished job costs a tenth less than was held',
  relative: 'the link has no host, and wants the key',
  outputurl: 'the link is output.url',
  videourl: 'the link is output.video_url',
  videolist: 'the link is output.videos[0].url',
  nsfw: 'a failed job says so as the printed sample does, with isNSFWError and userFriendlyError',
  onel: 'a cancelled job is CANCELED',
  flatstatus: 'the unified status is flat, its words in lower case',
} as const;

/** Of a route that is not on the page this is written from. */
const beyond = 'that this route is there: the page does not have it, others have seen it';

/** NanoGPT, video: written from its page on video generation, and from what others have seen beyond it. */
export const nanogpt: Protocol = {
  standsFor: 'https://nano-gpt.com/api',
  routes: [
    {
      name: 'submit',
      method: 'POST',
      path: '/generate-video',
      handle: limited(withKey(submit)),
      assumes:
        'prices but for Veo 2; 413 for a data URL of more than 4 MiB decoded; 400 for a picture to a model without one and for a ratio beside one; 404 for an unknown model',
    },
    {
      name: 'status',
      method: 'GET',
      path: '/generate-video/status',
      handle: withKey(status),
      assumes: '400 without a model slug, 404 with a wrong one; data.cost here as in the unified status',
    },
    {
      name: 'unified-status',
      method: 'GET',
      path: '/video/status',
      handle: withKey(unifiedStatus),
      assumes: `${beyond}; no model is needed`,
    },
    {
      name: 'recover',
      method: 'GET',
      path: '/generate-video/recover',
      handle: withKey(recover),
      assumes: `${beyond}; the words of its rows`,
    },
    {
      name: 'content',
      method: 'GET',
      path: '/generate-video/content',
      handle: withKey(content),
      assumes: `${beyond}; every run can be had there`,
    },
    {
      name: 'balance',
      method: 'POST',
      path: '/check-balance',
      handle: withKey(balance),
      assumes: `${beyond}; a price is held at submit and given back when a job fails`,
    },
    {
      name: 'models',
      method: 'GET',
      path: '/v1/video-models',
      handle: catalogue,
      assumes: `${beyond}; prices and how they are told`,
    },
    { name: 'file', method: 'GET', path: '/files/:name', handle: file, assumes: 'links open without a key' },
  ],
  keyHeader: 'x-api-key: {key}',
  samples,
  elsewhere: () => refusal(404, 'Not found'),
  flags,
  canned,
  settings,
};
