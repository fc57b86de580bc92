import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../src/index.ts';
import { type CancelEndpoint, cancelEndpoint, response } from '../src/plugin.ts';
import { fakeClock } from '../src/testing/index.ts';
import { attemptOf, caught } from './gateway.ts';
import { hand } from './hand.ts';
import { extended, key, line, ok, refOf, registryOf, type Reply, request } from './slots.ts';

const Canceled = z.object({
  job: z.string().nullish(),
  word: z.string().nullish(),
  files: z.array(z.string()).nullish(),
});
const slot = (more: Partial<CancelEndpoint> = {}): CancelEndpoint => ({
  ...cancelEndpoint({
    method: 'PUT',
    path: '/jobs/{id}/cancel',
    onFinished: 'error',
    finishedErrors: [{ status: 400, code: 'already_done' }],
    ...response(Canceled, ({ job, word, files }) => ({
      id: job ?? undefined,
      status: word ?? undefined,
      outputs: (files ?? []).map((url) => ({ url })),
    })),
  }),
  ...more,
});

const accepted = ok({ job: 'job-1', cost: 0.25 });
const running = ok({ word: 'working' });
const done = ok({ word: 'done', files: ['https://files.example/a.mp4'] });

/** A gateway that takes a job, and answers a cancel and polls as told. */
function gateway(cancels: Reply | Reply[], polls: Reply = running, more: Partial<CancelEndpoint> = {}) {
  const replies = [cancels].flat();
  const lineTo = line((call) => {
    if (call.url.endsWith('/make')) return accepted;
    if (!call.url.includes('/cancel')) return polls;
    return replies.length > 1 ? replies.shift()! : replies[0]!;
  });
  const store = memoryStore({ clock: fakeClock() });
  const opened = registryOf(extended({ cancel: slot(more) })(), lineTo, { store });
  const cancels_ = () => lineTo.sent.filter((call) => call.purpose === 'cancel');
  return { ...opened, store, sent: cancels_, line: lineTo };
}

describe('cancel', () => {
  it('asks the gateway, returns the canceled job and writes it down', async () => {
    const { media, store, sent, events } = gateway(ok({ job: 'job-1', word: 'stopped' }));
    const job = await media.submit(request, { idempotencyKey: 'a' });
    const result = await media.cancel(job);
    expect(result).toMatchObject({
      outcome: 'canceled',
      job: { state: 'canceled', costs: [{ amount: '0.25' }] },
    });
    expect(sent()).toMatchObject([
      { method: 'PUT', url: 'https://echo.example/jobs/job-1/cancel', headers: { 'x-echo-key': key } },
    ]);
    expect((await attemptOf(store, 'a'))?.job?.state).toBe('canceled');
    const about = events.flatMap((event) =>
      'purpose' in event && event.purpose === 'cancel' ? [event.type] : [],
    );
    expect(about).toEqual(['request.start', 'request.end']);
    expect(events.at(-1)).toMatchObject({ type: 'job.update', from: 'queued', job: { state: 'canceled' } });
    expect((await media.wait(result.job)).state).toBe('canceled');
    expect(await media.cancel(job)).toMatchObject({ outcome: 'canceled' });
    expect(sent()).toHaveLength(1);
  });

  it('that is only requested leaves the job to a later poll', async () => {
    const { media, store } = gateway(ok({ word: 'CANCELLATION_REQUESTED' }), ok({ word: 'stopped' }));
    const job = await media.submit(request, { idempotencyKey: 'a' });
    const { outcome, job: after } = await media.cancel(job);
    expect([outcome, after.state]).toEqual(['requested', 'queued']);
    expect(after.notices.join()).toContain('a later poll tells');
    expect((await attemptOf(store, 'a'))?.job?.state).toBe('queued');
    expect((await media.wait(after)).state).toBe('canceled');
  });

  it.each([
    ['requested', {}],
    ['canceled', { emptyMeans: 'canceled' }],
  ] as const)('takes a success without a body as %s', async (outcome, more) => {
    const { media } = gateway({ status: 204 }, running, more);
    expect((await media.cancel(refOf())).outcome).toBe(outcome);
  });

  it.each<[string, Reply]>([
    ['an error that says so', { status: 400, json: { error: { code: 'already_done', message: 'x' } } }],
    ['a success that says so', ok({ word: 'done' })],
  ])('of a finished job, by %s, is already_finished with the job as a poll tells it', async (_how, reply) => {
    const { media, store } = gateway(reply, done);
    const job = await media.submit(request, { idempotencyKey: 'a' });
    const result = await media.cancel(job);
    expect(result).toMatchObject({ outcome: 'already_finished', job: { state: 'succeeded' } });
    expect((await attemptOf(store, 'a'))?.job?.state).toBe('succeeded');
  });

  it('of a job that is known to be over sends nothing', async () => {
    const { media, sent } = gateway(ok({}), done);
    const job = await media.wait(await media.submit(request));
    expect(await media.cancel(job)).toMatchObject({
      outcome: 'already_finished',
      job: { state: 'succeeded' },
    });
    expect(sent()).toEqual([]);
  });

  it('of a job the gateway does not know is not_found, and unknown while the job is young', async () => {
    const { media, clock } = gateway({ status: 404, json: {} });
    expect((await media.cancel(refOf())).outcome).toBe('unknown');
    clock.advance(61_000);
    expect((await media.cancel(refOf())).outcome).toBe('not_found');
  });

  const lost: [string, Reply][] = [
    ['a broken connection', 'broken'],
    ['a refused connection', 'refused'],
    ['a server error', { status: 502, json: 'bad gateway' }],
    ['HTTP 408', { status: 408, json: {} }],
    ['a response of another shape', ok([1])],
    ["another job's response", ok({ job: 'job-2', word: 'stopped' })],
  ];
  it.each(lost)('after %s is unknown, and the job is kept', async (_how, reply) => {
    const { media, store } = gateway(reply, running, { method: 'POST' });
    const job = await media.submit(request, { idempotencyKey: 'a' });
    const result = await media.cancel(job);
    expect(result).toMatchObject({ outcome: 'unknown', job: { state: 'queued', ref: { id: 'job-1' } } });
    expect(result.job.notices.join()).toContain('whether the job was canceled is unknown');
    expect((await attemptOf(store, 'a'))?.job?.state).toBe('queued');
  });

  it.each([
    ['PUT', 2],
    ['DELETE', 2],
    ['POST', 1],
    ['PATCH', 1],
  ] as const)('with %s is sent %i times at most where no response comes', async (method, times) => {
    const { media, sent } = gateway('broken', running, { method });
    expect((await media.cancel(refOf())).outcome).toBe('unknown');
    expect(sent()).toHaveLength(times);
  });

  it('that is repeated takes the second response, but a 404 then proves nothing', async () => {
    const first = gateway(['broken', ok({ word: 'stopped' })]);
    expect((await first.media.cancel(refOf())).outcome).toBe('canceled');
    const second = gateway([
      { status: 503, json: {} },
      { status: 404, json: {} },
    ]);
    second.clock.advance(120_000);
    expect((await second.media.cancel(refOf())).outcome).toBe('unknown');
    expect(second.sent()).toHaveLength(2);
  });

  it.each([
    [401, 'auth'],
    [429, 'rate_limited'],
    [422, 'invalid_request'],
  ] as const)('that is refused with %i throws %s with the ref', async (status, code) => {
    const { media, sent } = gateway({ status, json: {} });
    const error = await caught(media.cancel(refOf()));
    expect(error).toMatchObject({ code, provider: 'echo', ref: { id: 'job-1' }, charged: 'maybe' });
    expect(sent()).toHaveLength(1);
  });

  it('is refused where it would delete the output of a finished job, unless that is allowed', async () => {
    const { media, sent } = gateway(ok({ word: 'stopped' }), running, { onFinished: 'deletesOutput' });
    expect(await caught(media.cancel(refOf()))).toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('allowOutputLoss: true'),
      ref: { id: 'job-1' },
    });
    expect(sent()).toEqual([]);
    expect((await media.cancel(refOf(), { allowOutputLoss: true })).outcome).toBe('canceled');
  });

  it('without the slot says what happens instead', async () => {
    const lineTo = line(() => running);
    const { media } = registryOf(extended({})(), lineTo);
    expect(await caught(media.cancel(refOf()))).toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(
        /Echo documents no way to cancel a job: it goes on, and is charged as usual/,
      ),
    });
    expect(lineTo.sent).toEqual([]);
  });

  it('of an attempt without a job id is submission_unknown', async () => {
    const { media, sent } = gateway(ok({}));
    const { id: _id, ...bare } = refOf();
    expect(await caught(media.cancel(bare))).toMatchObject({ code: 'submission_unknown', charged: 'maybe' });
    expect(sent()).toEqual([]);
  });

  it('of a call that this process holds open is unsupported, and the call goes on', async () => {
    const transport = hand();
    const clock = fakeClock();
    const { poll: _poll, ...held } = extended({ cancel: slot() })().spec;
    const provider = { ...extended({ cancel: slot() })(), spec: held };
    const { media } = registryOf(provider, transport, { clock });
    const submitting = media.submit(request);
    const call = await transport.call(0);
    clock.advance(2_000);
    const job = await submitting;
    expect(await caught(media.cancel(job))).toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('held open by this process'),
    });
    call.respond(200, { job: 'job-1' });
    await media.close();
    expect(transport.calls).toHaveLength(1);
  });

  it('that is stopped by the caller is canceled as an error, with the ref', async () => {
    const stop = new AbortController();
    stop.abort();
    const { media } = gateway(ok({}));
    expect(await caught(media.cancel(refOf(), { signal: stop.signal }))).toMatchObject({
      code: 'canceled',
      ref: { id: 'job-1' },
    });
  });

  it('refuses options it does not know', async () => {
    const { media } = gateway(ok({}));
    const wrong = { force: true } as object;
    expect(await caught(media.cancel(refOf(), wrong))).toMatchObject({ code: 'invalid_request' });
  });
});
