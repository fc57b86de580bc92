import { defineProvider, endpoint, header, response } from '@crosspoint/core/plugin';
import { assumptions } from './assumptions.ts';
import { fields, media } from './fields.ts';
import type { Nanogpt } from './generated/models.ts';
import { models } from './models.ts';
import { Accepted, balance, list, parseError, Progress, readAccepted, readProgress, recent } from './wire.ts';

export type { Nanogpt };

/**
 * NanoGPT: a flat body, a poll that needs the slug, and amounts in dollars or in Nano.
 *
 * @example createRegistry({ providers: [nanogpt({ apiKey: 'YOUR_NANOGPT_KEY' })] })
 */
export const nanogpt = defineProvider<Nanogpt>({
  contract: 1,
  id: 'nanogpt',
  name: 'NanoGPT',
  docsUrl: 'https://docs.nano-gpt.com/api-reference/video-generation',
  baseURL: 'https://nano-gpt.com/api',
  apiKeyEnv: 'NANOGPT_API_KEY',
  apiKeyUrl: 'https://nano-gpt.com/api',
  auth: header('x-api-key'),

  models,
  unlistedModels: {
    kinds: ['video'],
    notice:
      'this model has no row in the tables: the gateway ignores unknown parameters, and durations are unchecked',
  },
  fields,
  media,

  submit: endpoint({ method: 'POST', path: '/generate-video', ...response(Accepted, readAccepted) }),
  poll: endpoint({
    method: 'GET',
    path: '/generate-video/status',
    query: { runId: '{id}', modelSlug: '{slug}', model: '{slug}' },
    ...response(Progress, readProgress),
  }),
  // The newer pages call the documented poll deprecated. A submit response in their form leads to theirs.
  apiVariants: {
    unified: endpoint({
      method: 'GET',
      path: '/video/status',
      query: { requestId: '{id}' },
      ...response(Progress, readProgress),
    }),
    longStories: endpoint({
      method: 'GET',
      path: '/v1/video/status',
      query: { runId: '{id}', projectId: '{params.projectId}' },
      ...response(Progress, readProgress),
    }),
  },
  balance,
  listJobs: recent,
  discovery: { list },

  states: {
    pending: 'queued',
    IN_QUEUE: 'queued',
    IN_PROGRESS: 'running',
    COMPLETED: 'succeeded',
    FAILED: 'failed',
    CANCELLED: 'canceled',
    // Not in the document. `unknown` has no row on purpose: it counts as running, with a notice.
    CANCELED: 'canceled',
    queued: 'queued',
    processing: 'running',
    generating: 'running',
    delivering: 'running',
  },
  parseError,
  errors: [
    // Core knows CONTENT_POLICY_VIOLATION and INSUFFICIENT_BALANCE.
    { code: 'PRO_REQUIRED', errorCode: 'auth' },
    { code: 'RATE_LIMITED', errorCode: 'rate_limited' },
  ],
  billing: { failedJob: 'unknown' },
  limits: [
    {
      applies: 'submit',
      scope: 'address',
      windowMs: 60_000,
      max: 50,
      source: 'Video Generation, Rate Limits',
    },
  ],
  polling: { intervalMs: 5_000, timeoutMs: 600_000 },
  assumptions,
});
