import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../src/io/clock.ts';
import { fakeClock } from '../src/testing/index.ts';

describe('the system clock', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
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
