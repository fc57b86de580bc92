import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LightAbortController } from '../src/io/abort-signal.ts';
import { systemClock } from '../src/io/clock.ts';
import { fakeClock } from '../src/testing/index.ts';

/** What a sleep needs is loaded with the first one. */
async function clockThatSlept() {
  const clock = systemClock();
  await clock.sleep(1, AbortSignal.abort());
  return clock;
}

describe('the system clock', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it('runs a thousand deadlines on one timer, each in its time, in order', () => {
    const clock = systemClock();
    const rang: number[] = [];
    for (let i = 1_000; i > 0; i -= 1) clock.after(i * 20, () => rang.push(i));
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(10_000);
    expect(rang).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
    vi.advanceTimersByTime(10_020);
    expect(rang).toHaveLength(1_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('never runs early, and at most one slot late', () => {
    const clock = systemClock();
    for (const ms of [0, 1, 19, 20, 21, 300, 301]) {
      const began = Date.now();
      let rang: number | undefined;
      clock.after(ms, () => (rang = Date.now() - began));
      vi.advanceTimersByTime(ms + 20);
      expect(rang).toBeGreaterThanOrEqual(ms);
      expect(rang).toBeLessThanOrEqual(ms + 20);
    }
  });

  it('runs nothing that was cancelled, and keeps no process alive for it', () => {
    const clock = systemClock();
    const run = vi.fn();
    const cancels = [clock.after(50, run), clock.after(90, run)];
    for (const cancel of cancels) cancel();
    vi.advanceTimersByTime(100);
    expect(run).not.toHaveBeenCalled();
  });

  it('waits longer than a timer can hold', () => {
    const clock = systemClock();
    const run = vi.fn();
    clock.after(30 * 24 * 3_600_000, run);
    vi.advanceTimersByTime(29 * 24 * 3_600_000);
    expect(run).not.toHaveBeenCalled();
    vi.advanceTimersByTime(2 * 24 * 3_600_000);
    expect(run).toHaveBeenCalledOnce();
  });

  it('runs what is due after a long stall in order, a slot each turn of the event loop', () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const clock = systemClock();
    const rang: string[] = [];
    for (const [name, ms] of Object.entries({ c: 60, a: 20, b: 40, later: 90_000 }))
      clock.after(ms, () => rang.push(name));
    now = 1_000;
    for (const expected of [['a'], ['a', 'b'], ['a', 'b', 'c']]) {
      vi.advanceTimersToNextTimer();
      expect(rang).toEqual(expected);
    }
    now = 90_000;
    vi.advanceTimersToNextTimer();
    expect(rang).toEqual(['a', 'b', 'c', 'later']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('of the jobs of one registry, those that sleep until one moment share a promise', async () => {
    const clock = await clockThatSlept();
    const [closing, other] = [new LightAbortController(), new LightAbortController()];
    const sleep = clock.sleep(1_000, closing);
    expect(clock.sleep(1_000, closing)).toBe(sleep);
    expect(clock.sleep(2_000, closing)).not.toBe(sleep);
    expect(clock.sleep(1_000, other)).not.toBe(sleep);
    await vi.advanceTimersByTimeAsync(1_005);
    await sleep;
    const began = Date.now();
    const again = clock.sleep(1_000, closing);
    await vi.advanceTimersByTimeAsync(1_005);
    await again;
    expect(Date.now() - began).toBeGreaterThanOrEqual(1_000);
  });

  it('of many jobs that sleep long, no more than 64 go on together, none early and none a thousandth late', async () => {
    const clock = await clockThatSlept();
    const closing = new LightAbortController();
    const [began, pauseMs] = [Date.now(), 3_600_000];
    const counts = new Map<Promise<void>, number>();
    const wokeAfter: number[] = [];
    for (let n = 0; n < 1_000; n += 1) {
      const sleep = clock.sleep(pauseMs, closing);
      counts.set(sleep, (counts.get(sleep) ?? 0) + 1);
      void sleep.then(() => wokeAfter.push(Date.now() - began));
    }
    expect(Math.max(...counts.values())).toBe(64);
    await vi.advanceTimersByTimeAsync(pauseMs * 1.001);
    expect(wokeAfter).toHaveLength(1_000);
    expect(Math.min(...wokeAfter)).toBeGreaterThanOrEqual(pauseMs);
  });

  it('a sleep that is shared ends for all when its registry closes, and for nobody else', async () => {
    const clock = await clockThatSlept();
    const [closing, other] = [new LightAbortController(), new LightAbortController()];
    const ended: string[] = [];
    const sleep = (name: string, signal: LightAbortController): Promise<number> =>
      clock.sleep(60_000, signal).then(() => ended.push(name));
    const sleeps = [sleep('one', closing), sleep('two', closing)];
    void sleep('of another', other);
    closing.abort();
    await Promise.all(sleeps);
    await clock.sleep(60_000, closing);
    expect(ended).toEqual(['one', 'two']);
    expect(Date.now()).toBe(1_000_000);
  });

  it('a sleep ends early when aborted, and one that is aborted already never begins', async () => {
    const clock = systemClock();
    const stop = new AbortController();
    const sleeping = clock.sleep(60_000, stop.signal);
    stop.abort();
    await sleeping;
    await clock.sleep(60_000, stop.signal);
    expect(Date.now()).toBe(1_000_000);
  });
});

describe('the still clock', () => {
  it('stands until told to move, then runs what falls due in order', () => {
    const clock = fakeClock({ at: '2026-01-01T00:00:00Z' });
    const rang: string[] = [];
    clock.after(20, () => rang.push('b'));
    clock.after(10, () => rang.push('a'));
    clock.after(30, () => rang.push('c'));
    clock.advance(20);
    expect(rang).toEqual(['a', 'b']);
    expect(new Date(clock.now()).toISOString()).toBe('2026-01-01T00:00:00.020Z');
    expect(clock.pending).toBe(1);
  });
});
