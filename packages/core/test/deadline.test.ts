import { describe, expect, it, vi } from 'vitest';
import { withDeadline } from '../src/io/deadline.ts';
import { LightAbortController } from '../src/io/abort-signal.ts';
import type { Exchange, AbortReason } from '../src/io/transport.ts';
import { fakeClock } from '../src/testing/index.ts';

const endless = (): Promise<string> => new Promise(() => undefined);

/** An exchange that ends when it is aborted, and with the reason. */
function exchange(): Exchange<string> {
  let fail!: (reason: Error) => void;
  const response = new Promise<string>((_, reject) => (fail = reject));
  return { response, abort: (reason: AbortReason) => fail(new Error(`aborted: ${reason}`)) };
}

const ends: readonly (readonly [
  AbortReason,
  (clock: ReturnType<typeof fakeClock>, signal: LightAbortController) => void,
])[] = [
  ['timeout', (clock) => clock.advance(50)],
  ['canceled', (_, signal) => signal.abort()],
];

describe.each(ends)('a deadline, at %s,', (reason, end) => {
  it('stops waiting for work that cannot be stopped', async () => {
    const [clock, signal] = [fakeClock(), new LightAbortController()];
    const result = withDeadline(clock, signal, 50, endless);
    end(clock, signal);

    await expect(result).rejects.toMatchObject({ name: 'DeadlineError', reason });
  });

  it('aborts an exchange and lets its own response decide', async () => {
    const [clock, signal] = [fakeClock(), new LightAbortController()];
    const result = withDeadline(clock, signal, 50, exchange);
    end(clock, signal);

    await expect(result).rejects.toThrow(`aborted: ${reason}`);
  });

  it('rejects where the abort itself throws, because a timer calls it', async () => {
    const [clock, signal] = [fakeClock(), new LightAbortController()];
    const abort = (): void => {
      throw new Error('the abort failed');
    };
    const result = withDeadline(clock, signal, 50, () => ({ response: endless(), abort }));
    end(clock, signal);

    await expect(result).rejects.toThrow('the abort failed');
  });

  it('gives what stands in for a late result', async () => {
    const [clock, signal] = [fakeClock(), new LightAbortController()];
    const result = withDeadline(clock, signal, 50, endless, (why) => `late: ${why}`);
    end(clock, signal);

    expect(await result).toBe(`late: ${reason}`);
  });
});

describe('a deadline', () => {
  it('begins no work whose signal has aborted already', async () => {
    const signal = new LightAbortController();
    signal.abort();
    const work = vi.fn(endless);

    await expect(withDeadline(fakeClock(), signal, 50, work)).rejects.toMatchObject({ reason: 'canceled' });
    expect(work).not.toHaveBeenCalled();
  });

  it('aborts an exchange whose start aborted the signal', async () => {
    const signal = new LightAbortController();
    const work = (): Exchange<string> => {
      signal.abort();
      return exchange();
    };

    await expect(withDeadline(fakeClock(), signal, 50, work)).rejects.toThrow('aborted: canceled');
  });

  it('leaves no timer and no listener behind', async () => {
    const [clock, signal] = [fakeClock(), new LightAbortController()];
    const remove = vi.spyOn(signal, 'removeEventListener');
    await withDeadline(clock, signal, 50, () => Promise.resolve('done'));

    expect(clock.pending).toBe(0);
    expect(remove).toHaveBeenCalledOnce();
  });
});
