import { acceptsKey } from '../../frame/key.ts';
import type { GatewayCall, GatewayContext, Handler, Protocol, Route } from '../../frame/protocol.ts';
import { jsonResponse } from '../../frame/response.ts';
import { file, status, submit, tasks } from './job.ts';
import type { YottaTask } from './models.ts';
import { canned, codes, samples } from './responses.ts';

/** Passes on only calls with an `X-API-KEY`. That a call without one is a 401 by HTTP as well is assumed. */
function withKey(handle: Handler): Handler {
  return (call: GatewayCall, gateway: GatewayContext) => {
    if (acceptsKey(call.headers['x-api-key'], gateway)) return handle(call, gateway);
    return jsonResponse(401, { code: codes.noKey, message: 'authentication context not found', data: null });
  };
}

/** What a script can ask of this gateway beyond the documented shapes (wire notes, section 4). */
const flags = {
  bigid: 'request_id is a bare 64-bit number, which a double cannot hold',
  codetext: 'the code of the envelope is text',
} as const;

const noes = 'an error is code 10001 or 10007 in a 200, but for a missing key: a 401 with code 40101';
const wholly = 'path, model id and field names, which the document does not print';

/** What is not documented, by task. */
const assumptions: Record<YottaTask, string> = {
  'text-to-video': `5 s where neither duration nor shots say more; the price with sound unless generate_audio is false; an intelligence shot needs prompt or multi_prompt; ${noes}`,
  'image-to-video': `first_frame by URL alone; ${noes}`,
  'text-to-image': `${wholly}; a PNG unless JPEG is asked for; ${noes}`,
  'video-edit': `${wholly}; ${noes}`,
  'reference-to-video': `${wholly}; a tag of a missing image is refused; ${noes}`,
};

const words = 'the words of a job under way: pending and processing';

const routesOf = (task: YottaTask): readonly Route[] => [
  {
    name: 'submit',
    method: 'POST',
    path: `/${task}/generations`,
    handle: withKey(submit(task)),
    assumes: assumptions[task],
  },
  {
    name: task === 'text-to-video' ? 'status' : 'own-status',
    method: 'GET',
    path: `/${task}/generations/:id`,
    handle: withKey(status(task)),
    assumes: task === 'text-to-video' ? words : `that this path exists; ${words}`,
  },
];

/** Yotta Labs AI Gateway: written from its page, which documents two of these five tasks in full. */
export const yotta: Protocol = {
  standsFor: 'https://gateway.yottalabs.ai/api/maas',
  routes: [
    ...tasks.flatMap(routesOf),
    { name: 'file', method: 'GET', path: '/files/:name', handle: file, assumes: 'links open without a key' },
  ],
  keyHeader: 'x-api-key: {key}',
  samples,
  elsewhere: () => jsonResponse(404, { code: 404, message: 'Not Found', data: null }),
  flags,
  canned,
};
