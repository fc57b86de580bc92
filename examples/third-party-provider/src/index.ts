import { defineProvider, endpoint, type ProviderFactory, response } from '@crosspoint/core/plugin';
import { assumptions } from './assumptions.ts';
import { fields, media } from './fields.ts';
import { models } from './models.ts';
import { Accepted, parseError, Progress, readAccepted, readProgress } from './wire.ts';

/** Answers, "ok is 0", which comes with HTTP 200: no job exists, and nothing is charged. */
const refused = { status: 200, provesNotAccepted: true, source: 'Answers, the table of numbers' } as const;

/**
 * Lantern: status words are numbers, numbers are text, and every error comes with a 200.
 *
 * @example createRegistry({ providers: [lantern()] }) // the key from LANTERN_API_KEY
 */
export const lantern: ProviderFactory = defineProvider({
  contract: 1,
  id: 'lantern',
  name: 'Lantern',
  docsUrl: 'https://lantern.example/docs',
  priceSource: 'https://lantern.example/docs, Prices',
  baseURL: 'https://lantern.example/api/2',
  apiKeyEnv: 'LANTERN_API_KEY',
  apiKeyUrl: 'https://lantern.example/account/keys',
  // HTTP Basic: the key is the user, and there is no password (Access).
  auth: (apiKey) => ({ authorization: `Basic ${btoa(`${apiKey}:`)}` }),

  models,
  fields,
  media,

  submit: endpoint({
    method: 'POST',
    path: '/render',
    body: (fields, options, { slug }) => ({ engine: slug, ...fields, ...options }),
    ...response(Accepted, readAccepted),
  }),
  poll: endpoint({ method: 'GET', path: '/render/{id}', ...response(Progress, readProgress) }),

  states: { '0': 'queued', '1': 'running', '2': 'succeeded', '3': 'failed', '9': 'canceled' },
  parseError,
  errors: [
    { code: '7', errorCode: 'not_found', ...refused },
    { code: '12', errorCode: 'rate_limited', ...refused },
    { code: '20', errorCode: 'auth', ...refused },
    { code: '31', errorCode: 'insufficient_funds', ...refused },
    { code: '44', errorCode: 'content_policy', ...refused },
    { code: '50', errorCode: 'invalid_request', ...refused },
  ],
  requestIdHeader: 'x-lantern-trace',
  billing: { failedJob: 'free', source: 'Credits: given back when a render fails' },
  limits: [{ applies: 'submit', scope: 'key', windowMs: 60_000, max: 20, source: 'Limits' }],
  polling: { intervalMs: 4_000, timeoutMs: 600_000 },
  outputUrlTtlMs: 86_400_000,
  assumptions,
});
