import { isCrosspointError } from '@crosspoint/core';
import { thrown, verbs } from '../break.ts';
import type { Mutant } from '../mutant.ts';

/** An expired output URL that is read wrongly: the job succeeded and was charged. */
export const outputs: readonly Mutant[] = [
  {
    id: 'dead-link-as-failure',
    title: 'an expired URL is a failed job',
    make: thrown('download', (error) =>
      isCrosspointError(error) && error.code === 'output_expired'
        ? error.with({ code: 'generation_failed', charged: 'no' })
        : error,
    ),
    must: ['ERR-003'],
  },
  {
    id: 'dead-link-as-success',
    title: 'an expired URL is an empty file',
    make: verbs((registry) => ({
      download: (job, options) =>
        registry.download(job, options).catch((error: unknown) => {
          if (isCrosspointError(error) && error.code === 'output_expired') return [];
          throw error;
        }),
    })),
    must: ['ERR-003'],
    may: ['OUT-004'],
  },
  {
    id: 'dead-link-bought-again',
    title: 'an output with an expired URL is bought again',
    make: verbs((registry) => ({
      download: (job, options) =>
        registry.download(job, options).catch(async (error: unknown) => {
          if (!isCrosspointError(error) || error.code !== 'output_expired') throw error;
          await registry.submit({ kind: 'video', model: 'atoll/kite', prompt: 'A red kite.' });
          throw error;
        }),
    })),
    must: ['OUT-004'],
    may: ['CALL-001'],
  },
];
