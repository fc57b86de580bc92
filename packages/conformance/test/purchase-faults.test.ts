import { request } from 'node:http';
import { createRegistry, isCrosspointError } from '@crosspoint/core';
import type { JobStore } from '@crosspoint/core/store';
import { exampleProvider } from '@crosspoint/core/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { samplesOf } from '../src/checks/error-bodies.ts';
import { oddBodies } from '../src/checks/odd-bodies.ts';
import { loadFixtures, type RuleId } from '../src/index.ts';
import { ExchangeScript } from '../src/replay/exchange-script.ts';
import { ReplayServer } from '../src/replay/replay-server.ts';
import { Engine, type EngineOptions } from '../src/engine/engine.ts';
import { unprovenRefusals } from '../src/engine/provider-rules.ts';
import { representatives } from '../src/run/representatives.ts';
import { defineProvider, type ProviderSpec } from '@crosspoint/core/plugin';

// Sockets by the thousand, on a machine that may be busy.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const loaded = loadFixtures(new URL('./echo/', import.meta.url));
const sound = exampleProvider.spec;

/** The rules that the purchases of one fixture break. */
async function brokenRules(
  changes: Partial<ProviderSpec>,
  only: RegExp,
  open?: EngineOptions['open'],
): Promise<readonly string[]> {
  const checked = (fixture: string): boolean => fixture === 'job.whole';
  const engine = new Engine(defineProvider({ ...sound, ...changes }), { loaded, open, checked });
  await engine.open();
  const found = [];
  for (const each of engine.cases()) if (only.test(each.id)) found.push(...(await each.run()).findings);
  await engine.close();
  return [...new Set(found.map(({ rule }) => rule))];
}

const isUnknown = (error: unknown) => isCrosspointError(error) && error.code === 'submission_unknown';

/** An engine that reports an unknown purchase as not accepted where its message or its cause matches. */
const releasesKeyWhere =
  (fits: RegExp): EngineOptions['open'] =>
  (options) => {
    const registry = createRegistry(options);
    return {
      ...registry,
      submit: (request, options) =>
        registry.submit(request, options).catch((error: unknown) => {
          if (!isUnknown(error) || !isCrosspointError(error)) throw error;
          const cause = error.cause instanceof Error ? error.cause.message : '';
          const text = `${error.message} ${cause} ${error.response?.body ?? ''}`;
          throw fits.test(text) ? error.with({ code: 'auth', charged: 'no', retryable: true }) : error;
        }),
    };
  };

/** An engine whose store loses the response of an attempt. */
const losesResponse: EngineOptions['open'] = (options) => {
  const store = options.store!;
  const update: JobStore['update'] = (id, { response: _response, ...change }, condition) =>
    store.update(id, change, condition);
  const proxy = new Proxy(store, {
    get: (whole, name) => {
      const part: unknown = name === 'update' ? update : Reflect.get(whole, name, whole);
      return typeof part === 'function' ? part.bind(whole) : part;
    },
  });
  return createRegistry({ ...options, store: proxy });
};

describe('a fault of a purchase', () => {
  it('breaks no rule of a sound provider', async () => {
    expect(await brokenRules({}, /^at-most-once:/)).toEqual([]);
  });

  it.each<[string, EngineOptions['open'], RuleId]>([
    ['an error that names a job releases the key', releasesKeyWhere(/error response names/), 'ONCE-003'],
    ['a page that quotes error words releases the key', releasesKeyWhere(/Bad gateway: /), 'ONCE-004'],
    ['an error of the parser releases the key', releasesKeyWhere(/the parser failed/), 'ONCE-005'],
    [
      'an error that claims nothing was sent releases the key',
      releasesKeyWhere(/could not be reached/),
      'ONCE-005',
    ],
    ['the store has no copy of the response', losesResponse, 'ONCE-006'],
  ])('is found where %s', async (_, open, rule) => {
    expect(await brokenRules({}, /^at-most-once:/, open)).toEqual([rule]);
  });

  it('is found where a parser throws on a value of another type', async () => {
    const parse: ProviderSpec['submit']['parse'] = (response, at, by) => {
      if (typeof response === 'object' && response !== null && 'cost' in response && response.cost === null)
        throw new TypeError('Cannot read properties of null');
      return sound.submit.parse(response, at, by);
    };
    expect(await brokenRules({ submit: { ...sound.submit, parse } }, /^faults:/)).toContain('FLT-009');
  });
});

describe('an error row that proves "not accepted"', () => {
  const row = {
    status: [402, 500],
    code: 'empty',
    errorCode: 'insufficient_funds',
    provesNotAccepted: true,
    source: 'a',
  } as const;
  const provider = { ...sound, errors: [row] };

  it('is reported with each status that no fixture shows', () => {
    const shown = [{ status: 402, text: '{"error":{"code":"empty"}}' }];
    expect(
      unprovenRefusals(provider, shown).map(({ rule, message }) => [rule, /status (\d+)/.exec(message)?.[1]]),
    ).toEqual([['ERR-008', '500']]);
  });

  it('is shown by the status that an error inside a success names', () => {
    const parseError: ProviderSpec['parseError'] = () => ({ status: 500 });
    const shown = [
      { status: 402, text: '{"code":"empty"}' },
      { status: 200, text: '{"code":"empty"}' },
    ];
    expect(unprovenRefusals({ ...provider, parseError }, shown)).toEqual([]);
    expect(unprovenRefusals({ ...provider, parseError: undefined as never }, shown)).toHaveLength(1);
  });
});

describe('the faults of a purchase', () => {
  it('find a text for each alternative of an expression', () => {
    expect(samplesOf(/\b(?:PROMPT_TOO_LONG|QUANTITY_TOO_HIGH)\b/)).toEqual([
      'PROMPT_TOO_LONG',
      'QUANTITY_TOO_HIGH',
    ]);
    expect(samplesOf(/^Model not found/)).toEqual(['Model not found']);
    expect(samplesOf(/run out of (?:credits|funds)|top up/i)).toEqual(
      expect.arrayContaining(['run out of credits', 'run out of funds', 'top up']),
    );
  });

  it('replace each value of a body, and leave the others as they are', () => {
    const texts = oddBodies('{"job":"j-1","files":[{"url":"u"}]}').map(({ text }) => text);
    expect(texts).toEqual(
      expect.arrayContaining([
        '{"job":null,"files":[{"url":"u"}]}',
        '{"job":"j-1","files":{}}',
        '{"job":"j-1","files":[{"url":[]}]}',
        '{"job":"j-1","files":[null]}',
        '{"error":{"message":{}}}',
      ]),
    );
    for (const text of texts) expect(() => JSON.parse(text) as unknown).not.toThrow();
  });

  it('run on the first step of a shape, whatever the order of a run', () => {
    const { ofShape, ofCall } = representatives(sound, loaded.fixtures);
    const names = loaded.fixtures.map(({ fixture }) => fixture.id);
    expect(names.filter((id) => ofCall(id, 0)).length).toBeGreaterThan(0);
    expect(names.filter((id) => ofShape(id, 0)).length).toBeLessThan(names.length);
    const again = representatives(sound, loaded.fixtures);
    expect(names.filter((id) => again.ofShape(id, 0))).toEqual(names.filter((id) => ofShape(id, 0)));
  });
});

describe('interim responses', () => {
  let server: ReplayServer;
  beforeAll(async () => {
    server = await ReplayServer.open();
  });
  afterAll(() => server.close());

  it('come before the response', async () => {
    const url = 'https://gateway.example/make';
    const response = { status: 200, body: { text: '{"job":"j-1"}' } };
    const exchanges = [
      {
        index: 0,
        request: { method: 'GET' as const, url },
        outcome: { fault: { type: 'interim' as const, response } },
      },
    ];
    const script = new ExchangeScript({
      exchanges,
      key: 'k',
      stalled: () => undefined,
      passed: () => undefined,
    });
    const socket = await server.transportFor(script).connect!({
      protocol: 'https:',
      hostname: 'gateway.example',
      port: 443,
    } as never);
    const statuses: number[] = [];
    const last = await new Promise<number | undefined>((resolve, reject) => {
      const asked = request({ path: '/make', createConnection: () => socket as never });
      asked
        .on('continue', () => statuses.push(100))
        .on('information', ({ statusCode }) => statuses.push(statusCode));
      asked
        .on('response', ({ statusCode }) => resolve(statusCode))
        .on('error', reject)
        .end();
    });
    expect([...new Set(statuses), last]).toEqual([100, 103, 200]);
  });
});
