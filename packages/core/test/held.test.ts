import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createRegistry, type CrosspointError, memoryStore, type RegistryEvent } from '../src/index.ts';
import { defineProvider, endpoint } from '../src/plugin.ts';
import { exampleProvider, fakeClock } from '../src/testing/index.ts';
import { canary, caught, request, startGateway, attemptOf } from './gateway.ts';
import { hand, soon } from './hand.ts';

/** The invented gateway, answering only when the files are there. */
const { poll: _poll, ...described } = exampleProvider.spec;
const parlour = defineProvider({
  ...described,
  id: 'parlour',
  submit: endpoint({
    method: 'POST',
    path: '/make',
    schema: z.object({ job: z.string(), files: z.array(z.string()).min(1) }),
    parse: ({ job, files }) => ({ id: job, outputs: files.map((url) => ({ url })) }),
    timeoutMs: 900_000,
  }),
});

const done = { job: 'task-7', files: ['/files/clip.mp4'] };

function parlourRegistry(store = memoryStore()) {
  const transport = hand();
  const clock = fakeClock();
  const seen: RegistryEvent[] = [];
  const media = createRegistry({
    providers: [parlour({ apiKey: canary })],
    transport,
    clock,
    store,
    onEvent: (event) => seen.push(event),
  });
  return { media, transport, clock, store, seen };
}

/** A submit whose call is held beyond the grace. */
async function heldSubmit(store = memoryStore()) {
  const own = parlourRegistry(store);
  const submitted = own.media.submit(request, { idempotencyKey: 'k' });
  const call = await own.transport.call(0);
  await soon();
  own.clock.advance(2_000);
  return { ...own, call, job: await submitted };
}

describe('a call that is held until the outputs are there', () => {
  it('gives the finished job at once where the response comes within the grace', async () => {
    const { media, transport } = parlourRegistry();
    const submitted = media.submit(request);
    (await transport.call(0)).respond(200, done);
    expect(await submitted).toMatchObject({ state: 'succeeded', ref: { id: 'task-7' }, resumable: false });
    await media.close();
  });

  it('is an end nobody knows where the response names no file that may be fetched', async () => {
    const { media, transport, store } = parlourRegistry();
    const submitted = caught(media.submit(request, { idempotencyKey: 'k' }));
    (await transport.call(0)).respond(200, { job: 'task-7', files: ['http://elsewhere.example/clip.mp4'] });
    expect(await submitted).toMatchObject({ code: 'submission_unknown', charged: 'maybe' });
    expect(await attemptOf(store, 'k')).toMatchObject({ status: 'unknown' });
    await media.close();
  });

  it('refuses as elsewhere where the no comes within the grace', async () => {
    const { media, transport, store } = parlourRegistry();
    const submitted = caught(media.submit(request, { idempotencyKey: 'k' }));
    (await transport.call(0)).respond(401, { error: 'bad key' });
    expect(await submitted).toMatchObject({ code: 'auth', charged: 'no' });
    expect(await attemptOf(store, 'k')).toMatchObject({ status: 'rejected' });
    await media.close();
  });

  it('hands out a running job that nobody else can follow, and the attempt stays open', async () => {
    const { media, job, store } = await heldSubmit();
    expect(job).toMatchObject({ state: 'running', resumable: false, outputs: [] });
    expect(job.ref.id).toBeUndefined();
    expect(job.notices.join()).toContain('lost if this process ends');
    expect(await attemptOf(store, 'k')).toMatchObject({ status: 'open', job: { state: 'running' } });
    expect(await media.status(job)).toMatchObject({ state: 'running' });
    await media.close();
  });

  it('is waited for to its end, and the end is in the store', async () => {
    const { media, job, call, store, transport, seen } = await heldSubmit();
    const waited = media.wait(job.ref.toString());
    await soon();
    call.respond(200, done);
    const end = await waited;
    expect(end).toMatchObject({
      state: 'succeeded',
      ref: { id: 'task-7' },
      outputs: [{ url: 'https://echo.example/files/clip.mp4' }],
    });
    expect(await attemptOf(store, 'k')).toMatchObject({ status: 'accepted', job: { state: 'succeeded' } });
    expect(await media.status(job)).toMatchObject({ state: 'succeeded' });
    expect(transport.calls).toHaveLength(1);
    expect(seen.flatMap((event) => (event.type === 'job.update' ? [event.job.state] : []))).toEqual([
      'running',
      'succeeded',
    ]);
    await media.close();
  });

  it('says that the outcome is unknown, with the id, where a late error names the job', async () => {
    const { media, job, call, store } = await heldSubmit();
    const waited = caught(media.wait(job));
    call.respond(500, { ...done, files: ['/files/clip.mp4'] });
    const unknown = { code: 'submission_unknown', ref: { id: 'task-7' } };
    expect(await waited).toMatchObject(unknown);
    expect(await attemptOf(store, 'k')).toMatchObject({ status: 'unknown', ref: { id: 'task-7' } });
    // The call is over, and only the store knows its end.
    expect(await caught(media.status(job.ref.toString()))).toMatchObject(unknown);
    expect(await caught(media.status(job))).toMatchObject(unknown);
    await media.close();
  });

  it('a late no fails the job and has cost nothing; the key may buy again', async () => {
    const { media, job, call, store, clock, transport } = await heldSubmit();
    call.respond(429, { error: 'too many' });
    expect(await media.wait(job)).toMatchObject({
      state: 'failed',
      failure: { code: 'rate_limited', charged: 'no' },
    });
    expect(await attemptOf(store, 'k')).toMatchObject({ status: 'rejected', job: { state: 'failed' } });
    const again = media.submit(request, { idempotencyKey: 'k' });
    (await transport.call(1)).respond(200, done);
    clock.advance(1);
    expect(await again).toMatchObject({ state: 'succeeded' });
    await media.close();
  });

  it.each([
    ['breaks off', 'breakOff'],
    ['ends in a server error', '500'],
  ])('that %s leaves an attempt whose end nobody knows, and it is never sent again', async (_, how) => {
    const { media, job, call, store, transport } = await heldSubmit();
    if (how === '500') call.respond(500, { error: 'oops' });
    else call.breakOff();
    expect(await caught(media.wait(job))).toMatchObject({ code: 'submission_unknown', charged: 'maybe' });
    expect(await caught(media.status(job))).toMatchObject({ code: 'submission_unknown' });
    expect(await attemptOf(store, 'k')).toMatchObject({ status: 'unknown' });
    expect(await caught(media.submit(request, { idempotencyKey: 'k' }))).toMatchObject({
      code: 'submission_unknown',
    });
    expect(transport.calls).toHaveLength(1);
    await media.close();
  });

  it('goes on when whoever waits leaves, and when whoever bought it aborts', async () => {
    const own = parlourRegistry();
    const leaving = new AbortController();
    const submitted = own.media.submit(request, { signal: leaving.signal });
    const call = await own.transport.call(0);
    await soon();
    own.clock.advance(2_000);
    const job = await submitted;
    const waited = caught(own.media.wait(job, { signal: leaving.signal }));
    leaving.abort();
    const error = (await waited) as CrosspointError;
    expect(error).toMatchObject({ code: 'canceled' });
    expect(error.message).toContain('lost with that process');
    call.respond(200, done);
    expect(await own.media.wait(job)).toMatchObject({ state: 'succeeded' });
    await own.media.close();
  });

  it('a deadline of a wait hands the ref back', async () => {
    const { media, job, clock } = await heldSubmit();
    const waited = caught(media.wait(job, { timeoutMs: 5_000 }));
    await soon();
    clock.advance(5_000);
    const error = (await waited) as CrosspointError;
    expect(error).toMatchObject({ code: 'timeout', retryable: true, ref: { idempotencyKey: 'k' } });
    expect(error.message).toContain('the process that made it');
    await media.close();
  });

  it('is found by another caller with the same key, and by another process through the store', async () => {
    const store = memoryStore();
    const { media, job, call } = await heldSubmit(store);
    const other = parlourRegistry(store);
    expect(await other.media.status(job.ref.toString())).toMatchObject({
      state: 'running',
      resumable: false,
    });
    expect(await media.submit(request, { idempotencyKey: 'k' })).toMatchObject({ state: 'running' });
    expect(await other.media.submit(request, { idempotencyKey: 'k' })).toMatchObject({ state: 'running' });
    call.respond(200, done);
    await soon();
    expect(await other.media.wait(job.ref.toString())).toMatchObject({ state: 'succeeded' });
    expect(other.transport.calls).toHaveLength(0);
    await media.close();
  });

  it('of a process that died is unknown once its time is over, for whoever asks', async () => {
    const clock = fakeClock(); // the store's own
    const store = memoryStore({ clock });
    const { job } = await heldSubmit(store);
    const other = parlourRegistry(store);
    clock.advance(900_000 + 11_000);
    expect(await caught(other.media.status(job.ref.toString()))).toMatchObject({
      code: 'submission_unknown',
      charged: 'maybe',
    });
  });

  it('ends with its registry, and what is not known is written down as unknown', async () => {
    const { media, store } = await heldSubmit();
    await media.close();
    expect(await attemptOf(store, 'k')).toMatchObject({ status: 'unknown' });
  });
});

describe('a link of a gateway that cannot be asked again', () => {
  it('that is dead is said to be, after one try', async () => {
    const gateway = await startGateway();
    gateway.accepted = done;
    gateway.fault = ({ path }) => (path.startsWith('/files/') ? { type: 'status', status: 410 } : undefined);
    const media = createRegistry({ providers: [parlour({ apiKey: canary, baseURL: gateway.url })] });
    const job = await media.submit(request);
    const error = await caught(media.download(job, { to: new WritableStream() }));
    expect(error).toMatchObject({ code: 'output_expired', ref: { id: 'task-7' } });
    expect(gateway.requests.map(({ method }) => method)).toEqual(['POST', 'GET']);
    await media.close();
    await gateway.close();
  });
});
