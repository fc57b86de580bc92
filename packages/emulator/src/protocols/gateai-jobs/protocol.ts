import { acceptsKey, bearerKey } from '../../frame/key.ts';
import type { Handler, Route } from '../../frame/protocol.ts';
import { media, status, submit, upload } from './job.ts';
import { refusal } from './responses.ts';

const withKey =
  (handle: Handler): Handler =>
  (call, gateway) =>
    acceptsKey(bearerKey(call) ?? call.headers['x-api-key'], gateway)
      ? handle(call, gateway)
      : refusal(401, 'unauthorized', 'A valid API key is needed.');

const assumes =
  'this whole protocol: no document prints it, one public client speaks it (wire notes, section 10)';

/** What a script can ask of these routes. */
export const jobFlags = { jobid: 'the submit response calls the id job_id' } as const;

/** The routes of a newer protocol on GateAI's host. `isDocumented` says whether the documented protocol lists a model. */
export const jobRoutes = (isDocumented: (model: string) => boolean): readonly Route[] => [
  {
    name: 'job-submit',
    method: 'POST',
    path: '/v1/generate/:kind',
    handle: withKey(submit(isDocumented)),
    assumes,
  },
  { name: 'job-status', method: 'GET', path: '/v1/jobs/:id', handle: withKey(status), assumes },
  { name: 'job-upload', method: 'POST', path: '/v1/uploads', handle: withKey(upload), assumes },
  {
    name: 'job-media',
    method: 'GET',
    path: '/v1/media/:id',
    handle: media,
    assumes: `${assumes}; links open without a key`,
  },
];
