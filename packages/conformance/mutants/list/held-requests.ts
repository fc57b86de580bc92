import { type GenerationRequest, isCrosspointError } from '@crosspoint/core';
import { thrown, verbs } from '../break.ts';
import type { Mutant } from '../mutant.ts';

const unknown = (error: unknown) => isCrosspointError(error) && error.code === 'submission_unknown';

/** A held request, whose response comes when the video is finished. */
export const heldRequests: readonly Mutant[] = [
  {
    id: 'held-as-resumable',
    title: 'a held request is reported as resumable',
    of: 'lagoon',
    make: verbs((registry) => ({
      submit: async (request, options) => ({ ...(await registry.submit(request, options)), resumable: true }),
    })),
    must: ['RES-004'],
    may: ['VAL-001', 'FLT-002', 'FLT-010', 'ONCE-002'],
  },
  {
    id: 'held-polled',
    title: 'a held request is polled',
    of: 'lagoon',
    make: verbs((registry, { transport }) => ({
      status: async (job, options) => {
        const url = 'https://lagoon.example/clips';
        await transport?.request({ method: 'GET', url, headers: {}, purpose: 'query' }, 4096).response;
        return registry.status(job, options);
      },
    })),
    must: ['RES-004'],
    may: ['STA-004'],
  },
  {
    id: 'held-bought-again',
    title: 'a held request whose connection broke is bought again',
    of: 'lagoon',
    make: verbs((registry) => {
      let last: GenerationRequest | undefined;
      return {
        submit: (request, options) => {
          last = request;
          return registry.submit(request, options);
        },
        wait: (job, options) =>
          registry.wait(job, options).catch(async (error: unknown) => {
            if (!unknown(error) || last === undefined) throw error;
            return registry.wait(await registry.submit(last, { idempotencyKey: 'again' }), options);
          }),
      };
    }),
    must: ['ONCE-001'],
    may: ['ONCE-002', 'FLT-002'],
  },
  {
    id: 'held-bought-at-once',
    title: 'a held request that broke within its first seconds is bought again',
    of: 'lagoon',
    make: verbs((registry) => ({
      submit: (request, options) =>
        registry.submit(request, options).catch((error: unknown) => {
          if (!unknown(error)) throw error;
          return registry.submit(request, { ...options, idempotencyKey: 'again' });
        }),
    })),
    must: ['ONCE-001'],
    may: ['ONCE-002', 'FLT-002', 'ABT-002', 'ONCE-006', 'OUT-005'],
  },
  {
    id: 'held-lost-as-failure',
    title: 'a held request whose connection broke is a failed job that was not charged',
    of: 'lagoon',
    make: verbs((registry) => ({
      wait: (job, options) =>
        registry.wait(job, options).catch((error: unknown) => {
          if (!unknown(error) || typeof job !== 'object' || !('state' in job)) throw error;
          const failure = { code: 'generation_failed', message: 'the line broke', charged: 'no' } as const;
          return { ...job, state: 'failed', outputs: [], failure };
        }),
    })),
    must: ['FLT-002'],
    may: ['ONCE-002', 'FLT-010'],
  },
  {
    id: 'held-stopped-as-free',
    title: 'a held request that was aborted after it was sent is reported as not charged',
    of: 'lagoon',
    make: verbs((registry) => ({
      submit: (request, options) =>
        registry.submit(request, options).catch((error: unknown) => {
          if (options?.signal?.aborted !== true || !isCrosspointError(error)) throw error;
          throw error.with({ code: 'canceled', charged: 'no' });
        }),
    })),
    must: ['ABT-002'],
  },
  {
    id: 'held-trouble-as-free',
    title: 'a 500 of a held request is reported as not charged',
    of: 'lagoon',
    make: thrown('submit', (error) =>
      isCrosspointError(error) && error.response?.status === 500
        ? error.with({ code: 'provider_unavailable', retryable: true, charged: 'no' })
        : error,
    ),
    must: ['FLT-002'],
    may: ['ONCE-002', 'ONCE-003', 'ONCE-004'],
  },
];
