import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createRegistry, type CrosspointError, memoryStore } from '../src/index.ts';
import type { JobStore } from '../src/store.ts';
import { defineProvider, endpoint } from '../src/plugin.ts';
import { exampleProvider, fakeClock } from '../src/testing/index.ts';
import { attemptOf, canary, caught, methods, request } from './gateway.ts';
import { hand, soon } from './hand.ts';

// Issue: a store that hangs withholds nothing that was paid for, and nothing waits for it for ever.

const never = () => new Promise<never>(() => undefined);
const refuse = () => Promise.reject(new Error('disk full'));

const { poll: _poll, ...described } = exampleProvider.spec;
const held = defineProvider({
  ...described,
  submit: endpoint({
    method: 'POST',
    path: '/make',
    schema: z.object({ job: z.string(), files: z.array(z.string()) }),
    parse: ({ job, files }) => ({ id: job, outputs: files.map((url) => ({ url })) }),
    timeoutMs: 900_000,
  }),
});
const limited = defineProvider({
  ...exampleProvider.spec,
  limits: [{ scope: 'key', source: 'invented', applies: 'submit', windowMs: 1_000, max: 1 }],
});

function registry(change: (store: JobStore) => Partial<JobStore>, provider = exampleProvider) {
  const clock = fakeClock();
  const inner = memoryStore({ clock });
  const store = { ...methods(inner), ...change(inner) };
  const transport = hand();
  const media = createRegistry({ providers: [provider({ apiKey: canary })], transport, clock, store });
  return { media, transport, clock, inner };
}

describe('a store that hangs before anything was sent', () => {
  const verbs = [
    ['getByKey', exampleProvider, {}],
    ['createAttempt', exampleProvider, {}],
    ['claimLimit', limited, { durable: true }],
  ] as const;

  it.each(verbs)(
    'is not waited for when the caller aborts (%s): nothing is sent',
    async (verb, provider, more) => {
      const { media, transport } = registry(() => ({ [verb]: never, ...more }), provider);
      const stop = new AbortController();
      const submitting = caught(media.submit(request, { idempotencyKey: 'k', signal: stop.signal }));
      await soon();
      stop.abort();
      expect(await submitting).toMatchObject({ code: 'canceled', charged: 'no' });
      expect(transport.calls).toHaveLength(0);
    },
  );

  it.each(verbs)('is unavailable after a time (%s): nothing is sent', async (verb, provider, more) => {
    const { media, transport, clock } = registry(() => ({ [verb]: never, ...more }), provider);
    const submitting = caught(media.submit(request, { idempotencyKey: 'k' }));
    await soon();
    clock.advance(10_000);
    expect(await submitting).toMatchObject({ code: 'store_unavailable', charged: 'no' });
    expect(transport.calls).toHaveLength(0);
  });

  it('and writes the intent after it was given up leaves the key free', async () => {
    let write = (): void => undefined;
    const { media, transport, clock, inner } = registry((store) => ({
      createAttempt: (intent) =>
        new Promise((resolve, reject) => {
          write = () => void store.createAttempt(intent).then(resolve, reject);
        }),
    }));
    const submitting = caught(media.submit(request, { idempotencyKey: 'k' }));
    await soon();
    clock.advance(10_000);
    await submitting;
    write();
    await soon();
    expect(await attemptOf(inner, 'k')).toMatchObject({ status: 'not_sent' });
    expect(transport.calls).toHaveLength(0);
  });
});

it('a store that wrote the intent and responded with an error leaves the key free', async () => {
  const { media, inner } = registry((store) => ({
    createAttempt: async (intent) => {
      await store.createAttempt(intent);
      throw new Error('connection lost');
    },
  }));
  expect(await caught(media.submit(request, { idempotencyKey: 'k' }))).toMatchObject({
    code: 'store_unavailable',
  });
  await soon();
  expect(await attemptOf(inner, 'k')).toMatchObject({ status: 'not_sent' });
});

describe('a held job whose store hangs', () => {
  it('is given all the same, running, and says that it is not stored', async () => {
    const { media, transport, clock } = registry(() => ({ update: never }), held);
    const submitting = media.submit(request, { idempotencyKey: 'k' });
    const call = await transport.call(0);
    await soon();
    clock.advance(2_000);
    await soon();
    clock.advance(2_000);
    const job = await submitting;
    expect(job).toMatchObject({ state: 'running', durable: false });
    call.respond(200, { job: 'X', files: ['/files/x.mp4'] });
    await soon();
    clock.advance(10_000);
    expect(await media.wait(job)).toMatchObject({ state: 'succeeded', durable: false, ref: { id: 'X' } });
  });
});

describe('a held job whose end was not written', () => {
  it('is written by the next step in this process', async () => {
    let isAway = false;
    const change = (store: JobStore): Partial<JobStore> => ({
      update: (...given) => (isAway ? refuse() : store.update(...given)),
    });
    const { media, transport, clock, inner } = registry(change, held);
    const submitting = media.submit(request, { idempotencyKey: 'k' });
    const call = await transport.call(0);
    await soon();
    clock.advance(2_000);
    const job = await submitting;
    isAway = true;
    call.respond(200, { job: 'X', files: ['/files/x.mp4'] });
    await soon();
    isAway = false;
    expect((await attemptOf(inner, 'k'))?.job?.state).toBe('running');
    expect((await media.advance(job)).job.state).toBe('succeeded');
    expect(await attemptOf(inner, 'k')).toMatchObject({ status: 'accepted', job: { state: 'succeeded' } });
  });
});

describe('an end whose id is only in an error', () => {
  // submit-safety, table: any error status whose job-id location holds an id is `unknown`, id stored.
  it('is stored with the response, and named by the next submit with the key', async () => {
    const { media, transport, inner } = registry(() => ({}));
    const lost = caught(media.submit(request, { idempotencyKey: 'k' }));
    (await transport.call(0)).respond(500, { job: 'X', error: 'late' });
    expect(await lost).toMatchObject({ code: 'submission_unknown', ref: { id: 'X' } });
    expect(await attemptOf(inner, 'k')).toMatchObject({
      status: 'unknown',
      ref: { id: 'X' },
      errorCode: 'submission_unknown',
      response: { status: 500, body: expect.stringContaining('late') as string },
    });
    const again = (await caught(media.submit(request, { idempotencyKey: 'k' }))) as CrosspointError;
    expect(again).toMatchObject({ code: 'submission_unknown', ref: { id: 'X' }, response: { status: 500 } });
    expect(transport.calls).toHaveLength(1);
  });

  it('is unknown at once where the error names a job of another attempt, which keeps it', async () => {
    const { media, transport, inner } = registry(() => ({}));
    const bought = media.submit(request, { idempotencyKey: 'first' });
    (await transport.call(0)).respond(200, { job: 'X' });
    await bought;
    const lost = caught(media.submit(request, { idempotencyKey: 'second' }));
    (await transport.call(1)).respond(500, { job: 'X', error: 'late' });
    expect(await lost).toMatchObject({ code: 'submission_unknown' });
    expect(await attemptOf(inner, 'first')).toMatchObject({ status: 'accepted', ref: { id: 'X' } });
    const second = await attemptOf(inner, 'second');
    expect(second).toMatchObject({ status: 'unknown', response: { status: 500 } });
    expect(second?.ref.id).toBeUndefined();
  });

  it('becomes accepted once the gateway tells of the job', async () => {
    const { media, transport, inner } = registry(() => ({}));
    const lost = caught(media.submit(request, { idempotencyKey: 'k' }));
    (await transport.call(0)).respond(500, { job: 'X', error: 'late' });
    const { ref } = (await lost) as CrosspointError;
    const status = media.status(ref!);
    (await transport.call(1)).respond(200, { word: 'working' });
    await status;
    expect(await attemptOf(inner, 'k')).toMatchObject({ status: 'accepted', ref: { id: 'X' } });
    expect((await media.submit(request, { idempotencyKey: 'k' })).ref.id).toBe('X');
  });
});

describe('a process that stood still in the middle of a POST', () => {
  /** Its intent expired, and a person settled it; then it wakes. */
  async function asleep(decide: 'not_accepted' | { readonly id: string }) {
    const own = registry(() => ({}));
    const submitting = own.media.submit(request, { idempotencyKey: 'k', retries: 0 });
    const settled = submitting.then(
      (job) => job,
      (error: unknown) => error,
    );
    const call = await own.transport.call(0);
    const { ref } = (await attemptOf(own.inner, 'k'))!;
    const person = createRegistry({
      providers: [exampleProvider({ apiKey: canary })],
      transport: own.transport,
      clock: own.clock,
      store: own.inner,
    });
    own.clock.advance(59_999);
    const later = { ...own.clock, now: () => own.clock.now(), monotonic: () => own.clock.monotonic() };
    await own.inner.update((await attemptOf(own.inner, 'k'))!.id, { status: 'unknown' });
    await person.reconcile(ref, { decide });
    return { ...own, later, call, settled };
  }

  it('does not write unknown over what a person found out, and returns that job', async () => {
    const { call, settled, inner } = await asleep({ id: 'X' });
    call.breakOff();
    expect(await settled).toMatchObject({ state: 'queued', ref: { id: 'X' } });
    expect(await attemptOf(inner, 'k')).toMatchObject({ status: 'accepted', ref: { id: 'X' } });
  });

  it('keeps its late job although it was settled as not accepted and the key bought again', async () => {
    const { call, settled, inner, media, transport } = await asleep('not_accepted');
    const again = media.submit(request, { idempotencyKey: 'k' });
    (await transport.call(1)).respond(200, { job: 'Y' });
    expect((await again).ref.id).toBe('Y');
    call.respond(200, { job: 'X' });
    const late = (await settled) as { notices: readonly string[] };
    expect(late).toMatchObject({ ref: { id: 'X' } });
    expect(late.notices.join()).toContain('two jobs');
    const attempts = await inner.list({ idempotencyKey: 'k' });
    expect(attempts.map(({ status, ref }) => [status, ref.id])).toEqual([
      ['accepted', 'Y'],
      ['accepted', 'X'],
    ]);
  });

  it('keeps its late job although a person named another one', async () => {
    const { call, settled } = await asleep({ id: 'Y' });
    call.respond(200, { job: 'X' });
    const late = (await settled) as { notices: readonly string[] };
    expect(late).toMatchObject({ ref: { id: 'X' }, durable: false });
    expect(late.notices.join()).toContain('holds job Y');
  });
});

describe('reconcile with a store in trouble', () => {
  async function lost(change: (store: JobStore) => Partial<JobStore>) {
    let broken: Partial<JobStore> = {};
    const own = registry((store) => {
      const later = change(store);
      return Object.fromEntries(
        (['list', 'getByJobId', 'update'] as const).map((verb) => [
          verb,
          (...args: never[]) => {
            const call = (broken[verb] ?? store[verb].bind(store)) as (...args: never[]) => Promise<never>;
            return call(...args);
          },
        ]),
      ) as Partial<JobStore> & { readonly later?: typeof later };
    });
    const submitting = caught(own.media.submit(request, { idempotencyKey: 'k' }));
    (await own.transport.call(0)).breakOff();
    const { ref } = (await submitting) as CrosspointError;
    broken = change(own.inner);
    return { ...own, ref: ref! };
  }

  it.each([
    ['read', { list: refuse }],
    ['written', { update: refuse }],
  ] as const)('is store_unavailable when it cannot be %s, and settles nothing', async (_, broken) => {
    const { media, ref, inner } = await lost(() => broken);
    for (const decide of ['not_accepted', { id: 'X' }] as const)
      expect(await caught(media.reconcile(ref, { decide }))).toMatchObject({ code: 'store_unavailable' });
    expect(await attemptOf(inner, 'k')).toMatchObject({ status: 'unknown' });
  });
});
