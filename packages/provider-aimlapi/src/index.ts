import { bearer, defineProvider, endpoint, response } from '@crosspoint/core/plugin';
import { assumptions } from './assumptions.ts';
import { fields, media } from './fields.ts';
import type { Aimlapi } from './generated/models.ts';
import { models } from './models.ts';
import { balance, Generation, list, logs, parseError, readGeneration } from './wire.ts';

export type { Aimlapi };

/**
 * AI/ML API: video over `/v2/video/generations`.
 *
 * @example createRegistry({ providers: [aimlapi({ apiKey: 'YOUR_AIMLAPI_KEY' })] })
 */
export const aimlapi = defineProvider<Aimlapi>({
  contract: 1,
  id: 'aimlapi',
  name: 'AI/ML API',
  docsUrl: 'https://docs.aimlapi.com/api-references/video-models/alibaba-cloud/happyhorse-1-0',
  baseURL: 'https://api.aimlapi.com',
  apiKeyEnv: 'AIMLAPI_API_KEY',
  apiKeyUrl: 'https://aimlapi.com/app/keys',
  auth: bearer,

  models,
  // More than a hundred video models share the submit path; each has a page of its own.
  unlistedModels: {
    kinds: ['video'],
    notice:
      'this model has no row in the tables: fields are sent under the names of Happy Horse 1.0, and the gateway ignores unknown parameters without an error',
  },
  fields,
  media,

  submit: endpoint({
    method: 'POST',
    path: '/v2/video/generations',
    ...response(Generation, readGeneration),
  }),
  poll: endpoint({
    method: 'GET',
    path: '/v2/video/generations',
    query: { generation_id: '{id}' },
    ...response(Generation, readGeneration),
  }),

  balance,
  // Recorded with each request and listed by the logs; it deduplicates nothing.
  idempotency: { header: 'x-client-request-id', alphabet: 'uuid', records: true },
  listJobs: logs,
  discovery: { list },

  states: {
    queued: 'queued',
    generating: 'running',
    completed: 'succeeded',
    error: 'failed',
    // Outside the documented enum, but printed on pages of other models.
    waiting: 'queued',
    active: 'running',
    dreaming: 'running',
    succeeded: 'succeeded',
    failed: 'failed',
  },

  parseError,
  // 402 is never used: missing money is a 403 with a sentence about it.
  errors: [{ status: 403, message: /run out of (?:credits|funds)|top up/i, errorCode: 'insufficient_funds' }],
  requestIdHeader: 'x-inference-id',

  // The operator's page on balances: an amount is held at the submit, charged at completion, and never for a failed request.
  billing: { failedJob: 'free', chargesReserved: true, source: 'docs.aimlapi.com, account balance' },
  // The samples poll every 15 seconds and give up after 1,000.
  polling: { intervalMs: 15_000, timeoutMs: 1_000_000 },
  assumptions,
});
