import { type CrosspointError, isCrosspointError, type SubmitOptions } from '@crosspoint/core';
import { verbs } from '../break.ts';
import type { Mutant } from '../mutant.ts';

const unknown = (error: unknown): error is CrosspointError =>
  isCrosspointError(error) && error.code === 'submission_unknown';

const another = (options: SubmitOptions | undefined, name = 'another'): SubmitOptions => ({
  ...options,
  idempotencyKey: name,
});

/** Buys twice, or not what was asked for. */
export const buying: readonly Mutant[] = [
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
    title: 'a submit is sent again where the reply names no run',
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
    waits: 'a row with `accepted` for one code alone switches the whole check off',
  },
  {
    id: 'stopped-as-free',
    title: 'a submit that was stopped after it left is said to be free',
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
    title: 'a submit that was stopped before it left is sent',
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
    title: 'what the caller gave is changed',
    make: verbs((registry) => ({
      submit: async (request, options) => {
        Object.assign(request, { prompt: `${request.prompt} ` });
        return registry.submit(request, options);
      },
    })),
    must: ['PUR-001'],
    waits: 'inputs are frozen, so who changes one trips, which is told as a call that never came',
  },
  {
    id: 'jobs-cross',
    title: 'of two submits at once both send the first prompt',
    make: verbs((registry) => {
      let first: string | undefined;
      return {
        submit: (request, options) => {
          first ??= request.prompt;
          return registry.submit({ ...request, prompt: first }, options).finally(() => (first = undefined));
        },
      };
    }),
    must: ['PUR-002'],
  },
  {
    id: 'held-as-resumable',
    title: 'a held call says that it can be followed',
    of: 'lagoon',
    make: verbs((registry) => ({
      submit: async (request, options) => ({ ...(await registry.submit(request, options)), resumable: true }),
    })),
    must: ['RES-004'],
  },
  {
    id: 'held-asked-about',
    title: 'the gateway of a held call is asked about it all the same',
    of: 'lagoon',
    make: verbs((registry, { transport }) => ({
      status: async (job, options) => {
        const url = 'https://lagoon.example/clips';
        await transport?.exchange({ method: 'GET', url, headers: {}, purpose: 'read' }, 4096).answer;
        return registry.status(job, options);
      },
    })),
    must: ['RES-004'],
  },
];
