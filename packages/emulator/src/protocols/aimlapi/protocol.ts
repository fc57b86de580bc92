import type { Protocol } from '../../frame/protocol.ts';
import { withKey } from './auth.ts';
import { canned } from './canned.ts';
import { file } from './file.ts';
import { flags } from './flags.ts';
import { refusal } from './refusal.ts';
import { status } from './status.ts';
import { submit } from './submit.ts';

const errors = 'errors: the document has none, their shape is one that was seen';

/** AI/ML API, video: written from its Happy Horse 1.0 page and from nothing a client of ours knows. */
export const aimlapi: Protocol = {
  standsFor: 'https://api.aimlapi.com',
  routes: [
    {
      name: 'submit',
      method: 'POST',
      path: '/v2/video/generations',
      handle: withKey(submit),
      assumes: `all prices; a key is needed, as in the samples; a duration may be text, as in the samples; ${errors}`,
    },
    {
      name: 'status',
      method: 'GET',
      path: '/v2/video/generations',
      handle: withKey(status),
      assumes: `an unknown id is a 404, a missing one a 400; ${errors}`,
    },
    { name: 'file', method: 'GET', path: '/files/:name', handle: file, assumes: 'links open without a key' },
  ],
  keyHeader: 'authorization: Bearer {key}',
  samples: [
    {
      title: 'a video from text',
      path: '/v2/video/generations',
      body: { model: 'alibaba/happyhorse-1-0', prompt: 'A paper boat crosses a puddle.', duration: 5 },
    },
  ],
  // Some clients put the id into the path: that is no documented form (wire notes, end of section 9).
  elsewhere: (call, gateway) => refusal(404, '-', call, gateway),
  flags,
  canned,
};
