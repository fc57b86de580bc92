import { bearer, defineProvider, endpoint, response } from '@crosspoint/core/plugin';
import { assumptions } from './assumptions.ts';
import { fields, media, nested } from './fields.ts';
import type { Aigate } from './generated/models.ts';
import { models } from './models.ts';
import { rules } from './rules.ts';
import { balance, catalogue, parseError, readSubmitted, readTask, Submitted, Task } from './wire.ts';

export type { Aigate };

/**
 * AIGate: one request that is held until the video is ready. No queue, no poll, no price in the response.
 *
 * @example createRegistry({ providers: [aigate({ apiKey: 'YOUR_AIGATE_KEY' })] })
 */
export const aigate = defineProvider<Aigate>({
  contract: 1,
  id: 'aigate',
  name: 'AIGate',
  docsUrl: 'https://aigate.shop/docs/videos',
  baseURL: 'https://api.aigate.shop',
  apiKeyEnv: 'AIGATE_API_KEY',
  apiKeyUrl: 'https://aigate.shop',
  auth: bearer,

  models,
  unlistedModels: {
    kinds: ['video'],
    notice: 'this model has no row in the tables: only the gateway knows its parameters and durations',
  },
  fields,
  media,
  rules,

  submit: endpoint({
    method: 'POST',
    path: '/v1/video/generations',
    body: (fieldValues, options, { slug }) => ({ model: slug, ...nested({ ...fieldValues, ...options }) }),
    ...response(Submitted, readSubmitted),
    timeoutMs: 900_000, // as in every sample
  }),

  // Only for a submit that returned a task instead of files.
  apiVariants: {
    task: endpoint({ method: 'GET', path: '/v1/videos/{id}', ...response(Task, readTask) }),
  },
  balance,
  discovery: { list: catalogue },

  states: { queued: 'queued', in_progress: 'running' }, // of the variant; its ends are the usual words
  parseError,
  // Core knows `insufficient_quota`, which the document prints with a 429, under any status.
  errors: [{ status: 410, errorCode: 'output_expired' }],
  billing: { failedJob: 'unknown' },
  outputUrlTtlMs: 20 * 60_000,
  assumptions,
});
