import * as z from 'zod';
import type { Provider } from '../../src/index.ts';
import {
  cancelEndpoint,
  defineProvider,
  endpoint,
  header,
  type ProviderSpec,
  query,
  response,
  webhook,
  wireDecimal,
  wireId,
} from '../../src/plugin.ts';

/**
 * Five invented gateways, one for each way in which gateways differ about a submit: a documented job id, a call that is
 * held until the output is there, a listing of jobs, a key of the attempt, a live price.
 */
export const gatewayKinds = ['plain', 'held', 'listing', 'keyed', 'quoting'] as const;
export type GatewayKind = (typeof gatewayKinds)[number];

/** The price of one video of five seconds, the same in the tables and at the gateway. */
export const prices: Readonly<Record<GatewayKind, string>> = {
  plain: '0.25',
  held: '0.5',
  listing: '0.3',
  keyed: '0.2',
  quoting: '0.45',
};

/** What is taken for a job that costs more than its price. */
export const dearerPrices: Readonly<Record<GatewayKind, string>> = {
  plain: '0.35',
  held: '0.6',
  listing: '0.4',
  keyed: '0.3',
  quoting: '0.55',
};

export const webhookUrl = 'https://app.example/hooks';
export const webhookSecret = 'whsec_c2ltdWxhdGVkIHNlY3JldA==';
export const modelId = 'sim/clip';
/** How long the key of an attempt is remembered by the gateway that deduplicates. */
export const dedupeWindowMs = 600_000;
/** How many calls of the gateway with a live price are allowed in a window. */
export const callLimit = { max: 5, windowMs: 30_000 };

const Report = z.object({
  job: wireId().nullish(),
  word: z.string().nullish(),
  files: z.array(z.string()).nullish(),
  reason: z.string().nullish(),
  cost: wireDecimal().nullish(),
  basis: z.enum(['reserved', 'charged', 'refunded']).nullish(),
});

const report = response(Report, ({ job, word, files, reason, cost, basis }) => ({
  id: job ?? undefined,
  status: word ?? undefined,
  outputs: (files ?? []).map((url) => ({ url })),
  failure: reason == null ? undefined : { message: reason },
  costs:
    cost == null
      ? []
      : [{ amount: cost, currency: 'USD', basis: basis ?? 'charged', source: 'cost' } as const],
}));

const Listing = z.object({
  jobs: z.array(
    z.object({ job: wireId(), at: z.string(), text: z.string().nullish(), key: z.string().nullish() }),
  ),
});
const listJobs = query({
  method: 'GET',
  path: '/jobs',
  ...response(Listing, ({ jobs }) =>
    jobs.map(({ job, at, text, key }) => ({
      id: job,
      slug: 'clip/1',
      submittedAt: at,
      prompt: text ?? undefined,
      idempotencyKey: key ?? undefined,
    })),
  ),
});

const priced = (amount: string): ProviderSpec['models'] => ({
  [modelId]: {
    kind: 'video',
    slug: 'clip/1',
    tasks: ['text-to-video'],
    params: {
      text: { type: 'string', required: true, maxLength: 500 },
      seconds: { type: 'integer', min: 1, max: 10, default: 5 },
    },
    price: [{ per: 'request', amount, currency: 'USD', asOf: '2026-01-01' }],
  },
});

const common = (id: GatewayKind) =>
  ({
    contract: 1,
    id,
    name: id,
    docsUrl: `https://${id}.example/docs`,
    baseURL: `https://${id}.example`,
    apiKeyEnv: `SIM_${id.toUpperCase()}_API_KEY`,
    priceSource: `https://${id}.example/docs, Pricing`,
    apiKeyUrl: `https://${id}.example/keys`,
    auth: header('x-sim-key'),
    models: priced(prices[id]),
    fields: { prompt: 'text', duration: 'seconds' },
    submit: endpoint({ method: 'POST', path: '/make', ...report }),
    poll: endpoint({ method: 'GET', path: '/jobs/{id}', ...report }),
    states: {
      waiting: 'queued',
      working: 'running',
      done: 'succeeded',
      broken: 'failed',
      stopped: 'canceled',
    },
    billing: { failedJob: 'unknown' },
    polling: { intervalMs: 5_000, timeoutMs: 300_000 },
  }) as const satisfies ProviderSpec;

/** Without `poll` the submit is held until the output is there. */
function withoutPoll({ poll: _poll, ...spec }: ReturnType<typeof common>): Omit<ProviderSpec, 'poll'> {
  return spec;
}

const specs: readonly ProviderSpec[] = [
  {
    ...common('plain'),
    cancel: cancelEndpoint({
      method: 'PUT',
      path: '/jobs/{id}/cancel',
      onFinished: 'error',
      finishedErrors: [{ status: 400, code: 'already_done' }],
      ...report,
    }),
    errors: [
      {
        status: 500,
        code: 'queue_full',
        errorCode: 'provider_unavailable',
        provesNotAccepted: true,
        source: 'https://plain.example/docs, Errors',
      },
    ],
    webhook: webhook({
      address: { in: 'body', path: ['notify'] },
      verify: {
        timestamp: { header: 'webhook-timestamp' },
        deliveryId: { header: 'webhook-id' },
        signed: ({ headers, timestamp, body }) => [`${headers['webhook-id']}.${timestamp}.`, body],
        signature: { header: 'webhook-signature', separator: ' ', prefix: 'v1,', encoding: 'base64' },
        keys: { type: 'secret', env: 'SIM_WEBHOOK_SECRET', prefix: 'whsec_', encoding: 'base64' },
      },
      outputOrigins: ['https://files.plain.example'],
      source: 'https://plain.example/docs, Webhooks',
      ...report,
    }),
  },
  {
    ...withoutPoll(common('held')),
    submit: endpoint({ method: 'POST', path: '/make', timeoutMs: 120_000, ...report }),
  },
  {
    ...common('listing'),
    listJobs,
    result: endpoint({ method: 'GET', path: '/jobs/{id}/result', ...report }),
    billing: {
      failedJob: 'free',
      source: 'https://listing.example/docs, Billing',
    },
  },
  {
    ...common('keyed'),
    listJobs,
    idempotency: {
      header: 'x-client-id',
      alphabet: 'hex',
      length: 32,
      records: true,
    },
  },
  {
    ...common('quoting'),
    quote: query({
      method: 'POST',
      path: '/quote',
      ...response(z.object({ cost: wireDecimal() }), ({ cost }) => ({
        price: { amount: cost, currency: 'USD' },
      })),
    }),
    limits: [{ applies: 'call', scope: 'key', ...callLimit, source: 'https://quoting.example/docs, Limits' }],
  },
];

const deduplicating: ProviderSpec = {
  ...common('keyed'),
  listJobs,
  idempotency: {
    header: 'x-client-id',
    alphabet: 'hex',
    length: 32,
    records: true,
    deduplicates: { windowMs: dedupeWindowMs, source: 'https://keyed.example/docs, Repeats' },
  },
};

const install = (spec: ProviderSpec): Provider =>
  defineProvider(spec)({ apiKey: `sim-key-${spec.id}`, account: 'test', webhookSecret });

const installed = specs.map(install);
const withDeduplication = [...specs.filter(({ id }) => id !== 'keyed'), deduplicating].map(install);

/** The five gateways as they are installed, the keyed one with or without deduplication. */
export const providersOf = (deduplicates: boolean): readonly Provider[] =>
  deduplicates ? withDeduplication : installed;
