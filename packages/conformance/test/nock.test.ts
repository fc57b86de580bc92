import { createRegistry } from '@crosspoint/core';
import { fetchTransport } from '@crosspoint/core/transport';
import { exampleProvider } from '@crosspoint/core/testing';
import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { loadFixtures } from '../src/index.ts';
import { toNock } from '../src/nock.ts';
import { ReplayServer } from '../src/replay/replay-server.ts';
import { inapplicable } from '../src/run/applies.ts';
import { canary, finderOf } from '../src/run/key.ts';
import type { TestContext } from '../src/run/sandbox.ts';
import { replay } from '../src/run/replay-case.ts';
import { runStep } from '../src/run/step.ts';

const { fixtures } = loadFixtures(new URL('./echo/', import.meta.url));
const replayable = fixtures
  .map(({ fixture }) => fixture)
  .filter((fixture) => inapplicable(exampleProvider.spec, fixture) === undefined)
  .filter(({ exchanges }) => exchanges.length > 0 && exchanges.every(({ fault }) => fault === undefined));

let context: TestContext;
beforeAll(async () => {
  const key = canary();
  context = { server: await ReplayServer.open(), provider: exampleProvider, key, find: finderOf(key) };
});
afterEach(() => nock.cleanAll());
afterAll(async () => {
  await context.server.close();
  nock.restore();
});

describe('a fixture in nock', () => {
  it('is tested with fixtures that have responses', () => expect(replayable.length).toBeGreaterThan(3));

  it.each(replayable)('$id has the same result through fetch as over the loopback', async (fixture) => {
    const { plans, steps } = await replay(context, fixture);
    const open: TestContext['open'] = (options) =>
      createRegistry({ ...options, transport: fetchTransport() });
    for (const [index, plan] of plans.entries()) {
      const scopes = toNock(fixture, { apiKey: context.key, step: index });
      const { given } = await runStep({ ...context, open }, plan);
      expect(given).toEqual(steps[index]?.given);
      expect(scopes.filter((interceptor) => !interceptor.isDone())).toEqual([]);
    }
  });

  it.each([
    ['the right key', (key: string) => key, 'value'],
    ['another key', () => 'another-key', 'error'],
  ] as const)('requires the key in its header: %s', async (_, choose, outcome) => {
    const fixture = replayable.find(({ id }) => id === 'submit.seed-zero')!;
    const { plans } = await replay(context, fixture);
    toNock(fixture, { apiKey: choose(context.key) });
    const open: TestContext['open'] = (options) =>
      createRegistry({ ...options, transport: fetchTransport() });
    expect(Object.keys((await runStep({ ...context, open }, plans[0]!)).given)).toEqual([outcome]);
  });

  it('refuses faults by name', () => {
    const faulty = fixtures.find(({ fixture: { exchanges } }) =>
      exchanges.some(({ fault }) => fault !== undefined),
    );
    expect(() => toNock(faulty!.fixture, { apiKey: 'test-key' })).toThrow(/which nock cannot play/);
  });
});
