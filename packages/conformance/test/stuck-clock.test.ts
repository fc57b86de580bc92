import { defineProvider } from '@crosspoint/core/plugin';
import { expect, it, vi } from 'vitest';
import { sound } from '../mutants/matrix.ts';
import { Engine } from '../src/engine/engine.ts';

// As on a machine that is too busy to tell whether anything still happens.
vi.mock('../src/run/moving-clock.ts', async (original) => ({
  ...(await original<object>()),
  outwait: () => Promise.reject(new Error('the machine was busy for five minutes')),
}));
vi.setConfig({ testTimeout: 60_000 });

it('ends a case as an error of the kit where the time of a held request cannot pass', async () => {
  const { description, loaded } = sound.lagoon;
  const engine = new Engine(defineProvider(description), { loaded });
  await engine.open();
  const result = await engine
    .cases()
    .find(({ id }) => id === 'held.lost')
    ?.run();
  const provider = await engine
    .cases()
    .find(({ id }) => id === 'provider')
    ?.run();
  await engine.close();
  expect(result).toMatchObject({ verdict: 'ERROR', findings: [] });
  expect(result?.reason).toContain('the machine was busy for five minutes');
  // no rule about the process speaks of it either
  expect(provider?.findings).toEqual([]);
});
