import { type ProviderSpec, query, type ParsedResponse, wireDecimal } from '@crosspoint/core/plugin';
import { createRegistry, CrosspointError, type Registry, type RegistryOptions } from '@crosspoint/core';
import * as z from 'zod';
import { describe, expect, it, vi } from 'vitest';
import type { RuleId } from '../src/index.ts';
import {
  request,
  brokenRules,
  type Changes,
  costs,
  get,
  post,
  statusFixture,
  sound,
  fixtureWith,
  submit,
} from './support/fixture.ts';

// Sockets by the thousand, on a machine that may be busy.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const balance = (read: (left: string | null | undefined) => string): Partial<ProviderSpec> => ({
  balance: query({
    method: 'GET',
    path: '/purse',
    schema: z.object({ left: wireDecimal().nullish() }),
    parse: ({ left }) => [{ amount: read(left), currency: 'USD', scope: 'account' }],
  }),
});
const balanceFixture = fixtureWith(
  'balance.left',
  [{ call: 'balance', expect: { value: [{ entries: [{ amount: '12.35', currency: 'USD' }] }] } }],
  [get(0, '/purse', '{"left":"12.35"}')],
);
const paidFixture = fixtureWith(
  'submit.paid',
  [submit({ costs: [{ amount: '5' }] })],
  // the length and the place in the queue are as high as the price
  [post('{"job":"j-1","length":5,"place":"5","cost":"5"}')],
);
const centsFixture = fixtureWith(
  'submit.cents',
  [submit({ costs: [{ amount: '0.35' }] })],
  [post('{"job":"j-1","cost":35}')],
);
const cents = (cost: string | null | undefined): string | undefined =>
  cost == null ? undefined : (Number(cost) / 100).toFixed(2).replace(/\.?0+$/, '');

const inUnit = (name: string): Changes => ({
  balance: query({
    method: 'GET',
    path: '/purse',
    schema: z.object({ left: wireDecimal(), unit: z.string() }),
    parse: ({ left, unit }) => [{ amount: left, currency: name === '' ? unit : name, scope: 'account' }],
  }),
});
const unitFixture = fixtureWith(
  'balance.unit',
  [{ call: 'balance', expect: { value: [{ entries: [{ amount: '12.35', currency: 'EUR' }] }] } }],
  [get(0, '/purse', '{"left":"12.35","unit":"EUR"}')],
);

const heldChanges: Changes = {
  poll: undefined,
  submit: {
    ...sound.submit,
    schema: z.object({ job: z.string(), file: z.string().nullish() }),
    parse: (response: unknown): ParsedResponse => {
      const { job, file } = z.object({ job: z.string(), file: z.string().nullish() }).parse(response);
      return { id: job, status: 'done', outputs: file == null ? [] : [{ url: file }] };
    },
  },
};
const heldFixture = fixtureWith(
  'submit.held',
  [submit({ state: 'succeeded', resumable: false })],
  [post('{"job":"j-1","file":"https://files.echo.example/1.mp4"}')],
);

describe('the automatic checks pass a sound provider', () => {
  it.each([
    ['with a balance', balance((left) => left ?? ''), balanceFixture, 'faults:balance.left'],
    [
      'whose price occurs as two other numbers',
      costs((cost) => cost ?? undefined),
      paidFixture,
      'money:submit.paid',
    ],
    ['that counts in cents', costs(cents), centsFixture, 'money:submit.cents'],
    ['that reads the currency of an amount', inUnit(''), unitFixture, 'money:balance.unit'],
    ['with held requests', heldChanges, heldFixture, 'job-state:submit.held'],
    [
      'asked for on a clock with milliseconds',
      {},
      { ...statusFixture, context: { clock: '2026-01-01T00:00:00.345Z' } },
      'faults:status.word',
    ],
  ] as const)('%s', async (_, changes, fixture, passes) => {
    const { rules, verdicts } = await brokenRules(changes, fixture);
    expect(rules).toEqual([]);
    expect(verdicts).toContain(passes);
  });
});

describe('the automatic checks find', () => {
  const cases: readonly (readonly [string, Changes, object, RuleId])[] = [
    ['a balance through a float', balance((left) => String(Number(left))), balanceFixture, 'MNY-002'],
    ['a balance that is missing as 0', balance((left) => left ?? '0'), balanceFixture, 'MNY-003'],
    [
      'a refused key as an outage, of a balance',
      { ...balance((left) => left ?? ''), errors: [{ status: 401, errorCode: 'provider_unavailable' }] },
      balanceFixture,
      'FLT-003',
    ],
    [
      'a price through a float, beside equal numbers',
      costs((cost) => (cost == null ? undefined : String(Number(cost)))),
      paidFixture,
      'MNY-002',
    ],
    ['a price that is missing as 0', costs((cost) => cost ?? '0'), paidFixture, 'MNY-003'],
    ['a currency that is assumed', inUnit('EUR'), unitFixture, 'MNY-005'],
    [
      'cents through a float',
      costs((cost) => (cost == null ? undefined : String(Number(cost) * 0.01))),
      { ...centsFixture, steps: [submit({})], exchanges: [post('{"job":"j-1","cost":25}')] },
      'MNY-002',
    ],
    [
      'a job the gateway does not know as failed',
      { parseError: ({ status }) => (status === 404 ? { errorCode: 'generation_failed' } : undefined) },
      statusFixture,
      'ERR-007',
    ],
  ];
  it.each(cases)('%s', async (_, changes, fixture, rule) => {
    expect((await brokenRules(changes, fixture)).rules).toContain(rule);
  });

  /** Core's registry with something changed. */
  const changed =
    (change: (registry: Registry) => Partial<Registry>) =>
    (options: RegistryOptions): Registry => {
      const registry: Registry = createRegistry(options);
      return { ...registry, ...change(registry) };
    };
  const buysLostAgain = changed((registry) => ({
    wait: async (job, options) => {
      try {
        return await registry.wait(job, options);
      } catch (error) {
        if (!(error instanceof CrosspointError) || error.code !== 'submission_unknown') throw error;
        const again = await registry.submit(request as never, { idempotencyKey: 'again', retries: 0 });
        return registry.wait(again, options);
      }
    },
  }));
  const failsFinished = changed((registry) => ({
    wait: async (job, options) => ({ ...(await registry.wait(job, options)), state: 'failed' }) as never,
  }));
  const shortensPause = changed((registry) => ({
    status: (job, options) =>
      registry.status(job, options).catch((error: unknown) => {
        if (!(error instanceof CrosspointError) || error.retryAfterMs === undefined) throw error;
        throw error.with({ retryAfterMs: error.retryAfterMs / 1000 });
      }),
  }));
  it.each([
    ['a held request that was lost and is bought again', heldChanges, heldFixture, buysLostAgain, 'ONCE-001'],
    [
      'a finished held request whose state a wait changes',
      heldChanges,
      heldFixture,
      failsFinished,
      'STA-004',
    ],
    ['seconds of a pause read as milliseconds', {}, statusFixture, shortensPause, 'ERR-004'],
  ] as const)('%s', async (_, changes, fixture, open, rule) => {
    expect((await brokenRules(changes, fixture, open)).rules).toContain(rule);
  });

  it('a poll whose status has a row that proves "not accepted" of a submit: it is not at fault', async () => {
    const row = { status: 502, errorCode: 'provider_unavailable', provesNotAccepted: true } as const;
    const errors = [...(sound.errors ?? []), { ...row, source: 'Echo, Errors' }];
    // ERR-008: the story does not show that error
    expect((await brokenRules({ errors }, statusFixture)).rules).toEqual(['ERR-008']);
  });

  const misuses: readonly (readonly [string, () => void])[] = [
    ['ends the process', () => process.exit(0)],
    [
      'throws an uncaught error',
      () => {
        setTimeout(() => {
          throw new Error('later');
        }, 1);
      },
    ],
    ['has an unhandled rejection', () => void Promise.reject(new Error('later'))],
  ];
  it.each(misuses)('a provider that %s', async (_, misbehave) => {
    const poll = sound.poll!;
    const parse = (...given: Parameters<typeof poll.parse>): ParsedResponse => {
      misbehave();
      return poll.parse(...given);
    };
    expect((await brokenRules({ poll: { ...poll, parse } }, statusFixture)).rules).toContain('FLT-006');
  });

  it('a key that is written to the standard output', async () => {
    let learned = '';
    const auth = (key: string): Record<string, string> => {
      learned = key;
      return { 'x-echo-key': key };
    };
    const poll = sound.poll!;
    const parse = (...given: Parameters<typeof poll.parse>): ParsedResponse => {
      process.stdout.write(`asked with ${learned}\n`);
      return poll.parse(...given);
    };
    expect((await brokenRules({ auth, poll: { ...poll, parse } }, statusFixture)).rules).toContain('SEC-004');
  });

  it('a second purchase after a query', async () => {
    const priced: Partial<ProviderSpec> = {
      quote: query({
        method: 'POST',
        path: '/price',
        schema: z.object({ usd: wireDecimal() }),
        parse: ({ usd }) => ({ price: { amount: usd, currency: 'USD' } }),
      }),
    };
    const price = {
      ...post('{"usd":"0.25"}'),
      request: { ...post('').request, url: 'https://echo.example/price' },
    };
    const pricedFixture = fixtureWith(
      'submit.priced',
      [{ ...submit({ state: 'queued' }), options: { pricing: 'live' } }],
      [price, post('{"job":"j-1"}')],
    );
    const { rules } = await brokenRules(priced, pricedFixture);
    expect(rules).toEqual([]);
    const twice = changed((registry) => ({
      submit: async (request, options) => {
        const job = await registry.submit(request, options);
        await registry.submit(request, { ...options, idempotencyKey: 'again' });
        return job;
      },
    }));
    expect((await brokenRules(priced, pricedFixture, twice)).rules).toContain('CALL-001');
  });
});
