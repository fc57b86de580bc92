import type { Intent } from '@crosspoint/core/store';

/** What the attempt of `intentOf(id)` is found by. */
export const keyOf = (id: string) => ({ namespace: '', idempotencyKey: `key of ${id}` });

/** An intent with its own key. */
export const intentOf = (id: string, more: Partial<Intent> = {}): Intent => ({
  id,
  namespace: '',
  idempotencyKey: `key of ${id}`,
  ordinal: 1,
  fingerprint: 'one request',
  expiresInMs: 60_000,
  reservations: [],
  ref: {
    version: 1,
    provider: 'echo',
    account: 'test',
    model: 'echo/parrot',
    slug: 'parrot/1',
    task: 'text-to-video',
    submittedAt: '2026-01-01T00:00:00.000Z',
    idempotencyKey: more.idempotencyKey ?? `key of ${id}`,
  },
  ...more,
});
