import * as z from 'zod';
import { defineProvider, type ProviderFactory } from '../registry/define.ts';
import { header } from '../steps/credentials.ts';
import { endpoint } from '../steps/endpoint.ts';
import { wireDecimal, wireId } from '../model/wire.ts';

const Accepted = z.object({ job: wireId().nullish(), cost: wireDecimal().nullish() });
const Progress = z.object({
  job: wireId().nullish(),
  word: z.string(),
  part: z.number().nullish(),
  files: z.array(z.string()).nullish(),
  reason: z.string().nullish(),
});

/** The smallest complete provider: an invented gateway that every promise of core can be tried on. */
export const exampleProvider: ProviderFactory = defineProvider({
  contract: 1,
  id: 'echo',
  name: 'Echo',
  docsUrl: 'https://echo.example/docs',
  baseURL: 'https://echo.example',
  apiKeyEnv: 'ECHO_API_KEY',
  priceSource: 'https://echo.example/docs, Pricing',
  apiKeyUrl: 'https://echo.example/keys',
  auth: header('x-echo-key'),
  models: {
    'echo/parrot': {
      kind: 'video',
      slug: 'parrot/1',
      tasks: ['text-to-video', 'image-to-video'],
      params: {
        text: { type: 'string', required: true, maxLength: 500 },
        seconds: { type: 'integer', min: 1, max: 10, default: 5 },
        shape: { type: 'string', enum: ['16:9', '9:16'], default: '16:9' },
        seed: { type: 'integer', min: 0 },
        sound: { type: 'boolean', default: false },
        picture: { type: 'string' },
        count: { type: 'integer', min: 1, max: 4, default: 4 },
        mood: { type: 'string', enum: ['calm', 'wild'] },
      },
      price: [
        {
          when: { sound: false },
          per: 'second',
          by: 'seconds',
          amount: '0.05',
          currency: 'USD',
          asOf: '2026-01-01',
        },
        {
          when: { sound: true },
          per: 'second',
          by: 'seconds',
          amount: '0.08',
          currency: 'USD',
          asOf: '2026-01-01',
        },
      ],
    },
  },
  fields: {
    prompt: 'text',
    duration: 'seconds',
    aspectRatio: 'shape',
    seed: 'seed',
    generateAudio: 'sound',
    image: 'picture',
    n: 'count',
  },
  submit: endpoint({
    method: 'POST',
    path: '/make',
    schema: Accepted,
    parse: ({ job, cost }) => ({
      id: job ?? undefined,
      costs: cost == null ? [] : [{ amount: cost, currency: 'USD', basis: 'charged', source: 'cost' }],
    }),
  }),
  poll: endpoint({
    method: 'GET',
    path: '/jobs/{id}',
    schema: Progress,
    parse: ({ job, word, part, files, reason }) => ({
      id: job ?? undefined,
      status: word,
      progress: part ?? undefined,
      outputs: (files ?? []).map((url) => ({ url })),
      failure: reason == null ? undefined : { message: reason },
    }),
  }),
  states: { waiting: 'queued', working: 'running', done: 'succeeded', broken: 'failed', stopped: 'canceled' },
  errors: [{ status: 429, code: 'no_money', errorCode: 'insufficient_funds' }],
  billing: { failedJob: 'unknown' },
  polling: { intervalMs: 5_000, timeoutMs: 600_000 },
});
