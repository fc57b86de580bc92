import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createRegistry, type JobRef, memoryStore } from '../src/index.ts';
import type { AttemptUpdate } from '../src/store.ts';
import { defineProvider, query, wireId } from '../src/plugin.ts';
import { exampleProvider, fakeClock } from '../src/testing/index.ts';
import { attemptOf, canary, caught, request } from './gateway.ts';
import { hand } from './hand.ts';

// Stores of version 1 hold another hash of a request and of a prompt. These are as it wrote them for `request`; without
// them a key that bought before an upgrade would be a conflict, whose advice is a new key: a second purchase.
const fingerprint = '00598xicbrl1013d872ozs';
const promptHash = '0msus373oco1zpvbsvie0o';

const listing = defineProvider({
  ...exampleProvider.spec,
  listJobs: query({
    method: 'GET',
    path: '/jobs',
    schema: z.object({ jobs: z.array(z.object({ id: wireId(), at: z.string(), text: z.string() })) }),
    parse: ({ jobs }) =>
      jobs.map(({ id, at, text }) => ({ id, slug: 'parrot/1', submittedAt: at, prompt: text })),
  }),
});

const refAt = (submittedAt: string): JobRef => ({
  version: 1,
  provider: 'echo',
  account: 'test',
  model: 'echo/parrot',
  slug: 'parrot/1',
  task: 'text-to-video',
  submittedAt,
  idempotencyKey: 'k',
});

/** A registry whose store has an attempt of version 1 under the key `k`. */
async function upgraded(change: AttemptUpdate) {
  const clock = fakeClock();
  const store = memoryStore({ clock });
  const transport = hand();
  const media = createRegistry({
    providers: [listing({ apiKey: canary, account: 'test' })],
    transport,
    clock,
    store,
  });
  const ref = refAt(new Date(clock.now()).toISOString());
  const purchase = { namespace: '', idempotencyKey: 'k', ordinal: 1, expiresInMs: 60_000, reservations: [] };
  await store.createAttempt({ id: 'a', ...purchase, fingerprint, promptHash, ref });
  const id = change.status === 'accepted' ? { ref: { ...ref, id: 'job-1' } } : {};
  await store.update('a', { ...change, ...id });
  return { media, transport, store, ref };
}

describe('a request whose attempt was written by version 1', () => {
  it('is answered with the job it bought', async () => {
    const { media, transport } = await upgraded({ status: 'accepted' });
    expect((await media.submit(request, { idempotencyKey: 'k' })).ref.id).toBe('job-1');
    expect(transport.calls).toHaveLength(0);
  });

  it('stays unknown', async () => {
    const { media, transport } = await upgraded({ status: 'unknown' });
    expect(await caught(media.submit(request, { idempotencyKey: 'k' }))).toMatchObject({
      code: 'submission_unknown',
    });
    expect(transport.calls).toHaveLength(0);
  });

  it.each(['rejected', 'not_sent'] as const)('that ended %s buys once', async (status) => {
    const { media, transport, store } = await upgraded({ status });
    const bought = media.submit(request, { idempotencyKey: 'k' });
    (await transport.call(0)).respond(200, { job: 'job-2' });
    expect((await bought).ref.id).toBe('job-2');
    expect((await media.submit(request, { idempotencyKey: 'k' })).ref.id).toBe('job-2');
    expect(await attemptOf(store, 'k')).toMatchObject({ status: 'accepted' });
    expect(transport.calls).toHaveLength(1);
  });

  it('is told apart from another request', async () => {
    const { media, transport } = await upgraded({ status: 'rejected' });
    const other = { ...request, prompt: 'A paper plane.' };
    expect(await caught(media.submit(other, { idempotencyKey: 'k' }))).toMatchObject({
      code: 'idempotency_conflict',
    });
    expect(transport.calls).toHaveLength(0);
  });

  it('is found in a listing by its prompt', async () => {
    const { media, transport, ref } = await upgraded({ status: 'unknown' });
    const settled = media.reconcile(ref);
    const jobs = [
      { id: 'job-8', at: ref.submittedAt, text: 'A paper plane.' },
      { id: 'job-9', at: ref.submittedAt, text: ' A  paper boat.' },
    ];
    (await transport.call(0)).respond(200, { jobs });
    expect(await settled).toMatchObject({ outcome: 'accepted', job: { ref: { id: 'job-9' } } });
  });
});
