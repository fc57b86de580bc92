import { bearer, defineProvider, endpoint, response } from '@crosspoint/core/plugin';
import { assumptions } from './assumptions.ts';
import { body, fields, media } from './fields.ts';
import type { Gateai } from './generated/models.ts';
import { models } from './models.ts';
import { limitRules, limits } from './rules.ts';
import {
  Accepted,
  balance,
  discovery,
  Job,
  parseError,
  quote,
  readAccepted,
  readJob,
  readTask,
  Task,
} from './wire.ts';

export type { Gateai };

/**
 * GateAI Core: one endpoint for images, videos and 3D models, with a daily budget that reduces a request without an error.
 *
 * @example createRegistry({ providers: [gateai({ apiKey: 'YOUR_GATEAI_KEY' })] })
 */
export const gateai = defineProvider<Gateai>({
  contract: 1,
  id: 'gateai',
  name: 'GateAI',
  docsUrl: 'https://core.claude.gg/docs.txt',
  priceSource: 'https://core.claude.gg/docs.txt, Cost of each model and Cost Calculation',
  baseURL: 'https://core.claude.gg',
  apiKeyEnv: 'GATEAI_API_KEY',
  apiKeyUrl: 'https://core.claude.gg/docs.txt',
  auth: bearer,

  models,
  unlistedModels: {
    kinds: ['video', 'image', '3d'],
    notice:
      "this model has no row in the tables: half of the gateway's video models call the duration durationSeconds, and most call a first frame start_frame",
  },
  fields,
  media,
  rules: limitRules,

  submit: endpoint({ method: 'POST', path: '/api/generate', body, ...response(Accepted, readAccepted) }),
  poll: endpoint({ method: 'GET', path: '/get/{id}', ...response(Task, readTask) }),
  // The newer protocol of the same host: only for a submit whose response was in its form.
  apiVariants: {
    jobs: endpoint({ method: 'GET', path: '/v1/jobs/{id}', ...response(Job, readJob) }),
  },
  quote,
  balance,
  discovery,

  states: {
    QUEUED: 'queued',
    PROCESSING: 'running',
    FINISHED: 'succeeded',
    FAILED: 'failed',
    success: 'succeeded',
  }, // the last of the newer protocol
  parseError,
  errors: [
    { code: 'RATE_LIMITED', errorCode: 'rate_limited' },
    { message: /\bRATE_LIMITED\b/, errorCode: 'rate_limited' },
    // Their HTTP statuses are not documented, so they name the cause and prove nothing about the charge.
    { code: 'PROMPT_TOO_LONG', errorCode: 'invalid_request' },
    { code: 'QUANTITY_TOO_HIGH', errorCode: 'invalid_request' },
    { message: /\b(?:PROMPT_TOO_LONG|QUANTITY_TOO_HIGH)\b/, errorCode: 'invalid_request' },
    { message: /^Model not found/, errorCode: 'not_found' },
    { message: /\bhard limit\b/, errorCode: 'timeout' },
  ],
  billing: {
    failedJob: 'unknown',
    refundAfterMs: 20 * 60_000,
    source: 'Personal Dashboard, Generation timeouts',
  },
  limits,
  processingTimes: {
    image: { fromMs: 10_000, toMs: 30_000, source: 'Personal Dashboard, Generation timeouts' },
    video: { fromMs: 60_000, toMs: 300_000, source: 'Personal Dashboard, Generation timeouts' },
  },
  // Five requests in 30 s, perhaps including polls; a task has a hard limit of 40 minutes.
  polling: { intervalMs: 10_000, timeoutMs: 40 * 60_000 },
  assumptions,
});
