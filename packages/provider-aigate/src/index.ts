import { bearer, defineProvider, endpoint } from '@crosspoint/core/plugin';
import { nested } from './body.ts';
import { fields, media } from './fields.ts';
import type { Aigate } from './generated/models.ts';
import { models } from './models.ts';
import { Finished, readFinished } from './wire.ts';

export type { Aigate };

/** AIGate: one call that is held until the clip is there. No queue, no poll, no price in the answer. */
export const aigate = defineProvider<Aigate>({
  contract: 1,
  id: 'aigate',
  title: 'AIGate',
  docs: 'https://aigate.shop/docs/videos',
  baseURL: 'https://api.aigate.shop',
  env: 'AIGATE_API_KEY',
  keysUrl: 'https://aigate.shop',
  auth: bearer,

  models,
  open: {
    kinds: ['video'],
    notice: 'this model is not in our tables: the gateway alone knows which fields and lengths it takes',
  },
  fields,
  media,

  submit: endpoint({
    method: 'POST',
    path: '/v1/video/generations',
    body: (own, options, { slug }) => ({ model: slug, ...nested({ ...own, ...options }) }),
    reply: Finished,
    read: readFinished,
    deadlineMs: 900_000, // what every sample allows
  }),

  states: {},
  errors: [
    { status: 410, is: 'link_expired' },
    { status: 429, code: 'insufficient_quota', is: 'insufficient_funds' },
  ],
  billing: { failedJob: 'unknown' },
  linkLifetimeMs: 20 * 60_000,
  assumed: [
    'A 429 without the code insufficient_quota is a rate limit; the document names none.',
    'input_video_b64 holds bare base64, not a data URL.',
    'The page where keys are made is reached from the home page; the document names none.',
  ],
});
