import {
  createRegistry,
  CrosspointError,
  type JobLike,
  type Registry,
  type RegistryOptions,
} from '@crosspoint/core';
import { defineProvider } from '@crosspoint/core/plugin';
import { exampleProvider } from '@crosspoint/core/testing';
import { describe, expect, it, vi } from 'vitest';
import { loadFixtures, type RuleId } from '../src/index.ts';
import { Engine, type EngineOptions } from '../src/engine/engine.ts';
import type { CaseResult } from '../src/engine/report.ts';

// Sockets by the thousand, on a machine that may be busy.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const loaded = loadFixtures(new URL('./echo/', import.meta.url));

/** Runs some cases; the provider is sound unless another is given. */
async function results(
  only: RegExp,
  open: EngineOptions['open'],
  provider = exampleProvider,
): Promise<CaseResult[]> {
  const engine = new Engine(provider, { loaded, open });
  await engine.open();
  const found: CaseResult[] = [];
  for (const each of engine.cases()) if (only.test(each.id)) found.push(await each.run());
  await engine.close();
  return found;
}

const rulesIn = (cases: readonly CaseResult[]): string[] => [
  ...new Set(cases.flatMap(({ findings }) => findings.map(({ rule }) => rule))),
];

/** Core's registry with something changed. */
const changed =
  (change: (registry: Registry, options: RegistryOptions) => Partial<Registry>) =>
  (options: RegistryOptions): Registry => {
    const registry: Registry = createRegistry(options);
    return { ...registry, ...change(registry, options) };
  };

const unknown = (error: unknown): error is CrosspointError =>
  error instanceof CrosspointError && error.code === 'submission_unknown';

/** Rules that no spec can break, but an engine could: each with an engine that breaks it. */
const broken: readonly (readonly [
  name: string,
  only: RegExp,
  open: ReturnType<typeof changed>,
  rule: RuleId,
])[] = [
  [
    'sends a submit again after a timeout',
    /^at-most-once:job.broken/,
    changed((registry) => ({
      submit: (request, options) =>
        registry.submit(request, options).catch((error: unknown) => {
          if (unknown(error)) return registry.submit(request, { ...options, idempotencyKey: 'another' });
          throw error;
        }),
    })),
    'ONCE-001',
  ],
  [
    'forgets an idempotency key',
    /^at-most-once:job.broken/,
    changed((registry) => {
      let n = 0;
      return {
        submit: (request, options) => registry.submit(request, { ...options, idempotencyKey: `${n++}` }),
      };
    }),
    'ONCE-002',
  ],
  [
    'calls a lost submit a timeout',
    /^faults:job.broken/,
    changed((registry) => ({
      submit: (request, options) =>
        registry.submit(request, options).catch((error: unknown) => {
          throw unknown(error) ? error.with({ code: 'timeout', retryable: true, charged: 'no' }) : error;
        }),
    })),
    'FLT-002',
  ],
  [
    'throws raw errors',
    /^faults:job.broken/,
    changed((registry) => ({
      status: (job, options) =>
        registry.status(job, options).catch((error: unknown) => {
          throw error instanceof Error ? (error.cause ?? error) : error;
        }),
    })),
    'FLT-006',
  ],
  [
    'loses the ref',
    /^faults:job.broken/,
    changed((registry) => ({
      status: (job, options) =>
        registry.status(job, options).catch((error: unknown) => {
          throw error instanceof CrosspointError ? error.with({ ref: undefined }) : error;
        }),
    })),
    'FLT-004',
  ],
  [
    'fails a job after a server error',
    /^faults:job.broken/,
    changed((registry) => ({
      status: (job, options) => registry.status(job, options).catch(() => ({ state: 'failed' }) as never),
    })),
    'ERR-007',
  ],
  [
    'makes a terminal job active again',
    /^job-state:job.broken/,
    changed((registry) => ({
      status: (job, options) => registry.status(refIn(job), options),
    })),
    'STA-004',
  ],
  [
    'polls the job of another provider',
    /^resume:job.broken/,
    changed((registry) => ({
      status: (job, options) =>
        registry.status(typeof job === 'object' ? ({ ...job, provider: 'echo' } as JobLike) : job, options),
    })),
    'RES-002',
  ],
  [
    'ignores an abort',
    /^cancel:job.broken/,
    changed((registry) => ({ status: (job) => registry.status(job) })),
    'ABT-001',
  ],
  [
    'passes the key to its observer',
    /^job.broken/,
    (options) => {
      const key = options.providers[0]?.apiKey;
      void Promise.resolve(key?.()).then((apiKey) =>
        options.onEvent?.({ type: 'plan', key: apiKey } as never),
      );
      return createRegistry(options);
    },
    'SEC-004',
  ],
];

function refIn(job: JobLike): JobLike {
  return typeof job === 'object' && 'ref' in job ? job.ref : job;
}

describe('an engine that breaks a rule', () => {
  it.each(broken)(
    'is found: it %s',
    async (_, only, open, rule) => {
      expect(rulesIn(await results(only, open))).toContain(rule);
    },
    120_000,
  );
});

describe('a provider that learns the key', () => {
  let learned = '';
  const auth = (key: string): Record<string, string> => {
    learned = key;
    return { 'x-echo-key': key };
  };
  const { submit, poll } = exampleProvider.spec;
  const leaking = (changes: Partial<typeof exampleProvider.spec>) =>
    defineProvider({ ...exampleProvider.spec, auth, ...changes });

  it.each([
    [
      'in a body',
      { submit: { ...submit, body: (fields: object) => ({ model: 'parrot/1', ...fields, debug: learned }) } },
      'SEC-001',
    ],
    [
      'in a job',
      { poll: { ...poll!, parse: () => ({ status: 'working', notices: [`as ${learned}`] }) } },
      'SEC-002',
    ],
    ['in an id', { submit: { ...submit, parse: () => ({ id: learned }) } }, 'SEC-002'],
    [
      'in an error',
      { parseError: () => ({ message: `not with ${encodeURIComponent(learned)}`, status: 400 }) },
      'SEC-003',
    ],
    [
      'in a link',
      {
        poll: {
          ...poll!,
          parse: () => ({ status: 'done', outputs: [{ url: `https://files.echo.example/?k=${learned}` }] }),
        },
      },
      'SEC-002',
    ],
  ] as const)('is found: %s', async (_, changes, rule) => {
    // the second time around: the key is learned with the first call
    await results(/^job.broken/, undefined, leaking(changes));
    const found = await results(/^(job|plan|submit|poll|error)\./, undefined, leaking(changes));
    const text = JSON.stringify(found);
    expect(rulesIn(found)).toContain(rule);
    expect(text).not.toContain(learned);
  });

  it('is found when it prints the key', async () => {
    const printing = leaking({
      poll: {
        ...poll!,
        parse: () => {
          console.log('asked with', { key: learned });
          return { status: 'working' };
        },
      },
    });
    expect(rulesIn(await results(/^job.broken|^provider$/, undefined, printing))).toContain('SEC-004');
  });

  it('is found when two jobs share state', async () => {
    let under = 0;
    let first: unknown;
    const sharing = defineProvider({
      ...exampleProvider.spec,
      submit: {
        ...submit,
        body: (fields) => {
          under += 1;
          if (under === 1) first = fields['text'];
          return { model: 'parrot/1', ...fields, text: under > 1 ? first : fields['text'] };
        },
        parse: (response, at, by) => {
          under = 0;
          return submit.parse(response, at, by);
        },
      },
    });
    expect(rulesIn(await results(/^immutability:job.broken/, undefined, sharing))).toEqual(['PUR-002']);
  });
});

describe('a case', () => {
  it.each([
    ['does not name the header of the key', {}, 'request/headers: does not name the header of the API key'],
    [
      'has a key of its own',
      { 'X-Echo-Key': 'sk-1' },
      'request/headers/X-Echo-Key: holds a value of its own; write {{secret.apiKey}}',
    ],
  ])('that %s is at fault itself', async (_, headers, reason) => {
    const [whole] = loaded.fixtures.filter(({ fixture }) => fixture.id === 'job.broken');
    const exchanges = whole!.fixture.exchanges.map((exchange) => ({
      ...exchange,
      request: { ...exchange.request, headers },
    }));
    const silent = { ...whole!, fixture: { ...whole!.fixture, exchanges } };
    const engine = new Engine(exampleProvider, { loaded: { fixtures: [silent], mistakes: [] } });
    await engine.open();
    const result = await engine.cases()[0]?.run();
    expect(result).toMatchObject({ verdict: 'ERROR' });
    expect(result?.reason).toContain(reason);
    expect(result?.reason).not.toContain('sk-1');
    await engine.close();
  });

  it('that crashes the kit is no failure of the provider', async () => {
    const [first] = await results(/^job.broken/, () => {
      throw new Error('out of sockets');
    });
    expect(first).toMatchObject({ verdict: 'ERROR', findings: [] });
    expect(first?.reason).toContain('out of sockets');
  });
});
