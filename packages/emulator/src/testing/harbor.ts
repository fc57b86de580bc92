import {
  bearer,
  cancelEndpoint,
  defineProvider,
  endpoint,
  type FlaggedInput,
  type GatewayError,
  multiply,
  type ProviderFactory,
  query,
  response,
  uploadStep,
  webhook,
  wireDecimal,
  wireId,
} from '@crosspoint/core/plugin';
import * as z from 'zod';

const docsUrl = 'https://docs.harbor.example';
const maxSeconds = 10;

const Flag = z.object({
  input: z.enum(['prompt', 'image', 'video']),
  index: z.int().nullish(),
  category: z.string().nullish(),
});
const ErrorBody = z.union([
  z.string(),
  z.object({ code: z.string().nullish(), message: z.string().nullish(), flagged: z.array(Flag).nullish() }),
]);

const flagged = (flags: z.output<typeof Flag>[] | null | undefined): readonly FlaggedInput[] | undefined =>
  flags?.map(({ input, index, category }) => ({
    input,
    index: index ?? undefined,
    category: category ?? undefined,
  }));

/** An error of a job, or of an error response. */
function gatewayError(error: z.output<typeof ErrorBody>): GatewayError {
  if (typeof error === 'string') return { message: error };
  return {
    code: error.code ?? undefined,
    message: error.message ?? undefined,
    flagged: flagged(error.flagged),
    ...(error.code === 'flagged' && { errorCode: 'content_policy' }),
  };
}

const Accepted = z.object({
  id: wireId(),
  region: z.string(),
  status_url: z.string(),
  cancel_url: z.string(),
});

const Status = z.object({
  id: wireId(),
  status: z.string(),
  progress: z
    .object({
      fraction: z.number().nullish(),
      queue_position: z.int().nullish(),
      stage: z.string().nullish(),
      log: z.string().nullish(),
      remaining_ms: z.number().nullish(),
    })
    .nullish(),
  error: ErrorBody.nullish(),
});

const readStatus = ({ id, status, progress, error }: z.output<typeof Status>) => ({
  id,
  status,
  progress: progress
    ? {
        fraction: progress.fraction ?? undefined,
        queuePosition: progress.queue_position ?? undefined,
        stage: progress.stage ?? undefined,
        logLine: progress.log ?? undefined,
        remainingMs: progress.remaining_ms ?? undefined,
      }
    : undefined,
  failure: error == null ? undefined : gatewayError(error),
});

const Output = z.union([z.string(), z.object({ url: z.string(), expires_at: z.string().nullish() })]);
const Result = z.object({
  outputs: z.array(Output),
  cost: z.object({ amount: wireDecimal(), currency: z.string() }).nullish(),
});

const Jobs = z.object({
  jobs: z.array(
    z.object({
      id: wireId(),
      model: z.string(),
      status: z.string(),
      created_at: z.string(),
      idempotency_key: z.string().nullish(),
    }),
  ),
});

const ErrorResponse = z.object({ error: ErrorBody });
const Upload = z.object({ upload_url: z.string(), uri: z.string(), expires_in_ms: z.number() });

const usd = { currency: 'USD', asOf: '2026-11-30' } as const;
const text = { type: 'string', required: true, maxLength: 2_000 } as const;
const seconds = { type: 'integer', min: 1, max: maxSeconds, default: 5 } as const;
const resolution = { type: 'string', enum: ['720p', '1080p'], default: '720p' } as const;
const pixels = { type: 'integer', min: 256, max: 4_096, default: 1_024 } as const;

/** Documented: width × height × 24 frames × seconds / 1024. */
const tokensPerSecond: Readonly<Record<string, number>> = { '720p': 21_600, '1080p': 48_600 };

/**
 * Harbor: a gateway that does not exist, whose provider has every optional slot of the contract. The emulator serves
 * it where it is started with `harbor: {}`.
 *
 * @example
 * const emulator = await startEmulator({ harbor: {} });
 * const media = createRegistry({ providers: [harbor(emulator.options('harbor'))] });
 * const job = await media.submit({ kind: 'video', model: 'harbor/sail-2', prompt: 'A paper boat.' });
 * await media.cancel(job);
 */
export const harbor: ProviderFactory = defineProvider({
  contract: 1,
  id: 'harbor',
  name: 'Harbor',
  docsUrl,
  baseURL: 'https://api.harbor.example/v1',
  apiKeyEnv: 'HARBOR_API_KEY',
  apiKeyUrl: 'https://harbor.example/keys',
  priceSource: `${docsUrl}, Prices`,
  auth: bearer,
  headers: { 'harbor-version': '2026-11-30' },
  userAgent: 'harbor-example/1',
  models: {
    'harbor/sail-2': {
      kind: 'video',
      slug: 'sail-2',
      tasks: ['text-to-video', 'image-to-video', 'extend-video'],
      params: {
        operation: { type: 'string', enum: ['generate', 'extend'], default: 'generate' },
        prompt: { type: 'string', maxLength: 2_000 },
        image: { type: 'string' },
        video: { type: 'string' },
        seconds,
        resolution,
      },
      byTask: { 'extend-video': { constants: { operation: 'extend' } } },
      price: [
        { ...usd, per: 'second', by: 'seconds', when: { resolution: '720p' }, amount: '0.1' },
        { ...usd, per: 'second', by: 'seconds', when: { resolution: '1080p' }, amount: '0.2' },
      ],
    },
    'harbor/clear-1': {
      kind: 'video',
      slug: 'clear-1',
      tasks: ['upscale-video'],
      params: {
        operation: { type: 'string', enum: ['upscale'] },
        video: { type: 'string', required: true },
        frames: { type: 'integer', min: 1, max: 600, default: 120 },
      },
      constants: { operation: 'upscale' },
      price: [{ ...usd, per: 'frame', by: 'frames', amount: '0.001' }],
    },
    'harbor/print-1': {
      kind: 'image',
      slug: 'print-1',
      tasks: ['text-to-image', 'edit-image'],
      params: {
        operation: { type: 'string', enum: ['generate', 'edit'], default: 'generate' },
        prompt: text,
        image: { type: 'string' },
        width: pixels,
        height: pixels,
        count: { type: 'integer', min: 1, max: 4, default: 1 },
      },
      byTask: { 'edit-image': { constants: { operation: 'edit' } } },
      dimensions: { width: { min: 256, max: 4_096 }, height: { min: 256, max: 4_096 } },
      price: [{ ...usd, per: 'megapixel', outputs: 'count', amount: '0.02' }],
    },
    'harbor/zoom-1': {
      kind: 'image',
      slug: 'zoom-1',
      tasks: ['upscale-image'],
      params: {
        operation: { type: 'string', enum: ['upscale'] },
        image: { type: 'string', required: true },
      },
      constants: { operation: 'upscale' },
      price: [{ ...usd, per: 'request', amount: '0.05' }],
    },
    'harbor/token-3': {
      kind: 'video',
      slug: 'token-3',
      tasks: ['text-to-video'],
      params: { prompt: text, seconds, resolution },
      price: [
        {
          ...usd,
          per: 'token',
          units: '1000000',
          count: (wire) => multiply(wire['seconds'], tokensPerSecond[String(wire['resolution'])]),
          amount: '2.5',
        },
      ],
    },
    'harbor/old-1': {
      kind: 'video',
      slug: 'old-1',
      tasks: ['text-to-video'],
      params: { prompt: text, seconds },
      price: [{ ...usd, per: 'compute-second', amount: '0.0004' }],
      deprecated: { since: '2026-10-01', retiresOn: '2027-03-01', use: 'harbor/sail-2' },
    },
  },
  fields: {
    prompt: 'prompt',
    image: 'image',
    video: 'video',
    duration: 'seconds',
    resolution: 'resolution',
    n: 'count',
  },
  media: {
    image: { accepts: ['url', 'gateway-uri'], types: ['image/png', 'image/jpeg', 'image/webp'] },
    video: { accepts: ['url', 'gateway-uri'] },
  },
  upload: {
    steps: [
      uploadStep({
        method: 'POST',
        path: '/uploads',
        body: ({ bytes, sha256, mediaType }) => ({ bytes, sha256, media_type: mediaType }),
        ...response(Upload, ({ upload_url, uri, expires_in_ms }) => ({
          uri,
          values: { upload_url },
          expiresInMs: expires_in_ms,
        })),
      }),
      uploadStep({ method: 'PUT', path: '{values.upload_url}', body: 'bytes' }),
    ],
    ttlMs: 3_600_000,
  },
  idempotency: {
    header: 'idempotency-key',
    alphabet: 'base64url',
    records: true,
    deduplicates: { windowMs: 3_600_000, source: `${docsUrl}, Repeating a request` },
  },
  submit: endpoint({
    method: 'POST',
    path: '/jobs',
    schema: Accepted,
    parse: ({ id, region, status_url, cancel_url }, _ref, { headers }) => ({
      id,
      params: { region, status_url, cancel_url },
      notices: headers['sunset'] === undefined ? [] : [`The model ends on ${headers['sunset']}.`],
    }),
  }),
  poll: endpoint({
    method: 'GET',
    path: '{params.status_url}',
    fallbackPath: '/jobs/{id}',
    ...response(Status, readStatus),
  }),
  result: endpoint({
    method: 'GET',
    path: '/regions/{params.region}/jobs/{id}/result',
    ...response(Result, ({ outputs, cost }) => ({
      outputs: outputs.map((output) =>
        typeof output === 'string'
          ? { url: output }
          : { url: output.url, expiresAt: output.expires_at ?? undefined },
      ),
      costs: cost == null ? [] : [{ ...cost, basis: 'charged' as const, source: 'result.cost' }],
    })),
  }),
  cancel: cancelEndpoint({
    method: 'POST',
    path: '{params.cancel_url}',
    fallbackPath: '/jobs/{id}/cancel',
    ...response(z.object({ status: z.string() }), ({ status }) => ({
      outcome: status === 'canceled' ? ('canceled' as const) : ('requested' as const),
    })),
    onFinished: 'error',
    finishedErrors: [{ status: 409, code: 'already_finished' }],
  }),
  listJobs: query({
    method: 'GET',
    path: '/jobs',
    ...response(Jobs, ({ jobs }) =>
      jobs.map(({ id, model, status, created_at, idempotency_key }) => ({
        id,
        slug: model,
        status,
        submittedAt: created_at,
        idempotencyKey: idempotency_key ?? undefined,
      })),
    ),
  }),
  download: { auth: true, origins: ['https://files.harbor.example'] },
  webhook: webhook({
    address: { in: 'body', path: ['webhook', 'url'] },
    verify: {
      timestamp: { header: 'harbor-timestamp' },
      deliveryId: { header: 'harbor-delivery' },
      signed: ({ headers, timestamp, body }) => [`${headers['harbor-delivery']}.${timestamp}.`, body],
      signature: { header: 'harbor-signature', separator: ' ', prefix: 'v1,', encoding: 'base64' },
      keys: { type: 'secret', env: 'HARBOR_WEBHOOK_SECRET', prefix: 'whsec_', encoding: 'base64' },
    },
    outputOrigins: ['https://files.harbor.example'],
    source: `${docsUrl}, Deliveries`,
    ...response(z.object({ job: Status }), ({ job }) => readStatus(job)),
  }),
  states: {
    queued: 'queued',
    running: 'running',
    canceling: 'running',
    succeeded: 'succeeded',
    failed: 'failed',
    canceled: 'canceled',
    expired: 'expired',
  },
  parseError: ({ status, json }) => {
    const read = status < 400 ? undefined : ErrorResponse.safeParse(json);
    return read?.success === true ? gatewayError(read.data.error) : undefined;
  },
  errors: [
    { status: 402, code: 'no_balance', errorCode: 'insufficient_funds' },
    { status: 422, code: 'idempotency_mismatch', errorCode: 'idempotency_conflict' },
  ],
  billing: { failedJob: 'free', source: `${docsUrl}, Prices` },
  polling: { intervalMs: 2_000, timeoutMs: 600_000 },
});
