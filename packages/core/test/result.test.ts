import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../src/index.ts';
import { endpoint, response } from '../src/plugin.ts';
import { fakeClock } from '../src/testing/index.ts';
import { attemptOf, caught } from './gateway.ts';
import { extended, key, line, ok, registryOf, type Reply, request } from './slots.ts';

const Result = z.object({ files: z.array(z.string()).nullish(), cost: z.string().nullish() });
const result = endpoint({
  method: 'GET',
  path: '/jobs/{id}/result',
  ...response(Result, ({ files, cost }) => ({
    outputs: (files ?? []).map((url) => ({ url })),
    costs:
      cost == null ? [] : [{ amount: cost, currency: 'USD', basis: 'charged' as const, source: 'result' }],
  })),
});

const file = ok({ files: ['https://files.example/a.mp4'], cost: '0.30' });
const errors = [{ status: 422, code: 'nsfw', errorCode: 'content_policy' }] as const;

/** A gateway whose status tells of success, and whose results come one after the other; the last one stays. */
function gateway(...results: Reply[]) {
  const lineTo = line((call) => {
    if (call.method === 'POST') return ok({ job: 'job-1', cost: 0.25 });
    if (!call.url.endsWith('/result')) return ok({ word: 'done' });
    return results.length > 1 ? results.shift()! : results[0]!;
  });
  const store = memoryStore({ clock: fakeClock() });
  const opened = registryOf(extended({ result, errors })(), lineTo, { store });
  return {
    ...opened,
    store,
    line: lineTo,
    asked: () => lineTo.sent.filter((call) => call.url.endsWith('/result')),
  };
}

describe('the result of a job', () => {
  it('is asked for once its status means success, and brings the outputs', async () => {
    const { media, asked } = gateway(file);
    const job = await media.generate(request);
    expect(job.outputs).toMatchObject([{ url: 'https://files.example/a.mp4' }]);
    expect(job.costs.at(-1)).toMatchObject({ amount: '0.30', basis: 'charged' });
    expect(asked()).toMatchObject([
      {
        method: 'GET',
        url: 'https://echo.example/jobs/job-1/result',
        purpose: 'poll',
        headers: { 'x-echo-key': key },
      },
    ]);
  });

  it('is not asked for while the job runs', async () => {
    const lineTo = line((call) => (call.method === 'POST' ? ok({ job: 'job-1' }) : ok({ word: 'working' })));
    const { media } = registryOf(extended({ result })(), lineTo);
    expect((await media.status(await media.submit(request))).state).toBe('running');
    expect(lineTo.sent).toHaveLength(2);
  });

  it.each<[string, Reply]>([
    ['breaks off', 'broken'],
    ['is a server error', { status: 500, json: {} }],
    ['asks to slow down', { status: 429, json: {}, headers: { 'retry-after': '7' } }],
    ['cannot be read', ok('no object')],
    ['names no file', ok({ files: [] })],
    ['is not there yet', { status: 404, json: {} }],
  ])('that %s leaves the job running, and a wait asks again', async (_how, reply) => {
    const { media, store, asked } = gateway(reply, reply, file);
    const job = await media.submit(request, { idempotencyKey: 'a' });
    const seen = await media.status(job);
    expect(seen).toMatchObject({ state: 'running', gatewayStatus: 'done', outputs: [] });
    expect(seen.notices.length).toBeGreaterThan(0);
    expect((await attemptOf(store, 'a'))?.job?.state).toBe('running');
    expect((await media.wait(job)).state).toBe('succeeded');
    expect(asked()).toHaveLength(3);
  });

  it('is waited for as long as the gateway asks', async () => {
    const { media, clock } = gateway({ status: 429, json: {}, headers: { 'retry-after': '77' } }, file);
    await media.wait(await media.submit(request));
    expect(clock.slept).toContain(77_000);
  });

  it('that is gone for good is output_expired with the ref, and the job is kept', async () => {
    const { media, store, clock } = gateway({ status: 410, json: {} });
    const job = await media.submit(request, { idempotencyKey: 'a' });
    clock.advance(61_000);
    const error = await caught(media.wait(job));
    expect(error).toMatchObject({
      code: 'output_expired',
      retryable: false,
      canFallback: false,
      charged: 'yes',
      ref: { id: 'job-1' },
    });
    expect((await attemptOf(store, 'a'))?.job).toMatchObject({ state: 'running', gatewayStatus: 'done' });
  });

  it('that is refused once is asked for again', async () => {
    const { media } = gateway({ status: 403, json: {} }, file);
    expect((await media.wait(await media.submit(request))).state).toBe('succeeded');
  });

  it('that stays refused is thrown with the ref', async () => {
    const { media } = gateway({ status: 403, json: {} });
    const job = await media.submit(request);
    expect(await caught(media.wait(job))).toMatchObject({
      code: 'auth',
      message: expect.stringContaining('the job succeeded, but its result was refused'),
      ref: { id: 'job-1' },
    });
  });

  it('can say that the job failed', async () => {
    const { media } = gateway({ status: 422, json: { error: { code: 'nsfw', message: 'Flagged.' } } });
    const job = await media.wait(await media.submit(request));
    expect(job).toMatchObject({ state: 'failed', failure: { code: 'content_policy', message: 'Flagged.' } });
  });
});
