import { readdirSync, readFileSync } from 'node:fs';
import { createRegistry, memoryStore } from '@crosspoint/core';
import { startEmulator } from '@crosspoint/emulator';
import { aimlapi } from '@crosspoint/provider-aimlapi';
import { afterAll, describe, expect, it, vi } from 'vitest';

const emulator = await startEmulator({ script: { runningMs: 50 } });
afterAll(() => emulator.close());
const store = memoryStore();
const machine = () =>
  createRegistry({
    providers: [aimlapi({ ...emulator.options('aimlapi'), polling: { intervalMs: 20 } })],
    store,
  });
vi.doMock('../media.ts', () => ({ media: machine() }));
const { advance, buy } = await import('../steps.ts');

describe('the steps that every engine calls', () => {
  it('buy once and end, where each of them runs twice at once', async () => {
    const order = { id: 'order-1', prompt: 'A paper boat.' };
    const [ref, again] = await Promise.all([buy(order), buy(order)]);
    expect(again).toBe(ref);
    for (;;) {
      const [progress] = await Promise.all([advance(ref), advance(ref)]);
      expect(JSON.parse(JSON.stringify(progress))).toEqual(progress);
      if (progress.nextAt === undefined) {
        expect(progress).toEqual({ state: 'succeeded' });
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(emulator.acceptedCount('aimlapi.submit')).toBe(1);
  });

  it('find in the records of the gateway what a lost response bought', async () => {
    emulator.reset();
    emulator.injectFault({ route: 'aimlapi.submit', fault: { type: 'reset', when: 'after-accepting' } });
    expect(await buy({ id: 'order-2', prompt: 'A paper boat.' })).toMatch(/^xp1\./);
    expect(emulator.acceptedCount('aimlapi.submit')).toBe(1);
  });

  it('fail, and send nothing again, where the records do not tell', async () => {
    emulator.reset();
    emulator.injectFault({ route: 'aimlapi.submit', fault: { type: 'reset', when: 'before-accepting' } });
    const order = { id: 'order-3', prompt: 'A paper boat.' };
    for (let i = 0; i < 2; i += 1)
      await expect(buy(order)).rejects.toMatchObject({ code: 'submission_unknown' });
    expect(emulator.requestCount('aimlapi.submit')).toBe(1);
  });
});

describe('docs/workflows.md', () => {
  const page = readFileSync(new URL('../../../docs/workflows.md', import.meta.url), 'utf8');
  const blocks = [...page.matchAll(/```ts\n([^]*?)```/g)].map(([, text]) => text);
  const folder = new URL('..', import.meta.url);
  const programs = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'));

  it('prints every program of this folder, and no other', () => {
    const texts = programs.map((name) => readFileSync(new URL(name, folder), 'utf8'));
    expect(new Set(blocks)).toEqual(new Set(texts));
    expect(blocks).toHaveLength(texts.length);
  });
});
