import { expect, it } from 'vitest';
import type { Intent, JobStore } from '../src/index.ts';

const intent = (id: string, more: Partial<Intent> = {}): Intent => ({
  id,
  idempotencyKey: 'k',
  fingerprint: 'f',
  openUntil: 1_000,
  reservations: [],
  ref: {
    version: 1,
    provider: 'echo',
    account: 'a',
    model: 'm',
    slug: 's',
    task: 'text-to-video',
    submittedAt: '2026-01-01T00:00:00.000Z',
    idempotencyKey: more.idempotencyKey ?? 'k',
  },
  ...more,
});

/** What every store must keep, however it keeps it. */
export function storeSuite(make: () => JobStore): void {
  it('begins an attempt once for a key and a request', async () => {
    const store = make();
    const all = await Promise.all(['1', '2', '3'].map((id) => store.begin(intent(id))));
    expect(all.map((it) => it.outcome).toSorted()).toEqual(['begun', 'exists', 'exists']);
    expect(await store.begin(intent('4', { fingerprint: 'other' }))).toMatchObject({ outcome: 'conflict' });
  });

  it.each([
    ['accepted', 'exists'],
    ['unknown', 'exists'],
    ['not_sent', 'begun'],
    ['rejected', 'begun'],
  ] as const)('after %s the same key is %s', async (word, outcome) => {
    const store = make();
    await store.begin(intent('1'));
    await store.settle('1', 1, { word });
    expect(await store.begin(intent('2'))).toMatchObject({ outcome });
  });

  it('settles by compare-and-set: of two who saw the same, one is first', async () => {
    const store = make();
    await store.begin(intent('1'));
    const both = await Promise.all([
      store.settle('1', 1, { word: 'accepted' }),
      store.settle('1', 1, { word: 'unknown' }),
    ]);
    expect(both.filter((it) => it !== undefined)).toHaveLength(1);
    expect(await store.find('k')).toMatchObject({
      revision: 2,
      word: both[0] === undefined ? 'unknown' : 'accepted',
    });
    expect(await store.settle('nobody', 1, {})).toBeUndefined();
  });

  it('never reserves beyond a budget, whatever the concurrency; a certain no gives the money back', async () => {
    const store = make();
    const reservations = [{ budget: 'today', currency: 'USD', amount: '0.1', ceiling: '0.3' }];
    const begun = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        store.begin(intent(`${i}`, { idempotencyKey: `k${i}`, reservations })),
      ),
    );
    expect(begun.filter((it) => it.outcome === 'begun')).toHaveLength(3);
    await store.settle('0', 1, { word: 'unknown' });
    expect(await store.begin(intent('x', { idempotencyKey: 'x', reservations }))).toMatchObject({
      outcome: 'over_budget',
      reservation: { budget: 'today' },
    });
    await store.settle('1', 1, { word: 'rejected' });
    expect(await store.begin(intent('y', { idempotencyKey: 'y', reservations }))).toMatchObject({
      outcome: 'begun',
    });
  });

  it('gives as many places as an allowance has, and says when the next is free', async () => {
    const store = make();
    const take = (now: number) => store.take({ name: 'echo', windowMs: 100, max: 2, now });
    expect([
      await take(0),
      await take(10),
      await take(20),
      await take(99),
      await take(100),
      await take(105),
    ]).toEqual([0, 0, 80, 1, 0, 5]);
  });

  it('lists what is due, the longest due first', async () => {
    const store = make();
    for (const [i, dueAt] of [30, 10, 20, 99].entries()) {
      await store.begin(intent(`${i}`, { idempotencyKey: `k${i}` }));
      await store.settle(`${i}`, 1, { dueAt });
    }
    expect((await store.due(50, 2)).map((it) => it.dueAt)).toEqual([10, 20]);
  });
}
