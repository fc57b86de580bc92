import { bearer, defineProvider, endpoint, type ProviderFactory, response } from '@crosspoint/core/plugin';
import { assumptions } from './assumptions.ts';
import { fields, media } from './fields.ts';
import { models } from './models.ts';
import { Accepted, Progress, readAccepted, readProgress } from './wire.ts';

/**
 * Acme One: an invented gateway, until these tables say otherwise.
 *
 * @example createRegistry({ providers: [acmeOne()] }) // the key from ACME_ONE_API_KEY
 */
export const acmeOne: ProviderFactory = defineProvider({
  contract: 1,
  id: 'acme-one',
  name: 'Acme One',
  docsUrl: 'https://docs.acme-one.example/videos',
  priceSource: 'https://docs.acme-one.example/videos, Pricing',
  baseURL: 'https://api.acme-one.example',
  apiKeyEnv: 'ACME_ONE_API_KEY',
  apiKeyUrl: 'https://acme-one.example/keys',
  auth: bearer,

  models,
  fields,
  media,

  submit: endpoint({ method: 'POST', path: '/v1/videos', ...response(Accepted, readAccepted) }),
  poll: endpoint({ method: 'GET', path: '/v1/videos/{id}', ...response(Progress, readProgress) }),

  // The gateway's own status words, in any case. A word without a row counts as running and never ends a paid job.
  states: { waiting: 'queued', working: 'running', done: 'succeeded', failed: 'failed' },
  // Only errors that differ from plain HTTP.
  errors: [{ code: 'blocked_prompt', errorCode: 'content_policy' }],
  billing: { failedJob: 'unknown' },
  polling: { intervalMs: 5_000, timeoutMs: 900_000 },
  assumptions,
});
