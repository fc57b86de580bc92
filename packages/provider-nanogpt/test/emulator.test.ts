import { createRegistry, type Registry } from '@crosspoint/core';
import type { ProviderOptions } from '@crosspoint/core/plugin';
import { fakeClock } from '@crosspoint/core/testing';
import { cannedFault, type Emulator, type EmulatorOptions, startEmulator } from '@crosspoint/emulator';
import { afterEach, describe, expect, it } from 'vitest';
import { nanogpt } from '../src/index.ts';

const canary = 'canary-51c07e9d20aa4b';
const request = { kind: 'video', model: 'google/veo-2.0', prompt: 'A paper boat.', duration: 5 } as const;

let emulator: Emulator;
let media: Registry;
async function start(options: EmulatorOptions = {}, override?: ProviderOptions['override']): Promise<void> {
  const clock = fakeClock({ skipSleeps: true });
  emulator = await startEmulator({ clock, ...options });
  const baseURL = emulator.baseURL('nanogpt');
  media = createRegistry({
    providers: [nanogpt({ apiKey: canary, baseURL, account: 'emulator', override })],
    clock,
  });
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

describe('a job at the emulator', () => {
  it.each([
    ['google/veo-2.0', {}],
    ['kling/kling-2.0', { negativePrompt: 'blur', guidance: 0.5 }],
    ['tencent/hunyuan-video', { duration: undefined, resolution: '720p' }],
    ['bytedance/seedance-1.0-pro', { resolution: '1080p', cameraFixed: false }],
    ['bytedance/seedance-1.0-lite', { resolution: '720p' }],
    ['kling/kling-2.1-pro', { image: 'https://example.com/boat.jpg' }],
    ['alibaba/wan-2.1', { image: 'https://example.com/boat.jpg', fps: 16, duration: 5.0625 }],
  ])('of %s goes from prompt to clip', async (model, more) => {
    await start({ script: 'q1000g3000c' });
    const job = await media.generate({ ...request, model, ...more });
    expect(await save(job)).toBeGreaterThan(1_000);
    expect(emulator.requestCount('nanogpt.submit')).toBe(1);
  });

  it.each([
    ['c', 'USD'],
    ['c.xno', 'XNO'],
    ['c.xno.dearer', 'XNO'],
  ])('is held and then charged in the unit it is paid in (%s)', async (script, currency) => {
    await start({ script });
    const { costs } = await media.generate(request);
    expect(costs.map(({ basis, currency: unit }) => [basis, unit])).toEqual([
      ['reserved', currency],
      ['charged', currency],
    ]);
  });

  it.each([
    'c.relative',
    'c.outputurl',
    'c.videourl',
    'c.videolist',
    'v',
    'w5a5d5s',
    'c.leanrun',
    'c.twoids',
  ])('succeeds through what has been seen elsewhere (%s), and its file can be had', async (script) => {
    await start({ script });
    expect(await save(await media.generate(request))).toBeGreaterThan(1_000);
    const files = emulator.requests.filter(({ route }) => /file|content/.test(route));
    for (const { headers, route } of files)
      if (route === 'nanogpt.content') expect(headers['x-api-key']).toBe(canary);
  });

  it('is asked about at the unified route where that is configured, in both of its forms', async () => {
    const unified = {
      poll: {
        path: '/video/status',
        query: { requestId: '{id}', runId: null, modelSlug: null, model: null },
      },
    } as const;
    await start({ script: 'q5g5c.flatstatus' }, unified);
    expect(await save(await media.generate(request))).toBeGreaterThan(1_000);
    expect(emulator.requestCount('nanogpt.unified-status')).toBeGreaterThan(0);
  });

  it('that failed for its content says so in friendly words', async () => {
    await start({ script: 'g5e.nsfw' });
    expect(await caught(media.generate(request))).toMatchObject({
      code: 'content_policy',
      message: expect.stringContaining('Please modify your prompt') as string,
    });
  });

  it.each([
    ['nanogpt.no-balance', 'insufficient_funds'],
    ['nanogpt.invalid-session', 'auth'],
    ['nanogpt.rate-limited', 'rate_limited'],
    ['nanogpt.content-policy', 'content_policy'],
    ['nanogpt.image-needed', 'invalid_request'],
    ['nanogpt.gateway-timeout', 'submission_unknown'],
  ] as const)('is refused as %s: %s', async (name, code) => {
    await start();
    emulator.injectFault({ route: 'nanogpt.submit', fault: cannedFault(name), times: 5 });
    expect(await caught(media.submit(request))).toMatchObject({ code });
    expect(emulator.acceptedCount('nanogpt.submit')).toBe(0);
  });
});

describe('the account', () => {
  it('has a balance in both units, and it falls', async () => {
    await start({ script: 'c', nanogpt: { balance: { USD: '9.5', XNO: '2' } } });
    const figures = async () => (await media.balance())[0]?.entries;
    expect(await figures()).toMatchObject([
      { scope: 'account', amount: '9.5', currency: 'USD' },
      { scope: 'account', amount: '2', currency: 'XNO' },
    ]);
    const [paid] = (await media.generate(request)).costs.filter(({ basis }) => basis === 'charged');
    expect(Number(paid?.amount)).toBeGreaterThan(0);
    expect(await figures()).not.toMatchObject([{ amount: '9.5' }, {}]);
  });

  it('lists a run whose answer was lost, and the job is found again without buying twice', async () => {
    await start({ script: 'g60000c' });
    emulator.injectFault({ route: 'nanogpt.submit', fault: { type: 'reset', when: 'after-accepting' } });
    const lost = (await caught(media.submit(request, { idempotencyKey: 'k' }))) as {
      code: string;
      ref: { toString(): string };
    };
    expect(lost.code).toBe('submission_unknown');
    const settled = await media.reconcile(lost.ref.toString());
    expect(settled.outcome).toBe('accepted');
    expect((await media.wait(lost.ref.toString())).state).toBe('succeeded');
    expect((await media.submit(request, { idempotencyKey: 'k' })).state).toBe('succeeded');
    expect(emulator.acceptedCount('nanogpt.submit')).toBe(1);
  });
});
