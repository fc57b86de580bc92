import type { Protocol, Route } from '../../frame/protocol.ts';
import { withKey } from './auth.ts';
import { canned } from './canned.ts';
import { jsonResponse } from '../../frame/response.ts';
import { file } from './file.ts';
import { flags } from './flags.ts';
import { tasks } from './id.ts';
import type { Task } from './models.ts';
import { samples } from './samples.ts';
import { status } from './status.ts';
import { submit } from './submit.ts';

const noes = 'a no is code 10001 or 10007 in a 200, but for a missing key: a 401 with code 40101';
const wholly = 'path, model id and field names, which the document does not print';

/** What is not documented, by task. */
const assumptions: Record<Task, string> = {
  'text-to-video': `5 s where neither duration nor shots say more; an intelligence shot needs prompt or multi_prompt; ${noes}`,
  'image-to-video': `first_frame by URL alone; ${noes}`,
  'text-to-image': `${wholly}; a PNG unless JPEG is asked for; ${noes}`,
  'video-edit': `${wholly}; ${noes}`,
  'reference-to-video': `${wholly}; a tag of a missing image is refused; ${noes}`,
};

const words = 'the words of a job under way: pending and processing';

const routesOf = (task: Task): readonly Route[] => [
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
