import { createRegistry, type Job } from '@crosspoint/core';
import { fakeClock } from '@crosspoint/core/testing';
import { startEmulator } from '@crosspoint/emulator';
import { aimlapi } from '@crosspoint/provider-aimlapi';
import { expect, it } from 'vitest';
import { sqlite } from '../src/index.ts';
import { freshPath } from './folder.ts';
import { request } from './order.ts';

it('two workers on one file finish the jobs of a machine that is gone: each job is asked about by one of them', async () => {
  const emulator = await startEmulator();
  const clock = fakeClock({ at: new Date().toISOString() });
  const path = freshPath();
  const machine = () =>
    createRegistry({
      providers: [aimlapi({ apiKey: 'none', baseURL: emulator.baseURL('aimlapi'), account: 'emulator' })],
      store: sqlite(path, { now: () => clock.now() }),
      clock,
    });
  const gone = machine();
  const keys = ['a', 'b', 'c', 'd'];
  for (const idempotencyKey of keys) await gone.submit(request, { idempotencyKey });
  await gone.close();
  emulator.advance(60_000); // every job is done at its gateway

  const seen: Job[] = [];
  const stop = new AbortController();
  const machines = [machine(), machine()];
  const working = machines.map((media) =>
    media.work({ concurrency: 2, signal: stop.signal, onUpdate: (job) => seen.push(job) }),
  );
  for (let i = 0; seen.length < keys.length && i < 2_000; i += 1) {
    clock.advance(500);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  stop.abort();
  const results = await Promise.all(working);

  expect(seen.map(({ ref, state }) => `${ref.idempotencyKey} ${state}`).toSorted()).toEqual(
    keys.map((key) => `${key} succeeded`),
  );
  expect(results.reduce((sum, { steps }) => sum + steps, 0)).toBe(keys.length);
  expect(results.every(({ late, errors }) => late + errors === 0)).toBe(true);
  expect(emulator.requestCount('aimlapi.submit')).toBe(keys.length);
  await Promise.all(machines.map((media) => media.close()));
  await emulator.close();
});
