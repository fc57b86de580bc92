import { expect, it } from 'vitest';
import { inTime } from '../src/run/in-time.ts';

const after = (ms: number): Promise<string> => new Promise((resolve) => setTimeout(resolve, ms, 'done'));

/** As a machine does that has no time for this process. */
function keepWaiting(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

it('work that never ends is late', async () => {
  expect(await inTime(new Promise(() => undefined), 250, 'late')).toBe('late');
  expect(await inTime(new Promise(() => undefined), 5, 'late')).toBe('late');
});

it('work is not late because the machine kept the process waiting', async () => {
  const outcome = inTime(after(350), 300, 'late');
  keepWaiting(1_000);
  expect(await outcome).toBe('done');
});
