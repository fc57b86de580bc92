import { defineProvider, endpoint, header, response } from '@crosspoint/core/plugin';
import { assumptions } from './assumptions.ts';
import { body, fields, media } from './fields.ts';
import type { Yotta } from './generated/models.ts';
import { models } from './models.ts';
import { Accepted, parseError, Progress, readAccepted, readProgress } from './wire.ts';

export type { Yotta };

/**
 * Yotta Labs: an envelope around every response, a submit path for each task, and one poll path for all.
 *
 * @example createRegistry({ providers: [yotta({ apiKey: 'YOUR_YOTTA_KEY' })] })
 */
export const yotta = defineProvider<Yotta>({
  contract: 1,
  id: 'yotta',
  name: 'Yotta Labs',
  docsUrl: 'https://docs.yottalabs.ai/products/ai-gateway',
  priceSource: 'https://docs.yottalabs.ai/products/ai-gateway, Pricing of each model',
  baseURL: 'https://gateway.yottalabs.ai/api/maas',
  apiKeyEnv: 'YOTTA_API_KEY',
  apiKeyUrl: 'https://docs.yottalabs.ai/api-and-sdk/api-keys',
  auth: header('x-api-key'),

  models,
  unlistedModels: {
    kinds: ['video', 'image'],
    notice: 'this model has no row in the tables: only the gateway knows its parameters',
  },
  fields,
  media,

  submit: endpoint({
    method: 'POST',
    path: '/{task}/generations',
    body,
    ...response(Accepted, readAccepted),
  }),
  poll: endpoint({
    method: 'GET',
    path: '/text-to-video/generations/{id}', // for every task: the image-to-video sample polls it as well
    ...response(Progress, readProgress),
  }),

  // The samples stop polling at three words and treat every other as still running.
  states: { completed: 'succeeded', failed: 'failed', cancelled: 'canceled', '*': 'running' },
  parseError,
  billing: { failedJob: 'unknown' },
  polling: { intervalMs: 3_000, timeoutMs: 300_000 },
  assumptions,
});
