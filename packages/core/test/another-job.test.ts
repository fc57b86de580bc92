import { describe, expect, it } from 'vitest';
import {
  createRegistry,
  type CrosspointError,
  type JobRef,
  memoryStore,
  refFromString,
  refToString,
} from '../src/index.ts';
import { defineProvider, endpoint } from '../src/plugin.ts';
import { exampleProvider, fakeClock } from '../src/testing/index.ts';
import * as z from 'zod';
import { attemptOf, canary, caught, request } from './gateway.ts';
import { hand, soon } from './hand.ts';

// submit-safety, "Additions": a job is recognised by provider, account and id; a ref that holds an id is never answered
// from an attempt with another id.

function registry(store = memoryStore(), provider = exampleProvider) {
  const transport = hand();
  const clock = fakeClock();
  const media = createRegistry({ providers: [provider({ apiKey: canary })], transport, clock, store });
  return { media, transport, clock, store };
}

/** A submit was lost, a person decided that it was not accepted, and the same key bought Y. Then X turns up. */
async function lostThenBought() {
  const own = registry();
  const { media, transport } = own;
  const lost = caught(media.submit(request, { idempotencyKey: 'k' }));
  (await transport.call(0)).breakOff();
  const { ref } = (await lost) as CrosspointError;
  await media.reconcile(ref!, { decide: 'not_accepted' });
  const bought = media.submit(request, { idempotencyKey: 'k' });
  (await transport.call(1)).respond(200, { job: 'Y' });
  const y = await bought;
  const x: JobRef = { ...ref!, id: 'X' };
  return { ...own, lost: ref!, x: refFromString(refToString(x))!, y };
}

const done = (name: string) => ({ word: 'done', files: [`https://files.example/${name}.mp4`] });

describe('a job that turned up after its key had bought again', () => {
  it.each(['status', 'wait'] as const)('is asked about by its own id (%s)', async (verb) => {
    const { media, transport, clock, x } = await lostThenBought();
    const response = media[verb](x);
    await soon();
    clock.advance(0);
    const poll = await transport.call(2);
    expect(new URL(poll.call.url).pathname).toBe('/jobs/X');
    poll.respond(200, done('X'));
    expect(await response).toMatchObject({
      ref: { id: 'X' },
      outputs: [{ url: 'https://files.example/X.mp4' }],
    });
  });

  it('never gives the other job’s file to a download', async () => {
    const { media, transport, x, y } = await lostThenBought();
    const finished = media.wait(y);
    for (let n = 0; n < 10; n += 1) await soon();
    void finished.catch(() => undefined);
    const download = caught(media.download(x, { to: '/nowhere/x.mp4' }));
    const poll = await transport.call(2);
    expect(new URL(poll.call.url).pathname).toBe('/jobs/X');
    poll.respond(200, { word: 'working' });
    expect(await download).toMatchObject({ code: 'invalid_request', ref: { id: 'X' } });
  });

  it('can be settled on its own attempt, and both jobs stay reachable', async () => {
    const { media, store, lost, y } = await lostThenBought();
    const settled = await media.reconcile(lost, { decide: { id: 'X' } });
    expect(settled).toMatchObject({ outcome: 'accepted', job: { ref: { id: 'X' } } });
    expect(settled.outcome === 'accepted' && settled.job.notices.join()).toContain('two jobs');
    expect(await media.submit(request, { idempotencyKey: 'k' })).toMatchObject({ ref: { id: 'Y' } });
    const [provider, account] = [y.ref.provider, y.ref.account];
    expect(await store.getByJobId({ provider, account, id: 'X' })).toMatchObject({ status: 'accepted' });
    expect(await store.getByJobId({ provider, account, id: 'Y' })).toMatchObject({ status: 'accepted' });
  });

  it('is not what a ref of the lost the response to attempt is', async () => {
    const { media, lost, transport } = await lostThenBought();
    expect(await media.reconcile(lost)).toMatchObject({ outcome: 'not_accepted' });
    expect(await caught(media.status(lost))).toMatchObject({ code: 'submission_unknown' });
    expect(transport.calls).toHaveLength(2);
  });
});

it('a job of another purchase, named in the response to a second one, is told as that', async () => {
  const { media, transport } = registry();
  for (const [n, idempotencyKey] of ['one', 'two'].entries()) {
    const bought = media.submit(request, { idempotencyKey });
    (await transport.call(n)).respond(200, { job: 'job-1' });
    const { durable, notices } = await bought;
    if (n === 0) expect(notices).toEqual([]);
    else
      expect(notices).toEqual([
        'the gateway named a job that the job store holds for another purchase; keep the ref, it is the only trace of this job',
      ]);
    expect(durable).toBe(false);
  }
});

describe('a decision that contradicts the store', () => {
  it.each([
    ['another id for an accepted attempt', { id: 'X' }, 'holds job Y'],
    ['not accepted for an accepted attempt', 'not_accepted', 'as job Y'],
  ] as const)('is an error that says so: %s', async (_, decide, message) => {
    const { media, y, store } = await lostThenBought();
    const { id: _id, ...nameless } = { ...y.ref, id: y.ref.id };
    const error = await caught(media.reconcile(nameless, { decide }));
    expect(error).toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining(message) as string,
    });
    expect(await attemptOf(store, 'k')).toMatchObject({ status: 'accepted', ref: { id: 'Y' } });
  });

  it.each([
    ['blank', ' '],
    ['of another attempt', 'Y'],
  ])('is an error for an id that is %s', async (_, id) => {
    const { media, lost, store } = await lostThenBought();
    expect(await caught(media.reconcile(lost, { decide: { id } }))).toMatchObject({
      code: 'invalid_request',
    });
    const attempts = await store.list({ idempotencyKey: 'k' });
    expect(attempts.map(({ status }) => status)).toEqual(['accepted', 'rejected']);
  });

  it('is an error for an attempt that was not sent', async () => {
    const { media, transport } = registry();
    const lost = caught(media.submit(request, { idempotencyKey: 'k', retries: 0 }));
    (await transport.call(0)).breakOffBefore();
    const { ref } = (await lost) as CrosspointError;
    expect(await caught(media.reconcile(ref!, { decide: { id: 'X' } }))).toMatchObject({
      code: 'invalid_request',
    });
  });
});

describe('a held call', () => {
  const { poll: _poll, ...described } = exampleProvider.spec;
  const held = (id: string) =>
    defineProvider({
      ...described,
      id,
      submit: endpoint({
        method: 'POST',
        path: '/make',
        schema: z.object({ job: z.string(), files: z.array(z.string()) }),
        parse: ({ job, files }) => ({ id: job, outputs: files.map((url) => ({ url })) }),
        timeoutMs: 900_000,
      }),
    });

  it('answers for its own job alone, not for another provider’s or another id’s of the same key', async () => {
    const transport = hand();
    const clock = fakeClock();
    const media = createRegistry({
      providers: [held('first')({ apiKey: canary }), held('second')({ apiKey: canary })],
      transport,
      clock,
      store: memoryStore({ clock }),
    });
    const submitted = media.submit(request, { idempotencyKey: 'k', only: ['first'] });
    await transport.call(0);
    await soon();
    clock.advance(2_000);
    const { ref } = await submitted;
    expect(await media.status(ref)).toMatchObject({ state: 'running' });
    const foreign = { ...ref, provider: 'second' };
    const older = { ...ref, submittedAt: '2025-12-31T23:00:00.000Z' };
    for (const wrong of [foreign, older])
      expect(await caught(media.status(wrong))).toMatchObject({ code: 'submission_unknown' });
    expect(await caught(media.status({ ...ref, id: 'other' }))).toMatchObject({ code: 'unsupported' });
    (await transport.call(0)).respond(200, { job: 'X', files: ['/files/x.mp4'] });
    expect(await media.wait(ref)).toMatchObject({ state: 'succeeded', ref: { id: 'X' } });
    expect(await media.status({ ...ref, id: 'X' })).toMatchObject({ state: 'succeeded' });
  });
});
