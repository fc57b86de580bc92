import { bearer, defineProvider, endpoint, response } from '@crosspoint/core/plugin';
import { assumptions } from './assumptions.ts';
import { nested } from './body.ts';
import { fields, media } from './fields.ts';
import type { Aigate } from './generated/models.ts';
import { models } from './models.ts';
import { balance, catalogue } from './queries.ts';
import { rules } from './rules.ts';
import { parseError, Finished, readFinished } from './wire.ts';

export type { Aigate };

/**
 * AIGate: one call that is held until the clip is there. No queue, no poll, no price in the answer.
 *
 * @example createRegistry({ providers: [aigate({ apiKey: 'YOUR_AIGATE_KEY' })] })
 */
export const aigate = defineProvider<Aigate>({
  contract: 1,
  id: 'aigate',
  name: 'AIGate',
  docsUrl: 'https://aigate.shop/docs/videos',
  baseURL: 'https://api.aigate.shop',
  apiKeyEnv: 'AIGATE_API_KEY',
  apiKeyUrl: 'https://aigate.shop',
  auth: bearer,

  models,
  unlistedModels: {
    kinds: ['video'],
    notice: 'this model is not in our tables: the gateway alone knows which fields and lengths it takes',
  },
  fields,
  media,
  rules,

  submit: endpoint({
    method: 'POST',
    path: '/v1/video/generations',
    body: (own, options, { slug }) => ({ model: slug, ...nested({ ...own, ...options }) }),
    ...response(Finished, readFinished),
    timeoutMs: 900_000, // what every sample allows
  }),

  balance,
  discovery: { list: catalogue },

  states: {},
  parseError,
  errors: [
    { status: 410, errorCode: 'output_expired' },
    // Printed with a 429; the word says it under any status.
    { code: 'insufficient_quota', errorCode: 'insufficient_funds' },
  ],
  billing: { failedJob: 'unknown' },
  outputUrlTtlMs: 20 * 60_000,
  assumptions,
});
