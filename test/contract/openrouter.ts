import {
  bearer,
  endpoint,
  type FieldRow,
  type ParsedResponse,
  type ProviderSpec,
  query,
  type ResolvedMedia,
  response,
  webhook,
  wireDecimal,
  wireId,
} from '../../packages/core/src/plugin.ts';
import { anything, list, maybe, number, object, text } from './shape.ts';

// Draft of OpenRouter's video API, described in tables. Sources, all read on 2026-11-30:
// guide:   https://openrouter.ai/docs/features/multimodal/video-generation
// polls:   https://openrouter.ai/docs/api/api-reference/video-generation/get-videos
// submit:  https://openrouter.ai/docs/api/api-reference/video-generation/create-videos
// webhook: https://openrouter.ai/docs/cookbook/video-generation/video-generation-webhooks

const job = {
  id: wireId(),
  status: text,
  error: maybe(text),
  unsigned_urls: maybe(list(text)),
  usage: maybe(object({ cost: maybe(wireDecimal()) })),
};
const Job = object({ ...job, polling_url: maybe(text) });
const Event = object({ type: text, data: object(job) });
const Models = object({
  data: list(
    object({
      id: text,
      pricing_skus: maybe(anything),
      supported_resolutions: maybe(list(text)),
      supported_aspect_ratios: maybe(list(text)),
      supported_durations: maybe(list(number)),
    }),
  ),
});

interface Facts {
  readonly id: string;
  readonly status: string;
  readonly error?: string | undefined;
  readonly unsigned_urls?: readonly string[] | undefined;
  readonly usage?: { readonly cost?: string | undefined } | undefined;
}

const read = ({ id, status, error, unsigned_urls, usage }: Facts): ParsedResponse => ({
  id,
  status,
  outputs: (unsigned_urls ?? []).map((url) => ({ url })),
  costs:
    usage?.cost === undefined
      ? []
      : [{ amount: usage.cost, currency: 'USD', basis: 'charged', source: 'usage.cost' }],
  failure: error === undefined ? undefined : { message: error },
});

/** `frame_images` holds the first frame and the last one. */
const frame = (type: 'first_frame' | 'last_frame'): FieldRow => ({
  wire: ['frame_images'],
  appends: true,
  convert: (media) => ({
    frame_images: [{ type: 'image_url', image_url: { url: (media as ResolvedMedia).url }, frame_type: type }],
  }),
});

const asText = (skus: unknown): string | undefined =>
  typeof skus === 'object' && skus !== null
    ? Object.entries(skus)
        .map(([sku, amount]) => `${sku} ${String(amount)}`)
        .join(', ')
    : undefined;

export const openrouter: ProviderSpec = {
  contract: 1,
  id: 'openrouter',
  name: 'OpenRouter',
  docsUrl: 'https://openrouter.ai/docs/features/multimodal/video-generation',
  priceSource: 'https://openrouter.ai/docs/features/multimodal/video-generation, pricing_skus',
  baseURL: 'https://openrouter.ai/api/v1',
  apiKeyEnv: 'OPENROUTER_API_KEY',
  apiKeyUrl: 'https://openrouter.ai/keys',
  auth: bearer,
  models: {
    'google/veo-3.1': {
      kind: 'video',
      slug: 'google/veo-3.1',
      publisher: 'Google',
      tasks: ['text-to-video', 'image-to-video', 'reference-to-video'],
      params: {
        prompt: { type: 'string', required: true },
        resolution: { type: 'string', enum: ['720p', '1080p'] },
        aspect_ratio: { type: 'string', enum: ['16:9', '9:16', '1:1'] },
        duration: { type: 'integer', enum: [5, 8] },
        generate_audio: { type: 'boolean' },
        seed: { type: 'integer' },
        frame_images: { type: 'array', maxItems: 2 },
        input_references: { type: 'array' },
      },
      // SKUs "per-video-second" and "per-video-second-1080p"
      price: [
        {
          per: 'second',
          by: 'duration',
          when: { resolution: '720p' },
          amount: '0.50',
          currency: 'USD',
          asOf: '2026-11-30',
        },
        {
          per: 'second',
          by: 'duration',
          when: { resolution: '1080p' },
          amount: '0.75',
          currency: 'USD',
          asOf: '2026-11-30',
        },
      ],
    },
  },
  fields: {
    prompt: 'prompt',
    resolution: 'resolution',
    aspectRatio: 'aspect_ratio',
    duration: 'duration',
    generateAudio: 'generate_audio',
    seed: 'seed',
    image: frame('first_frame'),
    lastFrame: frame('last_frame'),
    'references.images': {
      wire: ['input_references'],
      convert: (media) => ({
        input_references: (media as readonly ResolvedMedia[]).map(({ url }) => ({
          type: 'image_url',
          image_url: { url },
        })),
      }),
    },
  },
  media: {
    image: { accepts: ['url', 'data'] },
    lastFrame: { accepts: ['url', 'data'] },
    'references.images': { accepts: ['url', 'data'] },
  },
  submit: endpoint({
    method: 'POST',
    path: '/videos',
    ...response(Job, ({ polling_url, ...facts }) => ({ ...read(facts), params: { polling_url } })),
  }),
  poll: endpoint({
    method: 'GET',
    path: '{params.polling_url}',
    fallbackPath: '/videos/{id}',
    ...response(Job, read),
  }),
  download: { auth: true, origins: ['https://openrouter.ai'] },
  discovery: {
    list: query({
      method: 'GET',
      path: '/videos/models',
      ...response(Models, ({ data }) =>
        data.map(({ id, pricing_skus }) => ({
          slug: id,
          kind: 'video' as const,
          price: asText(pricing_skus),
        })),
      ),
    }),
  },
  webhook: webhook({
    address: { in: 'body', path: ['callback_url'] },
    verify: {
      timestamp: { header: 'x-openrouter-signature', separator: ',', prefix: 't=' },
      deliveryId: { header: 'x-openrouter-idempotency-key' },
      signed: ({ timestamp, body }) => [`${timestamp},`, body],
      signature: { header: 'x-openrouter-signature', separator: ',', prefix: 'v1=', encoding: 'hex' },
      keys: { type: 'secret', env: 'OPENROUTER_WEBHOOK_SECRET' },
    },
    outputOrigins: ['https://openrouter.ai'],
    source: 'https://openrouter.ai/docs/cookbook/video-generation/video-generation-webhooks, Step 1',
    ...response(Event, ({ data }) => read(data)),
  }),
  states: {
    pending: 'queued',
    in_progress: 'running',
    completed: 'succeeded',
    failed: 'failed',
    cancelled: 'canceled',
    expired: 'expired',
  },
  billing: { failedJob: 'unknown' },
  polling: { intervalMs: 30_000, timeoutMs: 1_000_000 },
};
