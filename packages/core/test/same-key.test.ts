import { describe, expect, it } from 'vitest';
import { createRegistry, type CrosspointError, memoryStore } from '../src/index.ts';
import { defineProvider, type ProviderFactory } from '../src/plugin.ts';
import { exampleProvider, fakeClock } from '../src/testing/index.ts';
import { attemptOf, canary, caught, request } from './gateway.ts';
import { hand, soon } from './hand.ts';

// submit-safety, "Keys and processes": whether a key was bought is decided by the store's answer, never before it.

const dear = defineProvider({
  ...exampleProvider.spec,
  models: {
    'echo/parrot': {
      ...exampleProvider.spec.models['echo/parrot']!,
      price: [{ per: 'request', amount: '9.99', currency: 'USD', asOf: '2026-01-01' }],
    },
  },
});

function registries(provider: ProviderFactory = dear, count = 2) {
  const clock = fakeClock({ skipSleeps: false });
  const store = memoryStore({ clock });
  const transport = hand();
  const made = Array.from({ length: count }, () =>
    createRegistry({ providers: [provider({ apiKey: canary })], transport, clock, store }),
  );
  return { clock, store, transport, media: made[0]!, other: made[1]! };
}

describe('a second caller with a key that is in flight', () => {
  it.each([
    ['rejected', 400],
    ['not_sent', undefined],
  ] as const)('keeps to its own ceiling when the first attempt ends %s', async (_, status) => {
    const { media, other, transport, clock } = registries();
    const first = caught(media.submit(request, { idempotencyKey: 'k', retries: 0 }));
    const call = await transport.call(0);
    const second = caught(other.submit(request, { idempotencyKey: 'k', maxPrice: { USD: '0.50' } }));
    await soon();
    if (status === undefined) call.breakOffBefore();
    else call.respond(status, { error: 'no' });
    await first;
    clock.advance(1_000);
    expect(await second).toMatchObject({ code: 'budget_exceeded', charged: 'no' });
    expect(transport.calls).toHaveLength(1);
  });

  it('is given the job when the first attempt buys it, whatever its ceiling', async () => {
    const { media, other, transport, clock } = registries();
    const first = media.submit(request, { idempotencyKey: 'k' });
    const call = await transport.call(0);
    const second = other.submit(request, { idempotencyKey: 'k', maxPrice: { USD: '0.50' } });
    await soon();
    call.respond(200, { job: 'job-1' });
    await first;
    clock.advance(1_000);
    expect((await second).ref.id).toBe('job-1');
  });

  it('waits no longer than that attempt may stay open, also when the wall clock was set back', async () => {
    const { media, other, transport, clock, store } = registries();
    void caught(media.submit(request, { idempotencyKey: 'k' }));
    await transport.call(0);
    const back = { ...clock, now: () => clock.now() - 3_600_000 };
    const late = createRegistry({
      providers: [dear({ apiKey: canary })],
      transport,
      clock: { ...back, monotonic: () => clock.monotonic() },
      store,
    });
    const waiting = caught(late.submit(request, { idempotencyKey: 'k' }));
    await soon();
    for (let second = 0; second < 71; second += 1) {
      clock.advance(1_000);
      await soon();
    }
    expect(await waiting).toMatchObject({ code: 'submission_unknown' });
    expect(transport.calls).toHaveLength(1);
    await other.close();
  });
});

describe('a job that was settled as not accepted', () => {
  it('and that its gateway knows all the same, belongs to its key again', async () => {
    const { media, transport, store } = registries();
    const first = caught(media.submit(request, { idempotencyKey: 'k' }));
    (await transport.call(0)).respond(500, { job: 'job-1' });
    const { ref } = (await first) as CrosspointError;
    await media.reconcile(ref!, { decide: 'not_accepted' });
    const seen = media.status(ref!);
    (await transport.call(1)).respond(200, { word: 'working' });
    expect(await seen).toMatchObject({ state: 'running' });
    expect(await attemptOf(store, 'k')).toMatchObject({ status: 'accepted', ref: { id: 'job-1' } });
    expect((await media.submit(request, { idempotencyKey: 'k' })).ref.id).toBe('job-1');
    expect(transport.calls).toHaveLength(2);
  });
});

it.each(['', ' ', '\t\n'])(
  'a blank key (%j) is refused before anything is sent: it would be one for every customer',
  async (idempotencyKey) => {
    const { media, transport } = registries();
    expect(await caught(media.submit(request, { idempotencyKey }))).toMatchObject({
      code: 'invalid_request',
      issues: [{ path: ['idempotencyKey'] }],
    });
    expect(transport.calls).toHaveLength(0);
  },
);

describe('a key that bought already', () => {
  it('gives its job though the provider is not installed any more', async () => {
    const { media, transport, clock, store } = registries(exampleProvider);
    const bought = media.submit(request, { idempotencyKey: 'k' });
    (await transport.call(0)).respond(200, { job: 'job-1' });
    const { ref } = await bought;
    const renamed = defineProvider({ ...exampleProvider.spec, id: 'another' });
    const later = createRegistry({ providers: [renamed({ apiKey: canary })], transport, clock, store });
    expect((await later.submit(request, { idempotencyKey: 'k' })).ref).toEqual(ref);
    expect(transport.calls).toHaveLength(1);
  });

  it('gives its job wherever its bytes were hosted, and whoever is a candidate now', async () => {
    const clock = fakeClock();
    const store = memoryStore({ clock });
    const transport = hand();
    const links = defineProvider({
      ...exampleProvider.spec,
      media: { image: { accepts: ['url'], types: ['image/png'] } },
    });
    const inline = defineProvider({
      ...exampleProvider.spec,
      media: { image: { accepts: ['url', 'data'], types: ['image/png'] } },
    });
    const png = Buffer.from('89504e470d0a1a0a0000000d4948445200000001000000010806000000', 'hex');
    const asked = { ...request, image: { data: png, mediaType: 'image/png' } } as const;
    let host = 0;
    const hosting = createRegistry({
      providers: [links({ apiKey: canary })],
      uploadMedia: () => `https://files.example/${(host += 1)}.png`,
      transport,
      clock,
      store,
    });
    const bought = hosting.submit(asked, { idempotencyKey: 'k' });
    (await transport.call(0)).respond(200, { job: 'job-1' });
    await bought;
    const sending = createRegistry({ providers: [inline({ apiKey: canary })], transport, clock, store });
    expect((await sending.submit(asked, { idempotencyKey: 'k' })).ref.id).toBe('job-1');
    expect((await hosting.submit(asked, { idempotencyKey: 'k' })).ref.id).toBe('job-1');
    expect([transport.calls.length, host]).toEqual([1, 1]);
  });

  it('belongs to its namespace: the same key of another tenant buys on its own', async () => {
    const clock = fakeClock();
    const store = memoryStore({ clock });
    const transport = hand();
    const tenant = (namespace: string) =>
      createRegistry({
        providers: [exampleProvider({ apiKey: canary })],
        transport,
        clock,
        store,
        namespace,
      });
    const submits = ['a', 'b'].map((name) => tenant(name).submit(request, { idempotencyKey: 'k' }));
    for (const n of [0, 1]) (await transport.call(n)).respond(200, { job: `job-${n}` });
    const ids = (await Promise.all(submits)).map((job) => job.ref.id);
    expect(new Set(ids).size).toBe(2);
    expect(await attemptOf(store, 'k')).toBeUndefined();
    const other = { ...request, prompt: 'Another boat.' };
    const asked = tenant('c').submit(other, { idempotencyKey: 'k' });
    (await transport.call(2)).respond(200, { job: 'job-2' });
    expect((await asked).ref.id).toBe('job-2');
    const conflict = (await caught(tenant('c').submit(request, { idempotencyKey: 'k' }))) as CrosspointError;
    expect(conflict.code).toBe('idempotency_conflict');
  });
});
