import { describe, expect, it } from 'vitest';
import { memoryStore } from '../src/index.ts';
import type { ProviderSpec } from '../src/plugin.ts';
import type { JobStore } from '../src/store.ts';
import { exampleProvider, fakeClock } from '../src/testing/index.ts';
import { attemptOf, methods } from './gateway.ts';
import { extended, key, line, ok, registryOf, type Reply, request } from './slots.ts';

const intervalMs = 5_000; // of the example provider

/** A gateway whose jobs take so long, in ms, and a store that outlives its registries. */
function gateway(durationMs: number, more: Partial<ProviderSpec> = {}) {
  const clock = fakeClock({ skipSleeps: true });
  const store = memoryStore({ clock });
  const began = new Map<string, number>();
  const now: { durationMs: number; running: Reply } = { durationMs, running: ok({ word: 'working' }) };
  const transport = line(({ method, url }, n) => {
    if (method === 'POST') {
      began.set(`job-${n}`, clock.now());
      return ok({ job: `job-${n}` });
    }
    const id = /job-\d+/.exec(url)?.[0] ?? '';
    const isOver = clock.now() - (began.get(id) ?? 0) >= now.durationMs;
    return isOver ? ok({ word: 'done', files: ['https://files.example/a.mp4'] }) : now.running;
  });
  const provider = extended(more)();
  /** A process of its own on the same store. */
  const open = (given = provider, on: JobStore = store) =>
    registryOf(given, transport, { store: { ...methods(on), close: async () => undefined }, clock }).media;
  const polls = (): number => transport.sent.filter(({ method }) => method === 'GET').length;
  return { clock, store, now, open, polls };
}

const buyAndWait = async (media: ReturnType<ReturnType<typeof gateway>['open']>) =>
  media.wait(await media.submit(request));

/** Pauses between polls, in ms. */
const since = (slept: readonly number[], n: number) => slept.slice(n);

const documented = { video: { fromMs: 30_000, toMs: 60_000, source: 'the page on jobs' } };

describe('how often a job is polled', () => {
  it('is the documented interval where nothing is known of how long jobs take', async () => {
    const { clock, open } = gateway(60_000);
    const media = open();
    for (let n = 0; n < 19; n += 1) await buyAndWait(media);
    expect(new Set(clock.slept)).toEqual(new Set([intervalMs]));
    await media.close();
  });

  it('follows what the document says of the jobs, and never undercuts the interval', async () => {
    const { clock, open, polls } = gateway(45_000, { processingTimes: documented });
    const media = open();
    const job = await buyAndWait(media);
    expect(job.state).toBe('succeeded');
    expect(clock.slept[0]).toBeGreaterThan(20_000);
    expect(clock.slept[0]).toBeLessThan(45_000);
    for (const ms of clock.slept) expect(ms).toBeGreaterThanOrEqual(intervalMs);
    expect(polls()).toBeLessThan(45_000 / intervalMs);
    await media.close();
  });

  it('follows what the document says of a model before what it says of the kind', async () => {
    const row = exampleProvider.spec.models['echo/parrot']!;
    const processingTime = { fromMs: 1_000, toMs: 4_000, source: 'the page of the model' };
    const models = { 'echo/parrot': { ...row, processingTime } };
    const { clock, open } = gateway(8_000, { processingTimes: documented, models });
    const media = open();
    await buyAndWait(media);
    expect(clock.slept[0]).toBe(intervalMs);
    await media.close();
  });

  it('is learned from the jobs in the store, by a process that saw none of them as well', async () => {
    const { clock, open, polls } = gateway(50_000);
    const first = open();
    for (let n = 0; n < 20; n += 1) await buyAndWait(first);
    await first.close();
    clock.advance(60_000);
    const [sleptBefore, pollsBefore] = [clock.slept.length, polls()];
    const second = open();
    await buyAndWait(second);
    expect(since(clock.slept, sleptBefore)[0]).toBeGreaterThan(30_000);
    expect(polls() - pollsBefore).toBeLessThanOrEqual(5);
    await second.close();
  });

  it('is the same for steps that are taken one by one, on whichever machine', async () => {
    const { clock, store, open, polls } = gateway(45_000, { processingTimes: documented });
    const media = open();
    const { ref } = await media.submit(request, { idempotencyKey: 'a' });
    const submittedAt = clock.now();
    const dueAt = (await attemptOf(store, 'a'))?.dueAt ?? 0;
    expect(dueAt - submittedAt).toBeGreaterThan(20_000);
    let step = await media.advance(ref);
    expect([polls(), Date.parse(step.nextAt ?? '')]).toEqual([0, dueAt]);
    while (step.nextAt !== undefined) {
      clock.advance(Date.parse(step.nextAt) - clock.now());
      step = await open().advance(ref);
      if (step.nextAt !== undefined)
        expect(Date.parse(step.nextAt) - clock.now()).toBeGreaterThanOrEqual(intervalMs);
    }
    expect(step.job.state).toBe('succeeded');
    expect(polls()).toBeLessThanOrEqual(5);
    await media.close();
  });

  it('is what the application gave', async () => {
    const { clock, open } = gateway(45_000, { processingTimes: documented });
    const spec = { ...extended({ processingTimes: documented })().spec };
    const { defineProvider } = await import('../src/plugin.ts');
    const given = defineProvider(spec)({ apiKey: key, account: 'test', polling: { intervalMs: 2_000 } });
    const media = open(given);
    await buyAndWait(media);
    expect(new Set(clock.slept)).toEqual(new Set([2_000]));
    await media.close();
  });

  it('obeys Retry-After where that asks for more', async () => {
    const { clock, open, now } = gateway(45_000, { processingTimes: documented });
    now.running = { status: 200, json: { word: 'working' }, headers: { 'retry-after': '40' } };
    const media = open();
    await buyAndWait(media);
    expect(clock.slept.at(-1)).toBe(40_000);
    await media.close();
  });

  it('falls back to the interval for a job that takes longer than almost all', async () => {
    const { clock, open } = gateway(300_000, { processingTimes: documented });
    const media = open();
    await buyAndWait(media);
    expect(clock.slept.at(-1)).toBe(intervalMs);
    await media.close();
  });

  it('asks once a minute at least, also where jobs take long', async () => {
    const video = { fromMs: 600_000, toMs: 1_200_000, source: 'the page on jobs' };
    const { clock, open } = gateway(550_000, { processingTimes: { video } });
    const media = open();
    await buyAndWait(media);
    expect(Math.max(...clock.slept)).toBe(60_000);
    await media.close();
  });

  it('asks once more before a wait runs out of time', async () => {
    const { clock, open, polls } = gateway(25_000, { processingTimes: documented });
    const media = open();
    const job = await media.wait(await media.submit(request), { timeoutMs: 26_000 });
    expect([job.state, polls()]).toEqual(['succeeded', 1]); // by itself it would ask later
    expect(clock.slept[0]).toBeLessThan(26_000);
    await media.close();
  });

  it('does without a store that cannot be read', async () => {
    const { clock, store, open } = gateway(45_000, { processingTimes: documented });
    const broken = { ...methods(store), list: async () => Promise.reject(new Error('the disk is gone')) };
    const media = open(undefined, broken);
    expect((await buyAndWait(media)).state).toBe('succeeded');
    expect(clock.slept[0]).toBeGreaterThan(20_000);
    await media.close();
  });
});

describe('when a job ended', () => {
  it('is known between two polls, also where all before the last one were alike', async () => {
    const { clock, open } = gateway(301_000);
    const media = open();
    const submitted = await media.submit(request);
    const job = await media.wait(submitted);
    const age = (time: string | undefined) => Date.parse(time ?? '') - Date.parse(job.ref.submittedAt);
    expect([age(job.lastActiveAt), age(job.endedAt)]).toEqual([300_000, 305_000]);
    expect(age(job.endedAt)).toBe(clock.now() - Date.parse(job.ref.submittedAt));
    await media.close();
  });

  it('is known since the submit where its first poll found it over', async () => {
    const { open } = gateway(1_000);
    const media = open();
    const { job } = await media.advance(await media.submit(request)).then(async ({ nextAt }) => ({
      job: await buyAndWait(media),
      nextAt,
    }));
    expect(job.lastActiveAt).toBe(job.ref.submittedAt);
    await media.close();
  });
});
