import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRegistry, type CrosspointError, type Job } from '../src/index.ts';
import { type Attempt, type Intent, type JobRef, type JobStore, memoryStore } from '../src/store.ts';
import { exampleProvider, type FakeClock, fakeClock } from '../src/testing/index.ts';
import { attemptOf, canary, caught, type Gateway, methods, request, startGateway } from './gateway.ts';

let gateway: Gateway;
beforeEach(async () => {
  gateway = await startGateway();
});
afterEach(() => gateway.close());

const working = { word: 'working' };
const done = { word: 'done', files: ['/files/clip.mp4'] };
const polls = () => gateway.requests.filter(({ method }) => method === 'GET').length;

/** A machine: a registry of its own on a shared store. */
const machine = (store: JobStore, clock: FakeClock, accounts: readonly string[] = ['test']) =>
  createRegistry({
    providers: accounts.map((account) => exampleProvider({ apiKey: canary, baseURL: gateway.url, account })),
    // closing one machine leaves the store open for the others
    store: { ...methods(store), close: async () => undefined },
    clock,
  });

/** An intent of another attempt for the same request. */
function intentLike({ fingerprint }: Attempt, id: string, ref: JobRef): Intent {
  const intent = { id, namespace: '', idempotencyKey: id, ordinal: 1, fingerprint, reservations: [] };
  return { ...intent, ref, expiresInMs: 1_000 };
}

const turn = (ms = 5) => new Promise((resolve) => setTimeout(resolve, ms));

/** Lets time pass in small steps until something holds. */
async function until(clock: FakeClock, holds: () => boolean | Promise<boolean>, stepMs = 500): Promise<void> {
  for (let i = 0; i < 2_000; i += 1) {
    if (await holds()) return;
    clock.advance(stepMs);
    await turn();
  }
  throw new Error('it never came to hold');
}

describe('advance', () => {
  const setUp = async () => {
    const clock = fakeClock();
    const store = memoryStore({ clock });
    const media = machine(store, clock);
    gateway.responses = [working];
    const { ref } = await media.submit(request, { idempotencyKey: 'a' });
    return { clock, store, media, ref };
  };

  it('polls when the next poll is due, once, and says when to come back', async () => {
    const { clock, media, ref } = await setUp();
    const early = await media.advance(ref);
    expect(polls()).toBe(0);
    expect(early).toMatchObject({ job: { state: 'queued' }, nextAt: '2026-01-01T00:00:05.000Z' });
    clock.advance(5_000);
    const step = await media.advance(ref);
    expect(polls()).toBe(1);
    expect(step).toMatchObject({ job: { state: 'running' }, nextAt: '2026-01-01T00:00:10.000Z' });
    expect(await media.advance(ref)).toEqual(step);
    expect(polls()).toBe(1);
    await media.close();
  });

  it('polls once where two machines call it at once, and both return the job', async () => {
    const { clock, store, media, ref } = await setUp();
    const other = machine(store, clock);
    clock.advance(5_000);
    const [one, two] = await Promise.all([media.advance(ref), other.advance(String(ref))]);
    expect(polls()).toBe(1);
    for (const { job, nextAt } of [one, two])
      expect([job.ref.id, typeof nextAt]).toEqual(['job-1', 'string']);
    await Promise.all([media.close(), other.close()]);
  });

  it.each([-600_000, 600_000])(
    'polls once for a due time also where the clock of the machine is off by %i ms',
    async (offMs) => {
      const { clock, store, media, ref } = await setUp();
      const ownClock = fakeClock({ at: new Date(clock.now() + offMs).toISOString() });
      const other = machine(store, ownClock);
      const early = await other.advance(ref);
      expect(polls()).toBe(0);
      expect(Date.parse(early.nextAt ?? '')).toBe(ownClock.now() + 5_000);
      for (const each of [clock, ownClock]) each.advance(5_000);
      const step = await other.advance(ref);
      expect(polls()).toBe(1);
      expect(Date.parse(step.nextAt ?? '')).toBe(ownClock.now() + 5_000);
      expect((await other.advance(ref)).nextAt).toBe(step.nextAt);
      expect(polls()).toBe(1);
      await Promise.all([media.close(), other.close()]);
    },
  );

  it('leaves a job that is over alone', async () => {
    const { clock, store, media, ref } = await setUp();
    gateway.responses = [done];
    clock.advance(5_000);
    const { job, nextAt } = await media.advance(ref);
    expect([job.state, nextAt]).toEqual(['succeeded', undefined]);
    expect((await attemptOf(store, 'a'))?.dueAt).toBeUndefined();
    clock.advance(3_600_000);
    expect((await media.advance(ref)).job.state).toBe('succeeded');
    expect(polls()).toBe(1);
    await media.close();
  });

  it('brings the error of a gateway that does not respond beside the job, and comes back later', async () => {
    const { clock, media, ref } = await setUp();
    gateway.responses = [{ status: 503, headers: {}, text: '{}' }, working];
    clock.advance(5_000);
    const step = await media.advance(ref);
    expect(step).toMatchObject({ job: { ref: { id: 'job-1' } }, error: { retryable: true } });
    clock.advance(Date.parse(step.nextAt ?? '') - clock.now());
    const { job, error } = await media.advance(ref);
    expect([job.state, error]).toEqual(['running', undefined]);
    await media.close();
  });

  it('says of an attempt whose sender died that it is unknown, once its time is over', async () => {
    const { clock, store, media, ref } = await setUp();
    const { idempotencyKey: _key, id: _id, ...rest } = ref;
    const lost = { ...rest, idempotencyKey: 'lost' };
    await store.createAttempt(intentLike((await attemptOf(store, 'a'))!, 'lost', lost));
    expect(await caught(media.advance(lost))).toMatchObject({ code: 'submission_unknown', retryable: true });
    clock.advance(1_000);
    expect(await caught(media.advance(lost))).toMatchObject({ code: 'submission_unknown', retryable: false });
    expect((await store.getById('lost'))?.status).toBe('unknown');
    await store.update('lost', { status: 'not_sent' });
    expect(await caught(media.advance(lost))).toMatchObject({ code: 'not_found', charged: 'no' });
    await media.close();
  });
});

describe('work', () => {
  it('drives every job of a store to its end, and stops with its signal', async () => {
    const clock = fakeClock();
    const store = memoryStore({ clock });
    const media = machine(store, clock);
    for (let i = 0; i < 6; i += 1) {
      gateway.accepted = { job: `job-${i}`, cost: 0.25 };
      await media.submit(request, { idempotencyKey: `${i}` });
    }
    gateway.responses = [working, working, working, working, working, working, done];
    const ended: Job[] = [];
    const stop = new AbortController();
    const working_ = media.work({
      concurrency: 2,
      signal: stop.signal,
      onUpdate: (job) => job.state === 'succeeded' && ended.push(job),
    });
    await until(clock, () => ended.length === 6);
    stop.abort();
    const result = await working_;
    expect(result).toEqual({ steps: 12, late: 0, errors: 0 });
    expect(polls()).toBe(12);
    expect(gateway.posts()).toBe(6);
    expect(await store.claimDue({ limit: 9, leaseMs: 0 })).toEqual([]);
    await media.close();
  });

  it('asks at most once for a due time, however many workers share the store', async () => {
    const clock = fakeClock();
    const store = memoryStore({ clock });
    const machines = [1, 2, 3].map(() => machine(store, clock));
    gateway.responses = [working];
    await machines[0]!.submit(request, { idempotencyKey: 'a' });
    const stop = new AbortController();
    const all = machines.map((media) => media.work({ signal: stop.signal, emptyPauseMs: 250 }));
    const end = clock.now() + 50_000;
    await until(clock, () => clock.now() >= end, 250);
    stop.abort();
    await Promise.all(all);
    expect(polls()).toBeGreaterThanOrEqual(8);
    expect(polls()).toBeLessThanOrEqual(10); // one in 5 s, and not three
    await Promise.all(machines.map((media) => media.close()));
  });

  it('takes the jobs of a worker that froze after its lease; what that one brings later is not written', async () => {
    const clock = fakeClock();
    const store = memoryStore({ clock });
    const frozen = machine(store, clock);
    gateway.responses = [working];
    await frozen.submit(request, { idempotencyKey: 'a' });
    clock.advance(5_000);
    const [leased] = await store.claimDue({ limit: 1, leaseMs: 60_000 });
    const media = machine(store, clock);
    const stop = new AbortController();
    const working_ = media.work({ signal: stop.signal });
    const seen = clock.now();
    await until(clock, () => polls() > 0);
    expect(clock.now() - seen).toBeGreaterThanOrEqual(60_000);
    const late = await store.update(leased!.id, { tags: { by: 'frozen' } }, { fence: leased!.fence });
    expect(late.outcome).toBe('outdated');
    stop.abort();
    await working_;
    await Promise.all([media.close(), frozen.close()]);
  });

  it('counts a step whose lease went to another worker, and writes nothing of it', async () => {
    const clock = fakeClock();
    const store = memoryStore({ clock });
    // As if this worker had slept through its lease between its poll and its write.
    const sleepy: JobStore = {
      ...methods(store),
      update: async (id, change, condition) => {
        if (condition?.fence === undefined) return store.update(id, change, condition);
        clock.advance(120_000);
        await store.claimDue({ limit: 9, leaseMs: 600_000 });
        return store.update(id, change, condition);
      },
    };
    const media = machine(sleepy, clock);
    gateway.responses = [done];
    await media.submit(request, { idempotencyKey: 'a' });
    const stop = new AbortController();
    const working_ = media.work({ signal: stop.signal });
    await until(clock, () => polls() > 0);
    await turn(50);
    stop.abort();
    expect(await working_).toMatchObject({ late: 1 });
    expect((await attemptOf(store, 'a'))?.job?.state).not.toBe('succeeded');
    await media.close();
  });

  it('gives an account its turn beside one with many jobs', async () => {
    const clock = fakeClock();
    const store = memoryStore({ clock });
    const media = machine(store, clock, ['busy', 'quiet']);
    gateway.responses = [working];
    const { ref } = await media.submit(request, { idempotencyKey: 'first' });
    const first = (await attemptOf(store, 'first'))!;
    for (let i = 0; i < 40; i += 1) {
      const account = i < 38 ? 'busy' : 'quiet';
      const own = { ...ref, account, id: `job ${i}`, idempotencyKey: `${i}` };
      await store.createAttempt(intentLike(first, `${i}`, own));
      await store.update(`${i}`, { status: 'accepted', dueInMs: 0 });
      clock.advance(1); // those of the quiet account are due last
    }
    const asked: string[] = [];
    const stop = new AbortController();
    const working_ = media.work({
      concurrency: 4,
      signal: stop.signal,
      onUpdate: (job) => asked.push(job.ref.account),
    });
    await until(clock, () => asked.length >= 12, 1);
    stop.abort();
    await working_;
    expect(asked.slice(0, 12).filter((account) => account === 'quiet')).toHaveLength(2);
    await media.close();
  });

  it('polls two accounts equally often while both have jobs that are due', async () => {
    const clock = fakeClock();
    const store = memoryStore({ clock });
    const media = machine(store, clock, ['many', 'few']);
    gateway.responses = [working];
    const { ref } = await media.submit(request, { idempotencyKey: 'first' });
    const first = (await attemptOf(store, 'first'))!;
    for (let i = 0; i < 200; i += 1) {
      const account = i % 5 === 0 ? 'few' : 'many';
      const own = { ...ref, account, id: `job ${i}`, idempotencyKey: `${i}` };
      await store.createAttempt(intentLike(first, `${i}`, own));
      await store.update(`${i}`, { status: 'accepted', dueInMs: 0 });
    }
    const asked: string[] = [];
    const stop = new AbortController();
    const working_ = media.work({
      concurrency: 6,
      signal: stop.signal,
      onUpdate: (job) => asked.push(job.ref.account),
    });
    await until(clock, () => asked.length >= 60, 1);
    stop.abort();
    await working_;
    const few = asked.slice(0, 60).filter((account) => account === 'few').length;
    expect(few).toBeGreaterThanOrEqual(27);
    expect(few).toBeLessThanOrEqual(33);
    await media.close();
  });

  it('goes on while the store or the gateway fails, and counts it', async () => {
    const clock = fakeClock();
    const store = memoryStore({ clock });
    let failures = 2;
    const flaky: JobStore = {
      ...methods(store),
      claimDue: (lease) => ((failures -= 1) >= 0 ? Promise.reject(new Error('gone')) : store.claimDue(lease)),
    };
    const media = machine(flaky, clock);
    gateway.responses = [{ status: 500, headers: {}, text: '{}' }, done];
    await media.submit(request, { idempotencyKey: 'a' });
    const stop = new AbortController();
    const working_ = media.work({ signal: stop.signal });
    await until(clock, async () => (await attemptOf(store, 'a'))?.job?.state === 'succeeded');
    stop.abort();
    expect(await working_).toMatchObject({ errors: 3, late: 0 });
    await media.close();
  });
});

describe('an end that the store did not take', () => {
  /** The first time that an end is written, the store fails, or a delivery that says "running" is written before it. */
  const brokenOnce = (store: JobStore, how: 'fails' | 'is raced'): JobStore => {
    let times = 1;
    return {
      ...methods(store),
      update: async (id, change, condition) => {
        if (change.job?.state !== 'succeeded' || (times -= 1) < 0) return store.update(id, change, condition);
        if (how === 'fails') throw new Error('gone');
        await store.update(id, { deliveries: ['running'] });
        return store.update(id, change, condition);
      },
    };
  };
  const end = async (store: JobStore) => (await attemptOf(store, 'a'))?.job?.state;

  it.each(['fails', 'is raced'] as const)(
    'is asked for again by a worker where the write %s',
    async (how) => {
      const clock = fakeClock();
      const store = memoryStore({ clock });
      const media = machine(brokenOnce(store, how), clock);
      await media.submit(request, { idempotencyKey: 'a' });
      const stop = new AbortController();
      const working_ = media.work({ signal: stop.signal });
      await until(clock, async () => (await end(store)) === 'succeeded');
      stop.abort();
      await working_;
      expect(polls()).toBe(2);
      expect((await attemptOf(store, 'a'))?.dueAt).toBeUndefined();
      await media.close();
    },
  );

  it.each(['fails', 'is raced'] as const)('is asked for again by advance where the write %s', async (how) => {
    const clock = fakeClock();
    const store = memoryStore({ clock });
    const media = machine(brokenOnce(store, how), clock);
    const { ref } = await media.submit(request, { idempotencyKey: 'a' });
    clock.advance(5_000);
    const step = await media.advance(ref);
    expect(step).toMatchObject({ job: { state: 'succeeded' }, nextAt: '2026-01-01T00:00:10.000Z' });
    clock.advance(5_000);
    expect(await media.advance(ref)).not.toHaveProperty('nextAt');
    expect(await end(store)).toBe('succeeded');
    await media.close();
  });
});

describe('a job whose sender is gone', () => {
  it('is followed by a worker once a person has settled it as accepted', async () => {
    const clock = fakeClock();
    const store = memoryStore({ clock });
    const media = machine(store, clock);
    gateway.accepted = { status: 500, text: 'x' };
    const error = await caught(media.submit(request, { idempotencyKey: 'a' }));
    await media.reconcile((error as CrosspointError).ref!, { decide: { id: 'job-1' } });
    const stop = new AbortController();
    const working_ = media.work({ signal: stop.signal });
    await until(clock, async () => (await attemptOf(store, 'a'))?.job?.state === 'succeeded');
    stop.abort();
    expect(await working_).toMatchObject({ steps: 1, errors: 0 });
    await media.close();
  });
});
