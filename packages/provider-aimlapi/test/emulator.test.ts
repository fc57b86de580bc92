import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRegistry, type CrosspointError, type Registry } from '@crosspoint/core';
import { file } from '@crosspoint/core/node';
import { fakeClock, type FakeClock } from '@crosspoint/core/testing';
import {
  cannedFault,
  type CannedFaultName,
  type Emulator,
  sampleClip,
  samplePicture,
  startEmulator,
} from '@crosspoint/emulator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aimlapi } from '../src/index.ts';

const canary = 'canary-7f3a9c1e55b04d';
const request = {
  kind: 'video',
  model: 'alibaba/happyhorse-1.0',
  prompt: 'A paper boat crosses a puddle.',
} as const;

let emulator: Emulator;
let media: Registry;
let clock: FakeClock;

async function start(script?: string): Promise<void> {
  clock = fakeClock({ skipSleeps: true });
  emulator = await startEmulator({ clock, ...(script === undefined ? {} : { script }) });
  media = createRegistry({
    providers: [aimlapi({ apiKey: canary, baseURL: emulator.baseURL('aimlapi'), account: 'emulator' })],
    clock,
  });
}
beforeEach(() => start());
afterEach(async () => {
  await media.close();
  await emulator.close();
});

const failing = async (promise: Promise<unknown>): Promise<CrosspointError> => {
  try {
    await promise;
  } catch (error) {
    return error as CrosspointError;
  }
  throw new Error('nothing was thrown');
};

describe('a job at the emulator', () => {
  it('goes from prompt and picture to a saved clip, never faster than the documented pace', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'crosspoint-'));
    const video = await media.generate({ ...request, image: file(samplePicture), duration: 5 });
    expect(video.costs).toMatchObject([
      { currency: 'USD', basis: 'reserved', source: 'meta.usage.usd_spent' },
      { currency: 'USD', basis: 'charged' },
    ]);
    const [saved] = await media.download(video, { to: join(folder, 'boat.mp4') });
    expect(await readFile(saved!.path!)).toEqual(await readFile(sampleClip));
    expect(clock.slept.every((ms) => ms >= 15_000)).toBe(true);
    expect(emulator.requestCount('aimlapi.submit')).toBe(1);
    await rm(folder, { recursive: true });
  });

  it.each([
    'q0g0c',
    'w10a10d10s',
    'q5u500g5c',
    'c.tokens',
    'c.credits',
    'c.bare',
    'c.legacy',
    'c.oddid',
    'c.nulls',
    'c.usage',
    'v',
    'q10g10x',
    'q10g10y',
  ])('succeeds through every deviation seen in the wild (%s), and its file can be had', async (script) => {
    const folder = await mkdtemp(join(tmpdir(), 'crosspoint-'));
    const video = await media.generate({ ...request, prompt: `A boat. [emulator:${script}]` });
    expect(await media.download(video, { to: join(folder, 'boat.mp4') })).toMatchObject([
      { mediaType: 'video/mp4' },
    ]);
    expect(emulator.acceptedCount('aimlapi.submit')).toBe(1);
    await rm(folder, { recursive: true });
  });

  it.each(['e', 'l', 'f'])(
    'fails in every way seen in the wild (%s), with a reason and the ref',
    async (script) => {
      const error = await failing(media.generate({ ...request, prompt: `A boat. [emulator:${script}]` }));
      expect(error).toMatchObject({
        code: 'generation_failed',
        charged: 'no',
        ref: { id: expect.any(String) },
      });
    },
  );

  it('that succeeded without a file ends with its ref, and as charged', async () => {
    const error = await failing(
      media.generate({ ...request, prompt: 'A boat. [emulator:n]' }, { timeoutMs: 300_000 }),
    );
    expect(error).toMatchObject({
      code: 'unexpected_response',
      charged: 'yes',
      ref: { id: expect.any(String) },
    });
  });

  it('is finished by another process from its ref alone, at another emulator', async () => {
    const { ref } = await media.submit(request);
    const other = await startEmulator({ clock });
    const elsewhere = createRegistry({
      providers: [aimlapi({ apiKey: canary, baseURL: other.baseURL('aimlapi'), account: 'emulator' })],
      clock,
    });
    expect(await elsewhere.wait(ref.toString())).toMatchObject({ state: 'succeeded', ref: { id: ref.id } });
    expect(other.requestCount('aimlapi.submit')).toBe(0);
    await elsewhere.close();
    await other.close();
  });
});

describe('what the emulator answers on order', () => {
  const noes: readonly [CannedFaultName, string, string][] = [
    ['invalid-body', 'invalid_request', 'no'],
    ['bad-key', 'auth', 'no'],
    ['out-of-credits', 'insufficient_funds', 'no'],
    ['out-of-funds', 'insufficient_funds', 'no'],
    ['verification-needed', 'auth', 'no'],
    ['management-key', 'auth', 'no'],
    ['forbidden-page', 'unexpected_response', 'no'],
    ['not-found', 'not_found', 'no'],
    ['internal-error', 'submission_unknown', 'maybe'],
    ['server-trouble', 'submission_unknown', 'maybe'],
    ['maintenance', 'submission_unknown', 'maybe'],
    ['coupon-not-found', 'submission_unknown', 'maybe'],
    ['bad-gateway', 'submission_unknown', 'maybe'],
    ['unavailable', 'submission_unknown', 'maybe'],
    ['generation-timeout', 'submission_unknown', 'maybe'],
  ];
  it.each(noes)('a submit met by %s is %s, charged %s, and asked once', async (name, code, charged) => {
    emulator.injectFault({ route: 'aimlapi.submit', fault: cannedFault(name) });
    expect(await failing(media.submit(request))).toMatchObject({ code, charged });
    expect(emulator.requestCount('aimlapi.submit')).toBe(1);
  });

  it.each(['too-many-requests', 'free-tier-limit'] as const)(
    'a submit met by %s is asked again after a pause, and bought once',
    async (name) => {
      emulator.injectFault({ route: 'aimlapi.submit', fault: cannedFault(name) });
      expect(await media.submit(request)).toMatchObject({ state: 'queued' });
      expect(emulator.acceptedCount('aimlapi.submit')).toBe(1);
    },
  );

  it.each([
    ['a reset before it was accepted', { type: 'reset', when: 'before-accepting' } as const, 0],
    ['a reset after it was accepted', { type: 'reset', when: 'after-accepting' } as const, 1],
    ['half a response', { type: 'truncate', bytes: 10 } as const, 1],
    ['a web page', { type: 'body', text: '<html>', contentType: 'text/html', accepted: true } as const, 1],
    ['another response', { type: 'body', text: '{"ok":true}', accepted: true } as const, 1],
  ])(
    'a submit met by %s is never sent again, not even by another call with its key',
    async (_, fault, accepted) => {
      emulator.injectFault({ route: 'aimlapi.submit', fault });
      const first = await failing(media.submit(request, { idempotencyKey: 'order-42' }));
      const second = await failing(media.submit(request, { idempotencyKey: 'order-42' }));
      for (const error of [first, second])
        expect(error).toMatchObject({
          code: 'submission_unknown',
          charged: 'maybe',
          retryable: false,
          canFallback: false,
        });
      expect([emulator.requestCount('aimlapi.submit'), emulator.acceptedCount('aimlapi.submit')]).toEqual([
        1,
        accepted,
      ]);
    },
  );

  it('polls live through trouble, and nothing is bought again', async () => {
    for (const name of [
      'internal-error',
      'bad-gateway',
      'too-many-requests',
      'unavailable',
      'not-found',
    ] as const) {
      emulator.injectFault({ route: 'aimlapi.status', fault: cannedFault(name) });
    }
    emulator.injectFault({ route: 'aimlapi.status', fault: { type: 'reset', when: 'before-accepting' } });
    emulator.injectFault({
      route: 'aimlapi.status',
      fault: { type: 'body', text: '<html>', contentType: 'text/html' },
    });
    expect(await media.generate(request)).toMatchObject({ state: 'succeeded' });
    expect(emulator.requestCount('aimlapi.submit')).toBe(1);
  });
});

describe('the key', () => {
  it('is in the authorization header and nowhere else that the emulator saw', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'crosspoint-'));
    const video = await media.generate(request);
    await media.download(video, { to: join(folder, 'boat.mp4') });
    expect(emulator.requests.length).toBeGreaterThan(2);
    for (const { headers, ...rest } of emulator.requests) {
      const { authorization, ...others } = headers;
      expect(authorization).toBe(`Bearer ${canary}`);
      expect(JSON.stringify([others, rest])).not.toContain(canary);
    }
    expect(JSON.stringify(video)).not.toContain(canary);
    await rm(folder, { recursive: true });
  });
});

it('a submit whose response was lost is found by the key that the gateway records', async () => {
  emulator.injectFault({ route: 'aimlapi.submit', fault: { type: 'reset', when: 'after-accepting' } });
  const error = await media
    .submit(request, { idempotencyKey: 'lost' })
    .catch((reason: CrosspointError) => reason);
  expect(error).toMatchObject({ code: 'submission_unknown', charged: 'maybe' });
  const found = await media.reconcile((error as CrosspointError).ref!);
  expect(found).toMatchObject({ outcome: 'accepted', job: { ref: { provider: 'aimlapi' } } });
  expect((await media.generate(request, { idempotencyKey: 'lost' })).state).toBe('succeeded');
  expect(emulator.requestCount('aimlapi.submit')).toBe(1);
});
