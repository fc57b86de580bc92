import { createRegistry, type Registry } from '@crosspoint/core';
import { fakeClock, type FakeClock } from '@crosspoint/core/testing';
import { cannedFault, type Emulator, type EmulatorOptions, startEmulator } from '@crosspoint/emulator';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { aigate } from '../src/index.ts';

const request = {
  kind: 'video',
  model: 'kling/kling-3.0-standard',
  prompt: 'A paper boat.',
  duration: 5,
} as const;

let emulator: Emulator;
let media: Registry;
let clock: FakeClock;
async function start(options: EmulatorOptions = {}): Promise<void> {
  clock = fakeClock();
  emulator = await startEmulator({ clock, ...options });
  media = createRegistry({ providers: [aigate(emulator.options('aigate'))], clock });
}
/** A job whose call is held: it has reached the gateway, and the grace is over. */
async function held(): ReturnType<Registry['submit']> {
  const submitted = media.submit(request);
  await vi.waitUntil(() => emulator.requestCount('aigate.submit') === 1, { interval: 1, timeout: 120_000 });
  clock.advance(2_000);
  return submitted;
}
afterEach(async () => {
  await media.close();
  await emulator.close();
});

const save = async (job: Parameters<Registry['download']>[0]): Promise<number> => {
  let bytes = 0;
  const to = new WritableStream<Uint8Array>({ write: (chunk) => void (bytes += chunk.length) });
  await media.download(job, { to });
  return bytes;
};
const caught = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => expect.fail('nothing was thrown'),
    (error: unknown) => error,
  );

describe('a call that is held at the emulator', () => {
  it('gives a running job after the grace, then its clip, from one request', async () => {
    await start({ script: 'q1500g3000c' });
    const job = await held();
    expect(job).toMatchObject({ state: 'running', resumable: false });
    clock.advance(5_000);
    const done = await media.wait(job);
    expect(done).toMatchObject({
      state: 'succeeded',
      ref: { id: expect.stringMatching(/^task_|^emu-/) as string },
    });
    expect(await save(done)).toBeGreaterThan(1_000);
    expect(emulator.requestCount('aigate.submit')).toBe(1);
  });

  it('tells when its link dies, and a dead one is said to be', async () => {
    await start({ script: 'c' });
    const job = await media.generate(request);
    const { expiresAt } = job.outputs[0];
    expect(Date.parse(expiresAt!) - Date.parse(job.observedAt)).toBe(20 * 60_000);
    clock.advance(20 * 60_000 + 1_000);
    expect(await caught(save(job))).toMatchObject({ code: 'output_expired' });
  });

  it.each([
    ['aigate.bad-key', 'auth'],
    ['aigate.out-of-quota', 'insufficient_funds'],
    ['aigate.not-found', 'not_found'],
    ['aigate.bad-parameter', 'invalid_request'],
    ['aigate.api-error', 'submission_unknown'],
    ['aigate.bad-gateway', 'submission_unknown'],
  ] as const)('is refused as %s: %s', async (name, code) => {
    await start();
    emulator.injectFault({ route: 'aigate.submit', fault: cannedFault(name), times: 5 });
    expect(await caught(media.submit(request))).toMatchObject({ code });
    expect(emulator.requestCount('aigate.submit')).toBe(1);
  });

  it('that breaks off may have bought, and is never made again', async () => {
    await start({ script: 'c' });
    emulator.injectFault({ route: 'aigate.submit', fault: { type: 'reset', when: 'after-accepting' } });
    const once = { idempotencyKey: 'k' };
    for (const _ of [1, 2])
      expect(await caught(media.submit(request, once))).toMatchObject({
        code: 'submission_unknown',
        charged: 'maybe',
      });
    expect(emulator.requestCount('aigate.submit')).toBe(1);
  });

  it('of a failed job is an end nobody knows: a 500 does not say whether it was bought', async () => {
    await start({ script: 'g2500e' });
    const job = await held();
    clock.advance(3_000);
    expect(await caught(media.wait(job))).toMatchObject({ code: 'submission_unknown' });
  });
});

it('the account has a balance', async () => {
  await start({ aigate: { balance: { USD: '0.3' } } });
  expect((await media.balance())[0]?.entries).toContainEqual(
    expect.objectContaining({ scope: 'account', amount: '0.3', currency: 'USD' }),
  );
});

it('the gateway lists its models', async () => {
  await start();
  const { models } = await media.discover({ provider: 'aigate' });
  expect(models.map(({ slug }) => slug)).toContain('klingai/kling-v3.0-t2v');
});
