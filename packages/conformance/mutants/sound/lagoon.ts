import {
  defineProvider,
  endpoint,
  header,
  type ProviderSpec,
  query,
  wireDecimal,
  response,
} from '@crosspoint/core/plugin';
import * as z from 'zod';

const Made = z.object({
  name: z.string().nullish(),
  clip: z.object({ url: z.string(), seconds: z.number().nullish() }).nullish(),
});
const Price = z.object({ price: wireDecimal(), unit: z.string(), fits: z.boolean().nullish() });

/** An invented gateway that answers the submit itself when the video is finished, and quotes the price before. */
const description: ProviderSpec = {
  contract: 1,
  id: 'lagoon',
  name: 'Lagoon',
  docsUrl: 'https://lagoon.example/docs',
  baseURL: 'https://lagoon.example',
  apiKeyEnv: 'LAGOON_API_KEY',
  apiKeyUrl: 'https://lagoon.example/keys',
  auth: header('x-lagoon-key'),
  models: {
    'lagoon/raft': {
      kind: 'video',
      slug: 'raft',
      tasks: ['text-to-video'],
      params: {
        prompt: { type: 'string', required: true },
        duration: { type: 'integer', min: 1, max: 8, default: 4 },
      },
    },
  },
  fields: { prompt: 'prompt', duration: 'duration' },
  submit: endpoint({
    method: 'POST',
    path: '/clips',
    timeoutMs: 300_000,
    ...response(Made, ({ name, clip }) => ({
      id: name ?? undefined,
      outputs: clip == null ? [] : [{ url: clip.url, duration: clip.seconds ?? undefined }],
    })),
  }),
  quote: query({
    method: 'POST',
    path: '/prices',
    ...response(Price, ({ price, unit, fits }) => ({
      price: { amount: price, currency: unit },
      affordable: fits ?? undefined,
    })),
  }),
  states: {},
  billing: { failedJob: 'unknown' },
};

export const lagoon = defineProvider(description);
