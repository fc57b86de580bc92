import {
  bearer,
  cancelEndpoint,
  endpoint,
  multiply,
  type ParsedResponse,
  type ProviderSpec,
  response,
  webhook,
  wireDecimal,
  wireId,
} from '../../packages/core/src/plugin.ts';
import { anything, maybe, object, text } from './shape.ts';

// Draft of Replicate's predictions, described in tables. Sources, all read on 2026-11-30:
// predictions: https://sdks.replicate.com/resources/predictions/models/prediction
// webhook:     https://replicate.com/docs/topics/webhooks/verify-webhook and .../setup-webhook, .../receive-webhook
// prices:      https://replicate.com/pricing
// model:       https://replicate.com/stability-ai/sdxl, API

const Prediction = object({
  id: wireId(),
  status: text,
  output: maybe(anything),
  error: maybe(text),
  logs: maybe(text),
  metrics: maybe(object({ predict_time: maybe(wireDecimal()) })),
});

const filesIn = (output: unknown): readonly string[] =>
  [output].flat().filter((one): one is string => typeof one === 'string' && one.startsWith('https://'));

const perSecond = '0.000975';

/** The same object in a response and in a delivery. */
const prediction = response(Prediction, ({ id, status, output, error, logs, metrics }): ParsedResponse => {
  const seconds = metrics?.predict_time;
  const amount = seconds === undefined ? undefined : multiply(seconds, perSecond);
  return {
    id,
    status,
    progress: { logLine: logs },
    outputs: filesIn(output).map((url) => ({ url })),
    failure: error === undefined ? undefined : { message: error },
    // The gateway names the time and its price list the price of a second: their product is an estimate of ours.
    costs:
      amount === undefined
        ? []
        : [{ amount, currency: 'USD', basis: 'estimate', approximate: true, source: 'metrics.predict_time' }],
  };
});

export const replicate: ProviderSpec = {
  contract: 1,
  id: 'replicate',
  name: 'Replicate',
  docsUrl: 'https://replicate.com/docs/reference/http',
  priceSource: 'https://replicate.com/pricing, Hardware',
  baseURL: 'https://api.replicate.com/v1',
  apiKeyEnv: 'REPLICATE_API_TOKEN',
  apiKeyUrl: 'https://replicate.com/account/api-tokens',
  auth: bearer,
  models: {
    'replicate:stability-ai/sdxl': {
      kind: 'image',
      slug: 'stability-ai/sdxl:7762fd07cf82c948538e41f63f77d685e02b063e37e496e96eefd46c929f9bdc',
      publisher: 'Stability AI',
      tasks: ['text-to-image', 'image-to-image'],
      params: {
        prompt: { type: 'string', default: 'An astronaut riding a rainbow unicorn' },
        negative_prompt: { type: 'string', default: '' },
        image: { type: 'string' },
        width: { type: 'integer', default: 1024 },
        height: { type: 'integer', default: 1024 },
        num_outputs: { type: 'integer', min: 1, max: 4, default: 1 },
        num_inference_steps: { type: 'integer', min: 1, max: 500, default: 50 },
        guidance_scale: { type: 'number', min: 1, max: 50, default: 7.5 },
        prompt_strength: { type: 'number', min: 0, max: 1, default: 0.8 },
        refine: {
          type: 'string',
          enum: ['no_refiner', 'expert_ensemble_refiner', 'base_image_refiner'],
          default: 'no_refiner',
        },
        apply_watermark: { type: 'boolean', default: true },
        seed: { type: 'integer' },
      },
      price: [
        {
          per: 'compute-second',
          amount: perSecond,
          currency: 'USD',
          approximate: true,
          asOf: '2026-11-30',
          source: 'https://replicate.com/pricing, Nvidia L40S GPU; the model names no hardware',
        },
      ],
    },
  },
  fields: {
    prompt: 'prompt',
    negativePrompt: 'negative_prompt',
    n: 'num_outputs',
    steps: 'num_inference_steps',
    guidance: 'guidance_scale',
    seed: 'seed',
    watermark: 'apply_watermark',
    image: 'image',
    resolution: {
      wire: ['width', 'height'],
      convert: (value) => {
        const [width, height] = String(value).split('x').map(Number);
        return { width, height };
      },
    },
  },
  media: { image: { accepts: ['url', 'data'] } },
  submit: endpoint({
    method: 'POST',
    path: '/predictions',
    body: (fields, options, { slug }) => ({ version: slug, input: { ...fields, ...options } }),
    ...prediction,
  }),
  poll: endpoint({ method: 'GET', path: '/predictions/{id}', ...prediction }),
  cancel: cancelEndpoint({
    method: 'POST',
    path: '/predictions/{id}/cancel',
    ...prediction,
    onFinished: 'noop',
  }),
  webhook: webhook({
    address: { in: 'body', path: ['webhook'] },
    fields: { webhook_events_filter: ['completed'] },
    verify: {
      timestamp: { header: 'webhook-timestamp' },
      deliveryId: { header: 'webhook-id' },
      signed: ({ headers, timestamp, body }) => [`${headers['webhook-id']}.${timestamp}.`, body],
      signature: { header: 'webhook-signature', separator: ' ', prefix: 'v1,', encoding: 'base64' },
      keys: {
        type: 'secret',
        env: 'REPLICATE_WEBHOOK_SIGNING_SECRET',
        prefix: 'whsec_',
        encoding: 'base64',
      },
    },
    outputOrigins: ['https://replicate.delivery'],
    source: 'https://replicate.com/docs/topics/webhooks/verify-webhook, Manually validating webhook data',
    ...prediction,
  }),
  states: {
    starting: 'queued',
    processing: 'running',
    succeeded: 'succeeded',
    failed: 'failed',
    canceled: 'canceled',
  },
  // "Input and output (including any files) are automatically deleted after an hour": https://replicate.com/docs/webhooks
  outputUrlTtlMs: 60 * 60_000,
  billing: { failedJob: 'unknown' },
  assumptions: {
    cancelOfFinished: {
      message: 'A cancel of a prediction that is over changes nothing.',
      source: 'The reference of predictions.cancel does not say what it does to one that is over.',
      entry: ['cancel', 'onFinished'],
    },
  },
};
