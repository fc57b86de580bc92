import {
  type CrosspointError,
  type GenerationRequest,
  isCrosspointError,
  type SubmitOptions,
} from '@crosspoint/core';
import type { ListedJob } from '@crosspoint/core/plugin';
import { entries, less, verbs } from '../break.ts';
import { anyCall, type Mutant } from '../mutant.ts';

const unknown = (error: unknown): error is CrosspointError =>
  isCrosspointError(error) && error.code === 'submission_unknown';

const another = (options: SubmitOptions | undefined, name = 'another'): SubmitOptions => ({
  ...options,
  idempotencyKey: name,
});

/** What is read of a listing, changed. */
const listing = (change: (jobs: readonly ListedJob[]) => readonly ListedJob[]) =>
  entries(({ listJobs }) => ({
    listJobs: { ...listJobs!, parse: (response) => change(listJobs!.parse(response)) },
  }));

/** Buys twice, or something else than requested. */
export const purchases: readonly Mutant[] = [
  {
    id: 'submit-repeated',
    title: 'a submit is sent again after a timeout',
    make: verbs((registry) => ({
      submit: (request, options) =>
        registry.submit(request, options).catch((error: unknown) => {
          if (unknown(error) && /time/.test(error.message)) return registry.submit(request, another(options));
          throw error;
        }),
    })),
    must: ['ONCE-001'],
    may: ['FLT-002', 'ONCE-002', 'ABT-002'],
  },
  {
    id: 'submit-repeated-without-id',
    title: 'a submit is sent again where the response names no job',
    make: verbs((registry) => ({
      submit: (request, options) =>
        registry.submit(request, options).catch((error: unknown) => {
          if (unknown(error) && /names neither/.test(error.message))
            return registry.submit(request, another(options));
          throw error;
        }),
    })),
    must: ['STA-009'],
    may: ['ONCE-001'],
  },
  {
    id: 'key-forgotten',
    title: 'the same idempotency key buys again',
    make: verbs((registry) => {
      let n = 0;
      return { submit: (request, options) => registry.submit(request, another(options, `key-${n++}`)) };
    }),
    must: ['ONCE-002'],
  },
  {
    id: 'stopped-as-free',
    title: 'a submit that was aborted after it was sent is reported as not charged',
    make: verbs((registry) => ({
      submit: (request, options) =>
        registry.submit(request, options).catch((error: unknown) => {
          throw unknown(error) && options?.signal?.aborted === true
            ? error.with({ code: 'canceled', charged: 'no' })
            : error;
        }),
    })),
    must: ['ABT-002'],
  },
  {
    id: 'stopped-and-sent',
    title: 'a submit that was aborted before it was sent is sent',
    make: verbs((registry) => ({
      submit: (request, options) =>
        registry.submit(
          request,
          options?.signal?.aborted === true ? { ...options, signal: undefined } : options,
        ),
    })),
    must: ['ABT-003'],
  },
  {
    id: 'input-changed',
    title: 'the input of the caller is changed',
    make: verbs((registry) => ({
      submit: async (request, options) => {
        Object.assign(request, { prompt: `${request.prompt} ` });
        return registry.submit(request, options);
      },
    })),
    must: ['PUR-001'],
    may: anyCall, // the input is frozen: a change throws, and the request is never sent
  },
  {
    id: 'jobs-cross',
    title: 'of two submits at once both send the first prompt',
    make: verbs((registry) => {
      let first: string | undefined;
      return {
        submit: (request, options) => {
          first ??= request.prompt;
          const changed: GenerationRequest = { ...request, prompt: first };
          return registry.submit(changed, options).finally(() => (first = undefined));
        },
      };
    }),
    must: ['PUR-002'],
    may: ['MAP-016', 'RND-004'],
  },
  {
    id: 'reconciled-by-buying',
    title: 'an unknown purchase is reconciled by sending it again',
    make: verbs((registry) => ({
      reconcile: async (job, options) => {
        const found = await registry.reconcile(job, options);
        if (found.outcome !== 'undecided') return found;
        const request = { kind: 'image', model: 'atoll/skiff', prompt: 'A red kite.' } as const;
        return { outcome: 'accepted', job: await registry.submit(request, { idempotencyKey: 'again' }) };
      },
    })),
    must: ['CALL-001'],
  },
  {
    id: 'reconciled-by-guess',
    title: 'of two candidates for the lost job the first is chosen',
    make: verbs((registry) => ({
      reconcile: async (job, options) => {
        const found = await registry.reconcile(job, options);
        const [first] = found.outcome === 'undecided' ? found.candidates : [];
        return first === undefined ? found : registry.reconcile(job, { decide: { id: first.id } });
      },
    })),
    must: ['VAL-001'],
    may: ['RES-007'],
  },
  {
    id: 'reconciled-as-free',
    title: 'a job that is not listed is reported as not accepted',
    make: verbs((registry) => ({
      reconcile: async (job, options) => {
        const found = await registry.reconcile(job, options);
        return found.outcome === 'undecided' ? { outcome: 'not_accepted', ref: found.ref } : found;
      },
    })),
    must: ['VAL-001'],
  },
  {
    id: 'reconciled-as-somebody-else',
    title: 'the listing is read without its times',
    make: entries(({ listJobs }) => ({
      listJobs: {
        ...listJobs!,
        parse: (response) => listJobs!.parse(response).map((job) => less(job, 'submittedAt')),
      },
    })),
    must: ['VAL-001'],
  },
  {
    id: 'listed-prompt-unread',
    title: 'of a listed job the prompt is not read',
    make: listing((jobs) => jobs.map((job) => less(job, 'prompt'))),
    must: ['RES-007'],
    may: ['VAL-001'],
  },
  {
    id: 'listed-model-unread',
    title: 'of the listed jobs behind the first the model is not read',
    make: listing((jobs) => jobs.slice(1).map((job) => ({ ...job, slug: 'skiff' }))),
    must: ['RES-007'],
    may: ['VAL-001'],
  },
  {
    id: 'listing-cut',
    title: 'only the first two listed jobs are read',
    make: listing((jobs) => jobs.slice(0, 2)),
    must: ['RES-007'],
  },
];
