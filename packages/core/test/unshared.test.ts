import { describe, expect, it, vi } from 'vitest';
import { createRegistry, memoryStore } from '../src/index.ts';
import { createTimers } from '../src/io/timers-web.ts';
import { defineProvider } from '../src/plugin.ts';
import { exampleProvider, fakeClock } from '../src/testing/index.ts';
import { mockTransport } from '../src/transport.ts';
import type { UsageLimit } from '../src/model/provider.ts';
import { request } from './gateway.ts';

// A runtime that ends the timers and promises of a request with it, such as Cloudflare Workers.
vi.mock('#timers', () => import('../src/io/timers-web.ts'));

const limits: readonly UsageLimit[] = [
  { applies: 'submit', max: 1, windowMs: 1_000, scope: 'key', source: 'invented' },
];
const providers = () => [
  exampleProvider({ apiKey: 'x', baseURL: 'https://gateway.example', account: 'test', limits }),
];

describe('where no promise is shared between requests', () => {
  it('a purchase gets its turn though nobody wakes it, and though the one before it was lost', async () => {
    const clock = fakeClock({ skipSleeps: true });
    const hung = new Promise<never>(() => undefined);
    let calls = 0;
    // The runtime has ended the request of the first: it never answers, and never gives its turn back.
    const transport = mockTransport(() => ((calls += 1) === 1 ? hung : { json: { job: `job-${calls}` } }));
    const media = createRegistry({ providers: providers(), transport, clock });
    const began = clock.now();
    void media.submit(request).catch(() => undefined);
    await vi.waitFor(() => expect(calls).toBe(1), { timeout: 60_000 });
    expect((await media.submit(request)).ref.id).toBe('job-2');
    expect(clock.now() - began).toBeGreaterThanOrEqual(15 * 60_000);
  });

  it('a registry closes, and its store, though the runtime has ended a call that was held open', async () => {
    const { poll: _poll, ...spec } = exampleProvider.spec;
    const held = defineProvider({ ...spec, id: 'held', submit: { ...spec.submit, timeoutMs: 900_000 } });
    const clock = fakeClock();
    // The call says nothing any more, not even that it was broken off.
    const hung = new Promise<never>(() => undefined);
    const transport = {
      ...mockTransport(() => hung),
      request: () => ({ response: hung, abort: () => undefined }),
    };
    const store = memoryStore({ clock });
    const closeStore = vi.spyOn(store, 'close');
    const media = createRegistry({
      providers: [held({ apiKey: 'x', account: 'test' })],
      transport,
      clock,
      store,
    });
    const submitted = media.submit(request);
    let isBought = false;
    void submitted.then(() => (isBought = true));
    await vi.waitFor(() => {
      clock.advance(1_000);
      expect(isBought).toBe(true);
    });
    expect(await submitted).toMatchObject({ state: 'running', resumable: false });
    vi.useFakeTimers({ now: 0 });
    const closed = media.close();
    await vi.advanceTimersByTimeAsync(12_000);
    await closed;
    vi.useRealTimers();
    expect(closeStore).toHaveBeenCalledOnce();
  });

  it('every deadline has a timer of its own, which cancelling ends', () => {
    vi.useFakeTimers({ now: 0 });
    const after = createTimers();
    const rang: string[] = [];
    const cancel = after(20, () => rang.push('cancelled'));
    after(20, () => rang.push('short'));
    after(3_000_000_000, () => rang.push('longer than setTimeout holds'));
    expect(vi.getTimerCount()).toBe(3);
    cancel();
    expect(vi.getTimerCount()).toBe(2);
    vi.advanceTimersByTime(2_999_999_999);
    expect(rang).toEqual(['short']);
    vi.advanceTimersByTime(1);
    expect(rang).toEqual(['short', 'longer than setTimeout holds']);
    vi.useRealTimers();
  });
});
