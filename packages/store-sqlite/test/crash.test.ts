import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createRegistry, type Registry } from '@crosspoint/core';
import { fakeClock, type FakeClock } from '@crosspoint/core/testing';
import { type Emulator, sampleClip, startEmulator } from '@crosspoint/emulator';
import { aimlapi } from '@crosspoint/provider-aimlapi';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sqlite } from '../src/index.ts';
import { startChild } from '../../core/test/stores/children.ts';
import { freshPath } from './folder.ts';
import { request } from './order.ts';

const submit = 'aimlapi.submit';
const idempotencyKey = 'order-42';

let emulator: Emulator;
let path: string;
beforeEach(async () => {
  emulator = await startEmulator();
  path = freshPath();
});
afterEach(() => emulator.close());

const startBuyer = () =>
  startChild(new URL('./buyer.ts', import.meta.url), path, emulator.baseURL('aimlapi'), idempotencyKey);

/** This process, on the same file, with a clock that is ahead of time where it has to wait. */
function takeOver(): { media: Registry; clock: FakeClock } {
  const clock = fakeClock({ at: new Date().toISOString(), skipSleeps: true });
  const provider = aimlapi({ apiKey: 'none', baseURL: emulator.baseURL('aimlapi'), account: 'emulator' });
  return { media: createRegistry({ providers: [provider], store: sqlite(path), clock }), clock };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a process that is killed', () => {
  it('while its request is under way has bought at most once: another one waits for the deadline, says unknown, and sends nothing', async () => {
    emulator.injectFault({ route: submit, fault: { type: 'hang', accepted: true } });
    const buyer = startBuyer();
    while (emulator.requestCount(submit) === 0) await turn();
    await buyer.kill();

    const { media, clock } = takeOver();
    const began = clock.now();
    for (let times = 0; times < 2; times += 1)
      await expect(media.submit(request, { idempotencyKey })).rejects.toMatchObject({
        code: 'submission_unknown',
        charged: 'maybe',
        retryable: false,
      });
    expect(clock.now() - began).toBeGreaterThan(30_000);
    expect(emulator.requestCount(submit)).toBe(1);
    await media.close();
  });

  it('right after its request was accepted has lost nothing: another one finishes the job from the file, by its key or its ref', async () => {
    const buyer = startBuyer();
    const ref = await buyer.line();
    await buyer.kill();
    emulator.advance(60_000);

    const { media } = takeOver();
    const job = await media.submit(request, { idempotencyKey });
    expect(String(job.ref)).toBe(ref);
    expect(job).toMatchObject({ durable: true, resumable: true });
    const done = await media.wait(ref);
    expect(done.state).toBe('succeeded');
    const [saved] = await media.download(done, { to: join(dirname(path), 'boat.mp4') });
    expect(await readFile(saved!.path!)).toEqual(await readFile(sampleClip));
    expect([emulator.requestCount(submit), emulator.acceptedCount(submit)]).toEqual([1, 1]);
    await media.close();

    const file = sqlite(path);
    expect(await file.list({ tags: { order: '42' } })).toMatchObject([
      { status: 'accepted', job: { state: 'succeeded' } },
    ]);
    await file.close();
  });

  it('the moment its intent is in the file leaves one purchase or none, however often it is tried again', async () => {
    const store = sqlite(path);
    const buyer = startBuyer();
    while ((await store.getByKey({ namespace: '', idempotencyKey })) === undefined) await turn();
    await buyer.kill();
    await store.close();

    const { media } = takeOver();
    for (let i = 0; i < 3; i += 1) {
      const end = await media.submit(request, { idempotencyKey }).then(
        (job) => job.state,
        (error: { code: string }) => error.code,
      );
      expect(['queued', 'submission_unknown']).toContain(end);
    }
    expect(emulator.requestCount(submit)).toBeLessThanOrEqual(1);
    await media.close();
  });
});
