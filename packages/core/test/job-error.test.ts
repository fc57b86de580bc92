import { expect, it } from 'vitest';
import { type FailedJob, type Job, jobError, type SucceededJob } from '../src/index.ts';

const facts: Omit<FailedJob, 'state' | 'failure'> = {
  ref: {
    version: 1,
    provider: 'acme',
    account: 'default',
    model: 'acme/one',
    slug: 'one',
    task: 'text-to-video',
    submittedAt: '2026-01-01T00:00:00.000Z',
    idempotencyKey: 'key',
    id: 'job-1',
  },
  kind: 'video',
  outputs: [],
  costs: [],
  fieldReport: [],
  notices: [],
  resumable: true,
  durable: false,
  observedAt: '2026-01-01T00:00:00.000Z',
};

const failure = { code: 'content_policy', message: 'refused', charged: 'no' } as const;
const cases: readonly (readonly [Exclude<Job, SucceededJob>, object])[] = [
  [
    { ...facts, state: 'queued' },
    { code: 'timeout', retryable: true, charged: 'maybe' },
  ],
  [
    { ...facts, state: 'running' },
    { code: 'timeout', retryable: true, charged: 'maybe' },
  ],
  [
    { ...facts, state: 'failed', failure },
    { code: 'content_policy', retryable: false, charged: 'no' },
  ],
  [
    { ...facts, state: 'canceled' },
    { code: 'canceled', retryable: false, charged: 'maybe' },
  ],
  [
    { ...facts, state: 'expired' },
    { code: 'not_found', retryable: false, charged: 'maybe' },
  ],
];

it.each(cases)('a job without a result is an error with its ref ($state)', (job, expected) => {
  expect(jobError(job)).toMatchObject({ ...expected, provider: 'acme', ref: { id: 'job-1' } });
});
