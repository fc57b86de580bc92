import type { Job } from '../../model/job.ts';
import { type JobRef, withShortForm } from '../../model/ref.ts';
import type { Attempt, Intent } from '../../registry/store/store.ts';

/** A ref of an attempt whose end is unknown. */
export const refOf = (idempotencyKey: string, more: Partial<Omit<JobRef, 'toString'>> = {}): JobRef =>
  withShortForm({
    version: 1,
    provider: 'echo',
    account: 'test',
    model: 'echo/parrot',
    slug: 'parrot/1',
    task: 'text-to-video',
    submittedAt: '2026-01-01T00:00:00.000Z',
    idempotencyKey,
    ...more,
  });

/** An intent to buy: its own key and the same request, where nothing else is said. */
export const intentOf = (id: string, more: Partial<Intent> = {}): Intent => ({
  id,
  namespace: '',
  idempotencyKey: `key of ${id}`,
  ordinal: 1,
  fingerprint: 'one request',
  ref: refOf(more.idempotencyKey ?? `key of ${id}`),
  expiresInMs: 60_000,
  reservations: [],
  ...more,
});

/** The attempt that an intent begins; `createdAt` is the store's. */
export const attemptOf = (intent: Intent, more: Partial<Attempt> = {}): Attempt => ({
  ...intent,
  status: 'open',
  revision: 1,
  createdAt: 0,
  superseded: false,
  fence: 0,
  ...more,
});

/** What the attempt of `intentOf(id)` is found by. */
export const keyOf = (id: string): { readonly namespace: string; readonly idempotencyKey: string } => ({
  namespace: '',
  idempotencyKey: `key of ${id}`,
});

/** A ref with the gateway's id of a job. */
export const jobRefOf = (id: string, more: Partial<Omit<JobRef, 'toString'>> = {}): JobRef =>
  refOf('job', { id, ...more });

const facts = {
  ref: refOf('job', { id: '900719925474099312345', apiVariant: 'old' }),
  kind: 'video',
  costs: [],
  fieldReport: [],
  notices: [],
  resumable: true,
  durable: true,
  observedAt: '2026-01-01T00:00:01.000Z',
} as const;

/** A job that is under way, with no more than it must have. */
export const runningJob: Job = { ...facts, state: 'running', outputs: [] };

/** A job with everything a job can say, in letters of several scripts. */
export const fullJob: Job = {
  ...facts,
  state: 'succeeded',
  gatewayStatus: 'готово ✓',
  progress: { fraction: 0.1 + 0.2, queuePosition: 3, stage: 'кадры', logLine: 'a 🚤', remainingMs: 1_500 },
  costs: [
    {
      amount: '0.35',
      currency: 'USD',
      basis: 'reserved',
      source: 'response',
      at: '2026-01-01T00:00:00.000Z',
    },
    {
      amount: '123456789012345678901234567890.000000000000000001',
      currency: 'XNO',
      basis: 'charged',
      source: 'table',
      at: '2026-01-01T00:00:01.000Z',
      approximate: true,
    },
  ],
  fieldReport: [
    {
      field: 'prompt',
      outcome: 'sent',
      wire: ['text'],
      from: 'Ein Boot\n"kreuzt" 🚤\\ \u0000\u2028',
      to: 'é',
    },
    {
      field: 'shots',
      outcome: 'converted',
      from: [{ prompt: 'a', nested: [null, true, 1.5] }],
      note: 'joined',
    },
    { field: 'n', outcome: 'fixed', to: 1, from: undefined },
  ],
  notices: ['uma palavra', ''],
  outputs: [
    {
      url: 'https://files.example/a%20b.mp4?x=1&y=é',
      role: 'main',
      mediaType: 'video/mp4',
      expiresAt: '2026-02-01T00:00:00.000Z',
      bytes: 9_007_199_254_740_991,
      duration: 5.04,
      width: 1920,
      height: 1080,
    },
    { url: 'data:image/png;base64,AA==', role: 'preview', bytes: undefined },
  ],
};

/** Jobs in the states the two above are not in. */
export const otherJobs: readonly Job[] = [
  { ...facts, state: 'queued', outputs: [] },
  {
    ...facts,
    state: 'failed',
    outputs: [],
    failure: {
      code: 'content_policy',
      message: '“no”',
      charged: 'maybe',
      flagged: [{ input: 'references.images', index: 1, category: 'насилие' }, { input: 'prompt' }],
    },
  },
  { ...facts, state: 'canceled', outputs: [] },
  { ...facts, state: 'expired', outputs: [] },
];
