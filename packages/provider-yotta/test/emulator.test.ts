import { createRegistry, type GenerationRequest, type Registry } from '@crosspoint/core';
import type { ProviderOptions } from '@crosspoint/core/plugin';
import { fakeClock } from '@crosspoint/core/testing';
import { cannedFault, type Emulator, type EmulatorOptions, startEmulator } from '@crosspoint/emulator';
import { afterEach, describe, expect, it } from 'vitest';
import { yotta } from '../src/index.ts';

const boat = 'https://example.com/boat.png';
const request = {
  kind: 'video',
  model: 'kling/kling-3.0-standard',
  prompt: 'A paper boat.',
  duration: 5,
} as const;

let emulator: Emulator;
let media: Registry;
async function start(options: EmulatorOptions = {}, override?: ProviderOptions['override']): Promise<void> {
  const clock = fakeClock({ skipSleeps: true });
  emulator = await startEmulator({ clock, ...options });
  const { apiKey, baseURL, account } = emulator.options('yotta');
  media = createRegistry({
    providers: [yotta({ apiKey, baseURL, account, override })],
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

const shots = [
  { prompt: 'A boat.', duration: 2 },
  { prompt: 'A puddle.', duration: 3 },
];
const made: readonly GenerationRequest[] = [
  request,
  { ...request, model: 'kling/kling-3.0-pro', generateAudio: true },
  { ...request, prompt: undefined, shots },
  { ...request, shots: 'auto' },
  { ...request, model: 'alibaba/happyhorse-1.0', image: boat },
  {
    ...request,
    model: 'alibaba/happyhorse-1.0',
    prompt: 'A boat like @image1.',
    references: { images: [boat] },
  },
  {
    kind: 'video',
    model: 'alibaba/wan',
    prompt: 'Make it night.',
    video: 'https://example.com/boat.mp4',
  },
  {
    kind: 'image',
    model: 'google/nano-banana-pro',
    prompt: 'A paper boat.',
    aspectRatio: '16:9',
    resolution: '2K',
    outputFormat: 'png',
  },
];

describe('a job at the emulator', () => {
  it.each(made)('goes from request to file: $kind $model $shots', async (it) => {
    await start({ script: 'q3000g9000c' });
    const job = await media.generate(it);
    expect(await save(job)).toBeGreaterThan(500);
    expect(emulator.requestCount('yotta.submit')).toBe(1);
  });

  it.each(['c.bigid', 'c.codetext', 'w5a5d5c', 'u500c'])('succeeds through %s', async (script) => {
    await start({ script });
    expect(await save(await media.generate(request))).toBeGreaterThan(500);
  });

  it('keeps a 64-bit id digit for digit, and polls with it', async () => {
    await start({ script: 'c.bigid' });
    const { ref } = await media.submit(request);
    expect(ref.id).toMatch(/^\d{18,19}$/);
    expect(BigInt(ref.id!)).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER));
    expect(await media.wait(ref)).toMatchObject({ state: 'succeeded' });
  });

  it('is asked about at the path of its own task where that is configured', async () => {
    await start({ script: 'c' }, { poll: { path: '/{task}/generations/{id}' } });
    await media.generate({ ...request, model: 'alibaba/happyhorse-1.0', image: boat });
    expect(emulator.requestCount('yotta.own-status')).toBeGreaterThan(0);
  });

  it.each([
    ['yotta.bad-parameters', 'invalid_request'],
    ['yotta.no-key', 'auth'],
    ['yotta.too-many', 'rate_limited'],
    ['yotta.http-401', 'auth'],
    ['yotta.system-error', 'submission_unknown'],
    ['yotta.not-created', 'submission_unknown'],
    ['yotta.unknown-code', 'submission_unknown'],
    ['yotta.bad-gateway', 'submission_unknown'],
  ] as const)('is refused as %s: %s', async (name, code) => {
    await start();
    emulator.injectFault({ route: 'yotta.submit', fault: cannedFault(name), times: 5 });
    expect(await caught(media.submit(request))).toMatchObject({ code });
    expect(emulator.acceptedCount('yotta.submit')).toBe(0);
  });
});
