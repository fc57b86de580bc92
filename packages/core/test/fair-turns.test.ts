import { afterEach, describe, expect, it } from 'vitest';
import { createRegistry, memoryStore, type Registry, type RegistryEvent } from '../src/index.ts';
import { RateWindow } from '../src/registry/account/rate-window.ts';
import { exampleProvider, fakeClock } from '../src/testing/index.ts';
import { canary, caught, request } from './gateway.ts';
import { hand, soon } from './hand.ts';

const open: Registry[] = [];
afterEach(() => Promise.all(open.splice(0).map((media) => media.close())));

/** A registry whose gateway allows one request in ten seconds. */
function narrow() {
  const events: RegistryEvent[] = [];
  const transport = hand();
  const clock = fakeClock();
  const provider = exampleProvider({
    apiKey: canary,
    account: 'test',
    limits: [{ applies: 'call', scope: 'key', windowMs: 10_000, max: 1, source: 'invented' }],
  });
  const onEvent = (event: RegistryEvent): void => void events.push(event);
  const media = createRegistry({ providers: [provider], transport, clock, onEvent });
  open.push(media);
  return { media, transport, clock, events };
}

describe('requests that wait for what a gateway allows', () => {
  it('take turns by purpose, and within a purpose in their order', () => {
    const window = new RateWindow({
      applies: 'call',
      scope: 'key',
      windowMs: 1_000,
      max: 1,
      source: 'invented',
    });
    const purposes = ['query', 'query', 'query', 'poll', 'submit', 'poll'] as const;
    const places = purposes.map((purpose) => window.enter(purpose));
    const order: number[] = [];
    while (order.length < places.length) {
      const next = places.findIndex((place, i) => !order.includes(i) && window.isNext(place));
      order.push(next);
      window.leave(places[next]!, true);
    }
    expect(order).toEqual([0, 3, 4, 1, 5, 2]);
  });

  it('keep no poll behind fifty submits, and an event says until when it waits', async () => {
    const { media, transport, clock, events } = narrow();
    const first = media.submit(request);
    (await transport.call(0)).respond(200, { job: 'job-1' });
    const { ref } = await first;
    const stop = new AbortController();
    const submits = Array.from({ length: 50 }, () =>
      media.submit(request, { signal: stop.signal }).catch((error: unknown) => error),
    );
    await soon();
    const status = media.status(ref);
    await soon();
    expect(events.findLast(({ type }) => type === 'request.waiting')).toMatchObject({
      purpose: 'poll',
      provider: 'echo',
      account: 'test',
      until: clock.now() + 10_000,
    });
    clock.advance(10_000);
    (await transport.call(1)).respond(200, { job: 'job-2' });
    await soon();
    clock.advance(10_000);
    const second = await transport.call(2);
    expect(second.call).toMatchObject({ method: 'GET', purpose: 'poll' });
    second.respond(200, { word: 'working' });
    expect(await status).toMatchObject({ state: 'running' });
    stop.abort();
    const ends = await Promise.all(submits.slice(1));
    expect(ends.every((error) => (error as { code?: string }).code === 'canceled')).toBe(true);
    expect(transport.calls).toHaveLength(3);
  });

  it('hand their turn on when they are stopped', async () => {
    const { media, transport, clock } = narrow();
    const first = media.submit(request);
    (await transport.call(0)).respond(200, { job: 'job-1' });
    const { ref } = await first;
    const stop = new AbortController();
    const stopped = caught(media.status(ref, { signal: stop.signal }));
    await soon();
    const next = media.status(ref);
    await soon();
    stop.abort();
    expect(await stopped).toMatchObject({ code: 'canceled' });
    clock.advance(10_000);
    (await transport.call(1)).respond(200, { word: 'working' });
    expect(await next).toMatchObject({ state: 'running' });
  });
});

describe('a submit with the key of one that was killed', () => {
  it('says until when it waits, once, and is stopped at once', async () => {
    const store = memoryStore();
    const clock = fakeClock();
    const events: RegistryEvent[] = [];
    const onEvent = (event: RegistryEvent): void => void events.push(event);
    const made = () => {
      const transport = hand();
      const providers = [exampleProvider({ apiKey: canary })];
      const media = createRegistry({ providers, transport, clock, store, onEvent });
      return { media, transport };
    };
    const killed = made();
    void killed.media.submit(request, { idempotencyKey: 'k' }).catch(() => undefined);
    await killed.transport.call(0);
    const second = made();
    const stop = new AbortController();
    const waiting = caught(second.media.submit(request, { idempotencyKey: 'k', signal: stop.signal }));
    for (let turn = 0; turn < 8; turn += 1) {
      await soon();
      clock.advance(250);
    }
    const told = events.filter(({ type }) => type === 'submit.waiting');
    expect(told).toMatchObject([{ ref: { idempotencyKey: 'k', provider: 'echo' } }]);
    const [{ atMostMs }] = told as [Extract<RegistryEvent, { type: 'submit.waiting' }>];
    expect(atMostMs).toBeGreaterThan(30_000);
    stop.abort();
    expect(await waiting).toMatchObject({ code: 'canceled', charged: 'maybe' });
    expect(second.transport.calls).toEqual([]);
    await Promise.all([killed.media.close(), second.media.close()]);
  });
});
