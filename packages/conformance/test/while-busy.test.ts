import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { settled, whileBusy } from '../src/run/while-busy.ts';

/** Keeps this thread busy for a while, as a slow machine would. */
async function toil(ms: number): Promise<string> {
  const end = performance.now() + ms;
  while (performance.now() < end) {
    const slice = performance.now() + 20;
    while (performance.now() < slice);
    await pause(0);
  }
  return 'done';
}

describe('waiting for work', () => {
  it('gives a call up that waits for nothing any more', async () => {
    expect(await whileBusy(new Promise(() => undefined), 'late')).toBe('late');
  });

  it('never gives up what is only slow', async () => {
    expect(await whileBusy(toil(1_500), 'late')).toBe('done');
  });

  it('passes on what the work throws', async () => {
    await expect(whileBusy(Promise.reject(new Error('it broke')), 'late')).rejects.toThrow('it broke');
  });

  it('says whether a condition is met before nothing happens any more', async () => {
    let met = false;
    void toil(300).then(() => (met = true));
    expect(await settled(() => met)).toBe(true);
    expect(await settled(() => false)).toBe(false);
  });
});
