import {
  createRegistry,
  type CrosspointError,
  type GenerationRequest,
  isCrosspointError,
} from '@crosspoint/core';
import type { GatewayError, IdempotencySlot, ModelRow, WebhookSpec } from '@crosspoint/core/plugin';
import { entries, less, verbs, wire } from '../break.ts';
import { anyCall, anyRequest, type Mutant } from '../mutant.ts';

const of = 'fjord';

const unknown = (error: unknown): error is CrosspointError =>
  isCrosspointError(error) && error.code === 'submission_unknown';

/** One row of the tables, changed. */
const withRow = (id: string, change: (row: ModelRow) => ModelRow) =>
  entries(({ models }) => {
    const row = models[id];
    if (row === undefined) throw new TypeError(`there is no ${id} to break`);
    return { models: { ...models, [id]: change(row) } };
  });

const withWebhook = (change: (webhook: WebhookSpec) => WebhookSpec) =>
  entries(({ webhook }) => ({ webhook: change(webhook!) }));

const derivedKey = { header: 'x-fjord-key', alphabet: 'hex', length: 32, records: true } as const;
const deduplicating = {
  deduplicates: { windowMs: 3_600_000, source: 'Fjord, Repeating a request' },
} as const;
const withKey = (idempotency: IdempotencySlot) => entries(() => ({ idempotency }));

/** Core's registry with another response to a delivery. */
const responding = (change: (status: number) => number) =>
  verbs((registry) => ({
    receive: async (request) => {
      const response = await registry.receive(request);
      return new Response(await response.text(), { status: change(response.status) });
    },
  }));

const unflagged = (error: GatewayError | undefined): GatewayError | undefined =>
  error === undefined ? undefined : less(error, 'flagged');

/** Idempotency keys, uploads, deliveries, price units, tasks and models that are taken away. */
export const purchasesOfFjord: readonly Mutant[] = [
  {
    id: 'derived-key-not-sent',
    title: 'a submit has no idempotency key',
    of,
    make: withKey({ ...derivedKey, ...deduplicating, header: 'x-fjord-request' }),
    must: ['IDK-001'],
  },
  {
    id: 'derived-key-short',
    title: 'the idempotency key is shorter than documented',
    of,
    make: withKey({ ...derivedKey, ...deduplicating, length: 16 }),
    must: ['IDK-001'],
  },
  {
    id: 'derived-key-changes',
    title: 'every repetition of a submit has another key',
    of,
    make: wire((inner) => {
      let sent = 0;
      return {
        request: (call, maxBytes) => {
          const own = call.headers['x-fjord-key'];
          sent += own === undefined ? 0 : 1;
          const fresh = own?.replace(/^../, String(sent).padStart(2, '0'));
          return inner.request(
            fresh === undefined ? call : { ...call, headers: { ...call.headers, 'x-fjord-key': fresh } },
            maxBytes,
          );
        },
      };
    }),
    must: ['IDK-002'],
    may: ['IDK-001', 'IDK-003', 'REQ-001', 'ONCE-001', 'ONCE-002', 'ONCE-003', 'ONCE-004', 'ONCE-005'],
  },
  {
    id: 'never-repeated',
    title: 'a gateway that deduplicates gets no second request',
    of,
    make: withKey(derivedKey),
    must: ['IDK-002'],
    may: anyCall,
  },
  {
    id: 'repeated-for-ever',
    title: 'a submit is sent again long after the gateway has forgotten its key',
    of,
    make: verbs((registry) => ({
      submit: (request, options) =>
        registry.submit(request, options).catch((error: unknown) => {
          if (!unknown(error) || options?.retries !== 1) throw error;
          return registry.submit(request, { ...options, idempotencyKey: 'once-more' });
        }),
    })),
    must: ['IDK-002'],
    may: ['IDK-001', 'ONCE-001'],
  },
  {
    id: 'recorded-key-ignored',
    title: 'the keys in the listing are not read',
    of,
    make: entries(({ listJobs }) => ({
      listJobs: {
        ...listJobs!,
        parse: (response) => listJobs!.parse(response).map((job) => less(job, 'idempotencyKey')),
      },
    })),
    must: ['IDK-003'],
  },
  {
    id: 'missing-key-as-free',
    title: 'a key that is not listed is reported as not accepted',
    of,
    make: verbs((registry) => ({
      reconcile: async (job, options) => {
        const found = await registry.reconcile(job, options);
        return found.outcome === 'undecided' ? { outcome: 'not_accepted', ref: found.ref } : found;
      },
    })),
    must: ['IDK-003'],
  },
  {
    id: 'media-inlined',
    title: 'an image is sent in the submit instead of being uploaded',
    of,
    make: entries(({ media }) => ({ media: { ...media, image: { accepts: ['url', 'data'] } } })),
    must: ['UPL-001'],
    may: [...anyRequest, ...anyCall],
  },
  {
    id: 'upload-elsewhere',
    title: 'an upload goes to another path',
    of,
    make: entries(({ upload }) => ({
      upload: {
        ...upload!,
        steps: upload!.steps.map((step, i) => (i === 0 ? { ...step, path: '/inputs' } : step)),
      },
    })),
    must: ['UPL-001'],
    may: [...anyRequest, ...anyCall],
  },
  {
    id: 'upload-without-bytes',
    title: 'the bytes of an image are never uploaded',
    of,
    make: entries(({ upload }) => ({ upload: { ...upload!, steps: upload!.steps.slice(0, 1) } })),
    must: ['UPL-001'],
    may: [...anyRequest, ...anyCall],
  },
  {
    id: 'bought-without-input',
    title: 'after a failed upload the job is bought without its image',
    of,
    make: verbs((registry) => ({
      submit: (request, options) =>
        registry.submit(request, options).catch((error: unknown) => {
          if (!isCrosspointError(error) || !/could not be uploaded/.test(error.message)) throw error;
          const without: GenerationRequest = { ...request, image: undefined };
          return registry.submit(without, { ...options, idempotencyKey: 'without' });
        }),
    })),
    must: ['UPL-002'],
    may: ['ABT-003', 'FLT-006', 'ONCE-001'],
  },
  {
    id: 'callback-elsewhere',
    title: 'the callback address is in another field',
    of,
    make: withWebhook((webhook) => ({ ...webhook, address: { in: 'body', path: ['notify', 'href'] } })),
    must: ['WHK-001'],
    may: ['REQ-001'],
  },
  {
    id: 'old-delivery-taken',
    title: 'a delivery may be as old as it likes',
    of,
    make: withWebhook(({ verify, ...webhook }) => ({
      ...webhook,
      verify: {
        ...less(verify, 'timestamp'),
        signed: ({ headers, body }) => [
          `${headers['fjord-delivery']}.${/t=(\d+)/.exec(headers['fjord-signature'] ?? '')?.[1]}.`,
          body,
        ],
      },
    })),
    must: ['WHK-002'],
  },
  {
    id: 'forged-delivery-taken',
    title: 'a delivery with a wrong signature gets the response it would get if it had been taken',
    of,
    make: responding((status) => (status === 401 ? 200 : status)),
    must: ['WHK-002'],
  },
  {
    id: 'delivery-misread',
    title: 'every delivery is read as a finished job',
    of,
    make: withWebhook((webhook) => ({
      ...webhook,
      parse: (delivery, ref) => ({ ...webhook.parse(delivery, ref), status: 'ready' }),
    })),
    must: ['WHK-003'],
  },
  {
    id: 'delivery-forgotten',
    title: 'the store does not remember which deliveries were used',
    of,
    make: () => ({
      open: (options) => {
        const { store } = options;
        if (store === undefined) throw new TypeError('the kit opens no registry without a store');
        const update: typeof store.update = (id, change, condition) =>
          store.update(id, { ...change, deliveries: [] }, condition);
        const forgetful = new Proxy(store, {
          get(whole, name) {
            const member: unknown = name === 'update' ? update : Reflect.get(whole, name);
            return typeof member === 'function' ? member.bind(whole) : member;
          },
        });
        return createRegistry({ ...options, store: forgetful });
      },
    }),
    must: ['WHK-004'],
  },
  {
    id: 'another-job-taken',
    title: 'a delivery about another job gets the response it would get if it had been taken',
    of,
    make: responding((status) => (status === 409 ? 200 : status)),
    must: ['WHK-005'],
  },
  {
    id: 'files-from-anywhere',
    title: 'files of a delivery may be on another server',
    of,
    make: withWebhook((webhook) => ({
      ...webhook,
      outputOrigins: [...(webhook.outputOrigins ?? []), 'https://elsewhere.example'],
    })),
    must: ['WHK-006'],
    may: ['WHK-003', ...anyCall],
  },
  {
    id: 'retirement-unsaid',
    title: 'a plan does not say that its model is being taken away',
    of,
    make: withRow('fjord/raft', (row) => less(row, 'deprecated')),
    must: ['RET-001'],
  },
  {
    id: 'retirement-notice-dropped',
    title: 'a plan has no notices',
    of,
    make: verbs((registry) => ({
      plan: async (request, options) => {
        const planned = await registry.plan(request, options);
        return { ...planned, offers: planned.offers.map((offer) => ({ ...offer, notices: [] })) };
      },
    })),
    must: ['RET-001'],
  },
  {
    id: 'compute-second-quoted',
    title: 'a price per second of computing is quoted for one second',
    of,
    make: verbs((registry) => ({
      plan: async (request, options) => {
        const planned = await registry.plan(request, options);
        const price = {
          amount: '0.0011',
          currency: 'USD',
          basis: 'estimate',
          source: 'a guess',
          at: '2026-01-01T00:00:00.000Z',
        } as const;
        return {
          ...planned,
          offers: planned.offers.map((offer) => ({ ...offer, price: offer.price ?? price })),
        };
      },
    })),
    must: ['COST-005'],
    may: ['RET-001'],
  },
  {
    id: 'megapixel-as-output',
    title: 'a price per megapixel is taken as one per image',
    of,
    make: withRow('fjord/etch', ({ price = [], ...row }) => ({
      ...row,
      price: price.map((tier) => ({ ...less(tier, 'by', 'outputs'), per: 'output', by: 'count' })),
    })),
    must: ['COST-003'],
  },
  {
    id: 'token-formula-wrong',
    title: 'the tokens of a video are counted without its frames',
    of,
    make: withRow('fjord/tide', ({ price = [], ...row }) => ({
      ...row,
      price: price.map((tier) => ({ ...tier, count: ({ seconds }) => String(900 * Number(seconds)) })),
    })),
    must: ['COST-003'],
  },
  {
    id: 'frames-as-seconds',
    title: 'a price per frame counts another field',
    of,
    make: withRow('fjord/reel', ({ price = [], ...row }) => ({
      ...row,
      price: price.map((tier) => ({ ...less(tier, 'by'), per: 'request' })),
    })),
    must: ['COST-003'],
  },
  {
    id: 'task-ignored',
    title: 'every task is sent as the first one',
    of,
    make: entries(({ submit }) => ({
      submit: {
        ...submit,
        body: (written, options, at) => ({
          ...(submit.body?.(written, options, at) as object),
          task: 'text-to-video',
        }),
      },
    })),
    must: ['MAP-015'],
    may: [...anyRequest, 'UPL-001'],
  },
  {
    id: 'flag-dropped',
    title: 'the flagged inputs of an error and of a failure are dropped',
    of,
    make: entries(({ parseError, poll }) => ({
      parseError: (response) => unflagged(parseError?.(response)),
      poll: {
        ...poll!,
        parse: (response, at, by) => {
          const parsed = poll!.parse(response, at, by);
          return { ...parsed, failure: unflagged(parsed.failure) };
        },
      },
    })),
    must: ['ERR-010'],
  },
];
