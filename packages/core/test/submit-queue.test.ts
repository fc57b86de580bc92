import { afterEach, describe, expect, it } from 'vitest';
import { createRegistry, memoryStore, type Registry, type RegistryOptions } from '../src/index.ts';
import { ignoreErrors } from '../src/model/ignore-errors.ts';
import { mostBegun } from '../src/registry/submit/submit-queue.ts';
import { exampleProvider, fakeClock } from '../src/testing/index.ts';
import { canary, caught, request } from './gateway.ts';
import { hand, soon } from './hand.ts';

const open: Registry[] = [];
afterEach(() => Promise.all(open.splice(0).map((media) => media.close())));

/** A registry that has a provider of one model, and a transport that has no connection until it is told to. */
function crowded(options: Partial<RegistryOptions> = {}) {
  const transport = hand();
  const store = memoryStore();
  const provider = exampleProvider({ apiKey: canary, account: 'test' });
  const media = createRegistry({ providers: [provider], transport, store, clock: fakeClock(), ...options });
  open.push(media);
  const connect = (n: number): boolean | undefined => transport.calls[n]?.call.canSend?.();
  return { media, transport, store, connect };
}

const bodiesOf = (transport: ReturnType<typeof hand>, from: number): readonly unknown[] =>
  transport.calls.slice(from).map(({ call }) => call.body);

/** Submits of the same model, each with its own prompt. They are under way; their ends are looked at later, or not at all. */
function submitMany(media: Pick<Registry, 'submit'>, count: number, signal?: AbortSignal) {
  const ends = Array.from({ length: count }, (_, n) => {
    const end = media.submit({ ...request, prompt: `prompt ${n}` }, { signal });
    end.catch(ignoreErrors);
    return end;
  });
  return { ends };
}

describe('many submits of one model', () => {
  it('have no intent before it is their turn, which comes in their order', async () => {
    const { media, transport, store, connect } = crowded();
    submitMany(media, mostBegun + 3);
    await transport.call(mostBegun - 1);
    await soon();
    expect(transport.calls).toHaveLength(mostBegun);
    expect(await store.list({ limit: 1_000 })).toHaveLength(mostBegun);
    expect(connect(7)).toBe(true);
    await transport.call(mostBegun);
    expect(connect(3)).toBe(true);
    await transport.call(mostBegun + 1);
    await soon();
    expect(bodiesOf(transport, mostBegun)).toEqual([
      expect.stringContaining(`prompt ${mostBegun}"`),
      expect.stringContaining(`prompt ${mostBegun + 1}"`),
    ]);
  });

  it('are bought as they were given, whatever their caller does with the object later', async () => {
    const { media, transport, connect } = crowded();
    submitMany(media, mostBegun);
    const given = { ...request, prompt: 'as it was given' };
    const last = media.submit(given);
    given.prompt = 'changed while it waited';
    await transport.call(mostBegun - 1);
    connect(0);
    const { call, respond } = await transport.call(mostBegun);
    expect(call.body).toContain('as it was given');
    respond(200, { job: 'job-1' });
    expect((await last).ref.id).toBe('job-1');
  });

  it('leave out one that is stopped while it waits, and lose no place', async () => {
    const { media, transport, store, connect } = crowded();
    const stop = new AbortController();
    submitMany(media, mostBegun);
    const { ends } = submitMany(media, 1, stop.signal);
    const next = media.submit({ ...request, prompt: 'the next one' });
    await transport.call(mostBegun - 1);
    stop.abort();
    const error = await caught(ends[0]!);
    expect(error).toMatchObject({ code: 'canceled', message: expect.stringContaining('nothing was sent') });
    expect(await store.list({ limit: 1_000 })).toHaveLength(mostBegun);
    connect(0);
    const { call, respond } = await transport.call(mostBegun);
    expect(call.body).toContain('the next one');
    respond(200, { job: 'job-1' });
    await next;
  });

  it('pass on the place of one that is stopped in the moment it gets it', async () => {
    const { media, transport, connect } = crowded();
    const stop = new AbortController();
    submitMany(media, mostBegun);
    const { ends } = submitMany(media, 1, stop.signal);
    submitMany(media, 1);
    await transport.call(mostBegun - 1);
    connect(0);
    stop.abort();
    expect(await caught(ends[0]!)).toMatchObject({ code: 'canceled' });
    expect((await transport.call(mostBegun)).call.body).toContain('prompt 0"');
  });

  it('give their place away when they end without being sent', async () => {
    const { media, transport } = crowded();
    const { ends } = submitMany(media, mostBegun + 1);
    (await transport.call(0)).respond(400, { error: 'no' });
    await caught(ends[0]!);
    expect((await transport.call(mostBegun)).call.body).toContain(`prompt ${mostBegun}"`);
  });

  it('hold back no other choice of providers and no tenant', async () => {
    const { media, transport } = crowded();
    submitMany(media, mostBegun + 1);
    await transport.call(mostBegun - 1);
    const others = [media.submit(request, { only: ['echo'] }), media.forTenant('another').submit(request)];
    for (const [n, other] of others.entries()) {
      (await transport.call(mostBegun + n)).respond(200, { job: `job-${n}` });
      expect((await other).ref.id).toBe(`job-${n}`);
    }
  });

  it('make no place for others by being stopped before they came', async () => {
    const { media, transport, connect } = crowded();
    submitMany(media, mostBegun);
    await transport.call(mostBegun - 1);
    const { ends } = submitMany(media, 3, AbortSignal.abort());
    for (const end of ends) expect(await caught(end)).toMatchObject({ code: 'canceled', charged: 'no' });
    submitMany(media, 3);
    await soon();
    expect(transport.calls).toHaveLength(mostBegun);
    expect(connect(0)).toBe(true);
    await transport.call(mostBegun);
    await soon();
    expect(transport.calls).toHaveLength(mostBegun + 1);
  });

  it('end as canceled when their registry is closed', async () => {
    const { media, transport } = crowded();
    const { ends } = submitMany(media, mostBegun + 2);
    await transport.call(mostBegun - 1);
    await media.close();
    for (const ended of ends.slice(mostBegun))
      expect(await caught(ended)).toMatchObject({ code: 'canceled' });
    expect(transport.calls).toHaveLength(mostBegun);
  });
});
