import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { settled, whileBusy } from '../src/run/while-busy.ts';

const files = vi.hoisted(() => ({ isLost: false, questions: 0 }));
vi.mock('node:fs/promises', () => ({
  access: async () => {
    files.questions += 1;
    if (files.isLost) await new Promise(() => undefined);
  },
}));

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

  it('goes on where another thread never responds to a question', async () => {
    files.isLost = true;
    const { questions } = files;
    const end = whileBusy(new Promise(() => undefined), 'late');
    await vi.waitFor(() => expect(files.questions).toBe(questions + 1), 20_000);
    files.isLost = false;
    // only a second question can find out that nothing happens any more
    expect(await end).toBe('late');
  }, 30_000);

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
