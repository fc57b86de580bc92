import {
  cancelEndpoint,
  divide,
  endpoint,
  header,
  multiply,
  type ParsedResponse,
  type ProviderSpec,
  type ReadOutput,
  response,
  webhook,
  wireId,
} from '../../packages/core/src/plugin.ts';
import { anything, list, maybe, number, object, text } from './shape.ts';

// Draft of fal's queue API, described in tables. Sources, all read on 2026-11-30:
// queue:   https://docs.fal.ai/model-endpoints/queue
// cancel:  https://fal.ai/docs/inference-api/queue/cancel
// webhook: https://docs.fal.ai/model-endpoints/webhooks
// model:   https://fal.ai/models/fal-ai/flux-1/dev/llms.txt

const Queued = object({
  request_id: wireId(),
  status_url: maybe(text),
  response_url: maybe(text),
  cancel_url: maybe(text),
});

const Status = object({
  status: text,
  queue_position: maybe(number),
  logs: maybe(list(object({ message: text }))),
});

const File = object({
  url: text,
  content_type: maybe(text),
  file_size: maybe(number),
  width: maybe(number),
  height: maybe(number),
});
const Payload = object({ images: maybe(list(File)) });
const Delivery = object({
  request_id: wireId(),
  status: text,
  error: maybe(text),
  payload: maybe(anything),
});
const Canceled = object({ status: text });

type Loose = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null;

const outputsOf = (payload: unknown): readonly ReadOutput[] => {
  const read = Payload['~standard'].validate(payload);
  if (read instanceof Promise || read.issues !== undefined) return [];
  return (read.value.images ?? []).map(({ url, content_type, file_size, width, height }) => ({
    url,
    mediaType: content_type,
    bytes: file_size,
    width,
    height,
  }));
};

const inputs = { prompt: 'prompt', image_url: 'image' } as const;

/** The reasons of an error body: `{ detail: [{ loc: ['body', 'prompt'], msg, type }] }`. */
function failureIn(body: unknown): NonNullable<ParsedResponse['failure']> | undefined {
  const detail = isObject(body) ? body['detail'] : undefined;
  const first: unknown = Array.isArray(detail) ? detail[0] : undefined;
  if (!isObject(first)) return undefined;
  const { msg, type, loc } = first;
  const name: unknown = Array.isArray(loc) ? loc.at(-1) : undefined;
  const isFlagged = type === 'content_policy_violation';
  const input =
    typeof name === 'string' && Object.hasOwn(inputs, name) ? inputs[name as keyof typeof inputs] : undefined;
  return {
    code: typeof type === 'string' ? type : undefined,
    message: typeof msg === 'string' ? msg : undefined,
    ...(isFlagged ? { errorCode: 'content_policy' } : {}),
    ...(isFlagged && input !== undefined ? { flagged: [{ input, category: String(type) }] } : {}),
  };
}

const cancelOutcomes: Readonly<Record<string, 'canceled' | 'requested' | 'already_finished'>> = {
  OK: 'canceled',
  CANCELLATION_REQUESTED: 'requested',
  ALREADY_COMPLETED: 'already_finished',
};

export const fal: ProviderSpec = {
  contract: 1,
  id: 'fal',
  name: 'fal',
  docsUrl: 'https://docs.fal.ai/model-endpoints/queue',
  priceSource: 'https://fal.ai/models/fal-ai/flux-1/dev/llms.txt, Pricing',
  baseURL: 'https://queue.fal.run',
  apiKeyEnv: 'FAL_KEY',
  apiKeyUrl: 'https://fal.ai/dashboard/keys',
  auth: (key) => header('authorization')(`Key ${key}`),
  models: {
    'black-forest-labs/flux-dev': {
      kind: 'image',
      slug: 'fal-ai/flux-1/dev',
      publisher: 'Black Forest Labs',
      tasks: ['text-to-image'],
      params: {
        prompt: { type: 'string', required: true },
        image_size: { type: 'any', default: 'landscape_4_3', note: 'A name, or { width, height }.' },
        num_inference_steps: { type: 'integer', min: 1, max: 50, default: 28 },
        seed: { type: 'integer' },
      },
      // The names of sizes are printed without their pixels, so a price is known for pixels alone.
      price: [
        {
          per: 'megapixel',
          count: ({ image_size: size }) =>
            isObject(size) ? divide(multiply(size['width'], size['height']), 1_000_000) : undefined,
          amount: '0.025',
          currency: 'USD',
          asOf: '2026-11-30',
        },
      ],
      // The subpath stands in the address of the submit, and in no other.
      byTask: { 'text-to-image': { path: '/fal-ai/flux-1/dev' } },
    },
  },
  fields: {
    prompt: 'prompt',
    steps: 'num_inference_steps',
    seed: 'seed',
    resolution: {
      wire: ['image_size'],
      convert: (value) => {
        const [width, height] = String(value).split('x').map(Number);
        return height === undefined ? { image_size: value } : { image_size: { width, height } };
      },
    },
  },
  submit: endpoint({
    method: 'POST',
    path: '/',
    body: (fields, options) => ({ ...fields, ...options }),
    ...response(Queued, ({ request_id, status_url, response_url, cancel_url }) => ({
      id: request_id,
      params: { status_url, response_url, cancel_url },
    })),
  }),
  poll: endpoint({
    method: 'GET',
    path: '{params.status_url}',
    fallbackPath: '/fal-ai/flux-1/requests/{id}/status',
    query: { logs: '1' },
    ...response(Status, ({ status, queue_position, logs }) => ({
      status,
      progress: { queuePosition: queue_position, logLine: logs?.at(-1)?.message },
    })),
  }),
  result: endpoint({
    method: 'GET',
    path: '{params.response_url}',
    fallbackPath: '/fal-ai/flux-1/requests/{id}',
    ...response(anything, (payload) => ({ outputs: outputsOf(payload) })),
  }),
  cancel: cancelEndpoint({
    method: 'PUT',
    path: '{params.cancel_url}',
    fallbackPath: '/fal-ai/flux-1/requests/{id}/cancel',
    ...response(Canceled, ({ status }) => ({ outcome: cancelOutcomes[status] ?? 'requested' })),
    onFinished: 'error',
    finishedErrors: [{ status: 400, code: 'ALREADY_COMPLETED' }],
  }),
  webhook: webhook({
    address: { in: 'query', name: 'fal_webhook' },
    verify: {
      headers: ['x-fal-webhook-request-id', 'x-fal-webhook-user-id'],
      timestamp: { header: 'x-fal-webhook-timestamp' },
      signed: ({ headers, timestamp, bodySha256 }) => [
        [headers['x-fal-webhook-request-id'], headers['x-fal-webhook-user-id'], timestamp, bodySha256].join(
          '\n',
        ),
      ],
      signature: { header: 'x-fal-webhook-signature', encoding: 'hex' },
      keys: { type: 'jwks', url: 'https://rest.fal.ai/.well-known/jwks.json', algorithm: 'Ed25519' },
    },
    source: 'https://docs.fal.ai/model-endpoints/webhooks, Verifying Your Webhook',
    ...response(Delivery, ({ request_id, status, error, payload }) => ({
      id: request_id,
      status,
      outputs: outputsOf(payload),
      failure: status === 'ERROR' ? { message: error, ...failureIn(payload) } : undefined,
    })),
  }),
  states: {
    IN_QUEUE: 'queued',
    IN_PROGRESS: 'running',
    COMPLETED: 'succeeded',
    // of a delivery
    OK: 'succeeded',
    ERROR: 'failed',
  },
  parseError: ({ status, json }) => {
    if (status < 400 || !isObject(json)) return undefined;
    const word = json['status'];
    return failureIn(json) ?? (typeof word === 'string' ? { code: word } : undefined);
  },
  requestIdHeader: 'x-fal-request-id',
  billing: { failedJob: 'unknown' },
};
