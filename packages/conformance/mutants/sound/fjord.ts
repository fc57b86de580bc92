import {
  bearer,
  cancelEndpoint,
  defineProvider,
  endpoint,
  type ProviderSpec,
  query,
  response,
  uploadStep,
  webhook,
} from '@crosspoint/core/plugin';
import { fields, models } from './fjord-models.ts';
import { balance, discovery } from './fjord-queries.ts';
import * as wire from './fjord-wire.ts';

const files = 'https://files.fjord.example';

/** An invented gateway that documents every optional part of the contract. */
const description: ProviderSpec = {
  contract: 1,
  id: 'fjord',
  name: 'Fjord',
  docsUrl: 'https://fjord.example/docs',
  priceSource: 'https://fjord.example/docs, Prices',
  baseURL: 'https://api.fjord.example/v2',
  apiKeyEnv: 'FJORD_API_KEY',
  apiKeyUrl: 'https://fjord.example/keys',
  auth: bearer,
  headers: { 'x-fjord-version': '2026-01-01' },
  userAgent: 'fjord-tables/2',
  models,
  fields,
  media: { image: { accepts: ['gateway-uri', 'url'] }, video: { accepts: ['url'] } },
  submit: endpoint({
    method: 'POST',
    path: '/jobs',
    body: (written, options, { slug, task }) => ({ model: slug, task, input: { ...written, ...options } }),
    ...response(wire.Accepted, wire.readAccepted),
  }),
  poll: endpoint({
    method: 'GET',
    path: '{params.status_url}',
    fallbackPath: '/jobs/{id}',
    ...response(wire.Status, wire.readStatus),
  }),
  result: endpoint({
    method: 'GET',
    path: '/lanes/{params.lane}/jobs/{id}/files',
    ...response(wire.Result, wire.readResult),
  }),
  cancel: cancelEndpoint({
    method: 'PUT',
    path: '/jobs/{id}/cancel',
    ...response(wire.Canceled, ({ state }) => ({ status: state ?? undefined })),
    onFinished: 'error',
    finishedErrors: [{ status: 409, code: 'finished' }],
  }),
  download: { auth: true, origins: [files] },
  upload: {
    steps: [
      uploadStep({
        method: 'POST',
        path: '/files',
        body: ({ mediaType, bytes, sha256 }) => ({ type: mediaType, bytes, sha256 }),
        ...response(wire.Ticket, ({ put, uri }) => ({ uri, values: { put } })),
      }),
      { method: 'PUT', path: '{values.put}', origins: ['https://inbox.fjord.example'], body: 'bytes' },
    ],
    ttlMs: 3_600_000,
  },
  idempotency: {
    header: 'x-fjord-key',
    alphabet: 'hex',
    length: 32,
    records: true,
    deduplicates: { windowMs: 3_600_000, source: 'Fjord, Repeating a request' },
  },
  balance,
  discovery,
  listJobs: query({
    method: 'GET',
    path: '/jobs',
    ...response(wire.Listing, ({ jobs }) =>
      jobs.map(({ job, key, model, made, text }) => ({
        id: job,
        slug: model,
        submittedAt: made,
        prompt: text,
        idempotencyKey: key ?? undefined,
      })),
    ),
  }),
  webhook: webhook({
    address: { in: 'body', path: ['notify', 'url'] },
    verify: {
      timestamp: { header: 'fjord-signature', separator: ',', prefix: 't=' },
      deliveryId: { header: 'fjord-delivery' },
      signed: ({ headers, timestamp, body }) => [`${headers['fjord-delivery']}.${timestamp}.`, body],
      signature: { header: 'fjord-signature', separator: ',', prefix: 'v1=', encoding: 'hex' },
      keys: { type: 'secret', env: 'FJORD_WEBHOOK_SECRET' },
    },
    outputOrigins: [files],
    source: 'Fjord, Deliveries',
    ...response(wire.Delivery, wire.readDelivery),
  }),
  states: {
    waiting: 'queued',
    working: 'running',
    ready: 'succeeded',
    broken: 'failed',
    refused: 'failed',
    called_off: 'canceled',
  },
  parseError: wire.parseError,
  errors: [
    {
      status: 422,
      code: 'refused_input',
      errorCode: 'content_policy',
      provesNotAccepted: true,
      source: 'Fjord, Errors',
    },
  ],
  billing: { failedJob: 'free', source: 'Fjord, Billing' },
  polling: { intervalMs: 2_000, timeoutMs: 600_000 },
};

export const fjord = defineProvider(description);
