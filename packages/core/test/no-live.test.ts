import { afterEach, describe, expect, it, vi } from 'vitest';
import { createRegistry, memoryStore } from '../src/index.ts';
import { exampleProvider, fakeClock } from '../src/testing/index.ts';
import { mockTransport } from '../src/transport.ts';
import { attemptOf, caught, clip, request, startGateway, stilled } from './gateway.ts';
import { extended, line, ok, registryOf } from './slots.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('CROSSPOINT_NO_LIVE', () => {
  it.each(['1', 'true', 'yes', ' 1 '])('(%j) refuses a purchase before anything is sent', async (value) => {
    vi.stubEnv('CROSSPOINT_NO_LIVE', value);
    const lineTo = line(() => ok({ job: 'BOUGHT' }));
    const store = memoryStore();
    const { media } = registryOf(extended({})(), lineTo, { store });
    const error = await caught(media.submit(request, { idempotencyKey: 'k' }));
    expect(error).toMatchObject({
      code: 'unsupported',
      charged: 'no',
      retryable: false,
      canFallback: false,
      message: expect.stringMatching(/CROSSPOINT_NO_LIVE.*mockTransport/),
    });
    expect(lineTo.sent).toEqual([]);
    expect((await attemptOf(store, 'k'))?.status).toBe('not_sent');

    vi.stubEnv('CROSSPOINT_NO_LIVE', '');
    expect((await media.submit(request, { idempotencyKey: 'k' })).ref.id).toBe('BOUGHT');
  });

  it.each(['0', 'false', ''])('(%j) refuses nothing', async (value) => {
    vi.stubEnv('CROSSPOINT_NO_LIVE', value);
    const { media } = registryOf(
      extended({})(),
      line(() => ok({ job: 'BOUGHT' })),
    );
    expect((await media.submit(request)).ref.id).toBe('BOUGHT');
  });

  it('lets an emulator on this machine sell', async () => {
    vi.stubEnv('CROSSPOINT_NO_LIVE', '1');
    const gateway = await startGateway();
    const { media } = stilled(gateway);
    expect(await media.generate(request)).toMatchObject({ state: 'succeeded' });
    await media.close();
    await gateway.close();
  });

  it('lets a job that was bought before be followed and saved', async () => {
    const lineTo = line(({ method }) =>
      method === 'POST'
        ? ok({ job: 'BOUGHT' })
        : ok({ word: 'done', files: ['https://files.example/a.mp4'] }),
    );
    const { media } = registryOf(extended({})(), lineTo);
    const job = await media.submit(request);
    vi.stubEnv('CROSSPOINT_NO_LIVE', '1');
    const done = await media.wait(job);
    expect(await media.download(done, { to: new WritableStream() })).toHaveLength(1);
  });
});

describe('mockTransport', () => {
  it('answers a whole purchase, under CROSSPOINT_NO_LIVE as well, and remembers it', async () => {
    vi.stubEnv('CROSSPOINT_NO_LIVE', '1');
    const transport = mockTransport(({ purpose }) => {
      if (purpose === 'download') return { body: clip, headers: { 'content-type': 'video/mp4' } };
      if (purpose === 'submit') return { json: { job: 'mocked' } };
      return { json: { word: 'done', files: ['https://files.example/a.mp4'] } };
    });
    const media = createRegistry({
      providers: [exampleProvider({ apiKey: 'test', baseURL: 'https://gateway.example' })],
      transport,
      clock: fakeClock({ skipSleeps: true }),
    });
    const job = await media.generate(request);
    const [saved] = await media.download(job, { to: new WritableStream() });
    expect([job.ref.id, saved?.bytes]).toEqual(['mocked', clip.length]);
    expect(transport.requests.map(({ purpose }) => purpose)).toEqual(['submit', 'poll', 'download']);
    await media.close();
  });

  it.each([
    [{ status: 402, json: { error: 'empty' } }, 'insufficient_funds'],
    [{ status: 502, body: '<title>Bad gateway</title>' }, 'submission_unknown'],
  ])('answers an error as well: %j', async (response, code) => {
    const media = createRegistry({
      providers: [exampleProvider({ apiKey: 'test', baseURL: 'https://gateway.example' })],
      transport: mockTransport(() => response),
    });
    expect(await caught(media.submit(request))).toMatchObject({ code });
    await media.close();
  });

  it('passes an error of its function on as an unknown outcome', async () => {
    const media = createRegistry({
      providers: [exampleProvider({ apiKey: 'test', baseURL: 'https://gateway.example' })],
      transport: mockTransport(() => Promise.reject(new Error('no such mock'))),
    });
    expect(await caught(media.submit(request))).toMatchObject({ code: 'submission_unknown' });
    await media.close();
  });
});
