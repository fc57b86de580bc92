import { acceptsKey, bearerKey } from '../../frame/key.ts';
import type {
  GatewayCall,
  GatewayContext,
  GatewayResponse,
  Handler,
  Protocol,
} from '../../frame/protocol.ts';
import { jsonResponse } from '../../frame/response.ts';
import { billing, file, logs, settings, status, submit } from './job.ts';
import { models } from './models.ts';
import { canned, keyNeeded, refusal, samples } from './responses.ts';

/** Passes on only calls with a bearer key; the POST needs one like the GET, as every sample shows. */
function withKey(handle: Handler): Handler {
  return (call: GatewayCall, gateway: GatewayContext): GatewayResponse | Promise<GatewayResponse> => {
    const known = acceptsKey(bearerKey(call), gateway);
    return known ? handle(call, gateway) : refusal(401, keyNeeded, call, gateway);
  };
}

/** What a script can ask of this gateway: responses the schema allows, and shapes beyond it (wire notes, section 4). */
const flags = {
  credits: 'the submit response gives credits but no dollars',
  tokens: 'the submit response calls the credits tokens_used',
  bare: 'the submit response has no meta',
  legacy: 'the submit response is a generation_id and nothing else',
  usage: 'the finished job repeats its credits in meta.usage, as the status schema allows',
  usagenull: 'the submit response has a meta whose usage is null, as the schema allows',
  atonce: 'the submit response says where the job stands, as the schema allows, instead of queued',
  nulls: 'responses print what they do not have as null, as the schema allows',
  mute: 'a failed job gives no reason: its error is null, as the schema allows',
  oddid: 'the id holds a colon and a slash',
} as const;

/** Of a route that is not on the page this is written from. */
const beyond = 'that this route is there: the page does not have it, others have seen it';

/** GET /v1/models, for anyone (wire notes, section 1). */
const catalogue: Handler = () =>
  jsonResponse(200, { object: 'list', data: models.map((id) => ({ id, object: 'model', type: 'video' })) });

const errors = 'errors: the document has none, their shape is one that was seen';

/** AI/ML API, video: written from its Happy Horse 1.0 page and from nothing a client of ours knows. */
export const aimlapi: Protocol = {
  standsFor: 'https://api.aimlapi.com',
  routes: [
    {
      name: 'submit',
      method: 'POST',
      path: '/v2/video/generations',
      handle: withKey(submit(false)),
      assumes: `all prices; a key is needed, as in the samples; a duration may be text, as in the samples; ${errors}`,
    },
    {
      name: 'status',
      method: 'GET',
      path: '/v2/video/generations',
      handle: withKey(status),
      assumes: `an unknown id is a 404, a missing one a 400; ${errors}`,
    },
    {
      name: 'submit',
      method: 'POST',
      path: '/v2/generate/video/:provider/generation',
      handle: withKey(submit(true)),
      assumes: `${beyond}; the body of /v2/video/generations; the id under both names; ${errors}`,
    },
    {
      name: 'status',
      method: 'GET',
      path: '/v2/generate/video/:provider/generation',
      handle: withKey(status),
      assumes: `${beyond}; the response of /v2/video/generations; ${errors}`,
    },
    {
      name: 'billing',
      method: 'GET',
      path: '/v2/billing',
      handle: withKey(billing),
      assumes: `${beyond}; a submit beyond the balance is a 403`,
    },
    {
      name: 'logs',
      method: 'GET',
      path: '/v2/logs',
      handle: withKey(logs),
      assumes: `${beyond}; the list is called data, and a request is there at once`,
    },
    {
      name: 'models',
      method: 'GET',
      path: '/v1/models',
      handle: catalogue,
      assumes: `${beyond}; the shape of its rows`,
    },
    { name: 'file', method: 'GET', path: '/files/:name', handle: file, assumes: 'links open without a key' },
  ],
  keyHeader: 'authorization: Bearer {key}',
  samples,
  // Some clients put the id into the path: that is no documented form (wire notes, end of section 9).
  elsewhere: (call, gateway) => refusal(404, '-', call, gateway),
  flags,
  canned,
  settings,
};
