import {
  defineProvider,
  endpoint,
  header,
  type ProviderSpec,
  type ReadOutput,
  query,
  wireDecimal,
  response,
} from '@crosspoint/core/plugin';
import * as z from 'zod';

export const Made = z.object({
  name: z.string().nullish(),
  clip: z.object({ url: z.string(), seconds: z.number().nullish() }).nullish(),
  files: z.array(z.string()).nullish(),
});
const Price = z.object({ price: wireDecimal(), unit: z.string(), fits: z.boolean().nullish() });

const image = /\.jpg(?=$|[?#])/i;

/** Where only images are printed, the clips have their URLs with another extension, as Lagoon documents. */
export function outputsOf(files: readonly string[]): readonly ReadOutput[] {
  const images = files.filter((url) => image.test(url));
  const clips = files.filter((url) => !image.test(url));
  const named = clips.length > 0 ? clips : images.map((url) => url.replace(image, '.mp4'));
  return [...named.map((url) => ({ url })), ...images.map((url) => ({ url, role: 'preview' as const }))];
}

/** An invented gateway that responds to the submit only when the video is finished, and quotes the price before. */
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
    ...response(Made, ({ name, clip, files }) => ({
      id: name ?? undefined,
      outputs:
        clip == null ? outputsOf(files ?? []) : [{ url: clip.url, duration: clip.seconds ?? undefined }],
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
