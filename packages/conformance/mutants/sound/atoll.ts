import {
  bearer,
  defineProvider,
  endpoint,
  type ProviderSpec,
  query,
  response,
} from '@crosspoint/core/plugin';
import { fields, models } from './atoll-models.ts';
import {
  Accepted,
  Account,
  Models,
  parseError,
  Progress,
  readAccepted,
  readProgress,
  Runs,
} from './atoll-wire.ts';

const source = 'Atoll, Errors';

/** An invented gateway with most capabilities: jobs are polled by id and slug. */
const description: ProviderSpec = {
  contract: 1,
  id: 'atoll',
  name: 'Atoll',
  docsUrl: 'https://atoll.example/docs',
  priceSource: 'https://atoll.example/docs, Prices',
  baseURL: 'https://api.atoll.example/v1',
  apiKeyEnv: 'ATOLL_API_KEY',
  apiKeyUrl: 'https://atoll.example/keys',
  auth: bearer,
  models,
  fields,
  media: { image: { accepts: ['url', 'data'] }, 'references.images': { accepts: ['url'], maxItems: 4 } },
  submit: endpoint({
    method: 'POST',
    path: '/models/{slug}/runs',
    body: (written, options) => ({ input: { ...written, ...options } }),
    ...response(Accepted, readAccepted),
  }),
  poll: endpoint({
    method: 'GET',
    path: '/runs/{id}',
    query: { model: '{slug}' },
    ...response(Progress, readProgress),
  }),
  balance: query({
    method: 'GET',
    path: '/account',
    ...response(Account, ({ left }) =>
      left.map(({ amount, unit }) => ({ amount, currency: unit, scope: 'account' as const })),
    ),
  }),
  listJobs: query({
    method: 'GET',
    path: '/runs',
    ...response(Runs, ({ runs }) =>
      runs.map(({ run, model, state, made, text }) => ({
        id: run,
        slug: model,
        status: state,
        submittedAt: made,
        prompt: text,
      })),
    ),
  }),
  discovery: {
    list: query({
      method: 'GET',
      path: '/models',
      auth: false,
      ...response(Models, ({ models: listed }) => listed.map(({ name }) => ({ slug: name }))),
    }),
  },
  states: {
    queued: 'queued',
    working: 'running',
    done: 'succeeded',
    failed: 'failed',
    flagged: 'failed',
    stopped: 'canceled',
  },
  parseError,
  errors: [
    {
      status: [200, 429],
      code: 'no_credit',
      errorCode: 'insufficient_funds',
      provesNotAccepted: true,
      source,
    },
    { status: 422, code: 'indecent', errorCode: 'content_policy', provesNotAccepted: true, source },
    { status: 503, code: 'maintenance', errorCode: 'provider_unavailable', provesNotAccepted: true, source },
  ],
  requestIdHeader: 'x-atoll-trace',
  billing: { failedJob: 'free', refundAfterMs: 1_200_000, source: 'Atoll, Billing' },
  polling: { intervalMs: 2_000, timeoutMs: 600_000 },
  outputUrlTtlMs: 3_600_000,
};

export const atoll = defineProvider(description);
