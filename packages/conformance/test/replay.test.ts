import { connect, type NetConnectOpts } from 'node:net';
import { nodeTransport } from '@crosspoint/core/node';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ExchangeScript } from '../src/replay/exchange-script.ts';
import { ReplayServer } from '../src/replay/replay-server.ts';
import { setTripwire } from '../src/replay/tripwire.ts';
import type { ReplayOutcome, PlannedExchange } from '../src/replay/wire.ts';
import { whileBusy } from '../src/run/while-busy.ts';

// Sockets by the thousand, on a machine that may be busy.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const key = 'kit+canary/0123456789==';
let server: ReplayServer;
beforeAll(async () => {
  server = await ReplayServer.open();
});
afterAll(() => server.close());

const response: ReplayOutcome = {
  response: { status: 200, headers: [['x-odd', 'a  b']], body: { text: ' {"id": 0.3500} ' } },
};
const planned = (path: string, outcome: ReplayOutcome = response, index = 0): PlannedExchange => ({
  index,
  request: {
    method: 'POST',
    url: `https://gateway.example${path}`,
    headers: { 'x-key': '{{secret.apiKey}}', authorization: null },
    body: { json: { a: 1, b: [2, 3] } },
  },
  outcome,
});
interface Asked {
  readonly url: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}
const right = (path: string): Asked => ({ url: `https://gateway.example${path}` });

/** Plays exchanges, and asks what it is told to. */
async function playing(exchanges: readonly PlannedExchange[], ...asked: readonly Asked[]) {
  const script = new ExchangeScript({ exchanges, key, stalled: () => undefined, passed: () => undefined });
  const transport = nodeTransport(server.transportFor(script));
  const outcomes = [];
  for (const { url, headers = { 'x-key': key }, body = '{"b":[2,3],"a":1}' } of asked) {
    const { response, abort } = transport.request(
      { method: 'POST', url, headers, body, purpose: 'submit' },
      1e6,
    );
    const end = response.then(
      (incoming) => incoming.text,
      (error: Error) => ('phase' in error ? `${String(error.phase)}: ${error.message}` : ''),
    );
    // A response that hangs leaves nothing to do; a machine that is busy does not.
    if ((await whileBusy(end, undefined)) === undefined) abort('timeout');
    outcomes.push(await end);
  }
  await transport.close();
  return { outcomes, problems: script.problems(), log: script.log };
}

describe('a replay', () => {
  it('answers what was expected, byte for byte, whatever the order of keys and query', async () => {
    const { outcomes, problems, log } = await playing([planned('/make?a=1&b=2')], right('/make?b=2&a=1'));
    expect({ outcomes, problems }).toEqual({ outcomes: [' {"id": 0.3500} '], problems: [] });
    expect(log[0]).toMatchObject({
      exchange: 0,
      outcome: '200',
      request: { url: 'https://gateway.example/make?b=2&a=1' },
    });
  });

  it.each([
    ['another value', { ...right('/make'), body: '{"a":2,"b":[2,3]}' }, 'body.a: expected 1, got 2'],
    ['another type', { ...right('/make'), body: '{"a":"1","b":[2,3]}' }, 'body.a: expected 1, got "1"'],
    [
      'a field too many',
      { ...right('/make'), body: '{"a":1,"b":[2,3],"c":0}' },
      'body.c: expected nothing, got 0',
    ],
    ['an item too few', { ...right('/make'), body: '{"a":1,"b":[2]}' }, 'body.b[1]: expected 3, got nothing'],
    ['no JSON', { ...right('/make'), body: 'a=1' }, 'body: expected JSON, got "a=1"'],
    ['another query', right('/make?x=1'), 'query[0]: expected nothing, got "x=1"'],
    [
      'another key',
      { ...right('/make'), headers: { 'x-key': 'other' } },
      'headers.x-key: expected "{{secret.apiKey}}", got "other"',
    ],
    [
      'a forbidden header',
      { ...right('/make'), headers: { 'x-key': key, authorization: 'x' } },
      'headers.authorization: expected nothing, got "x"',
    ],
  ])('reports %s', async (_, asked, line) => {
    const { problems } = await playing([planned('/make')], asked);
    expect(problems).toMatchObject([{ kind: 'different', exchange: 0, diff: [line] }]);
  });

  it('distinguishes http from https, and one host from another', async () => {
    const { problems } = await playing([planned('/make')], { url: 'http://gateway.example/make' });
    expect(problems[0]).toMatchObject({ kind: 'unexpected' });
    const other = await playing([planned('/make')], { url: 'https://other.example:8443/make' });
    expect(other.problems[0]?.diff).toEqual([
      'url: expected "https://gateway.example/make", got "https://other.example:8443/make"',
    ]);
  });

  it('reports a missing request', async () => {
    const { problems } = await playing([planned('/a'), planned('/b', response, 1)], right('/a'));
    expect(problems).toMatchObject([{ kind: 'missing', exchange: 1 }]);
  });

  it('reports a request that is repeated, too early or unknown', async () => {
    const two = [planned('/a'), planned('/b', response, 1)];
    const message = async (...asked: readonly Asked[]) =>
      (await playing(two, ...asked)).problems.map((problem) => problem.message).join('\n');
    expect(await message(right('/a'), right('/a'), right('/b'))).toContain(
      'repeats exchange 0; exchange 1 is',
    );
    expect(await message(right('/b'))).toContain('comes too early, it is exchange 1; exchange 0 is');
    expect(await message(right('/c'))).toContain('is in no exchange of this step');
    expect(await message(right('/a'), right('/b'), right('/c'))).toContain('no request is left');
  });

  it('keeps scripts separate on one server', async () => {
    const many = Array.from({ length: 20 }, (_, i) =>
      playing([planned('/make', { response: { status: 200, body: { text: String(i) } } })], right('/make')),
    );
    expect((await Promise.all(many)).map(({ outcomes }) => outcomes[0])).toEqual(
      many.map((_, i) => String(i)),
    );
  });
});

describe('a fault', () => {
  const spoiled = { status: 200, body: { text: '{"id":"a long enough answer"}' } };
  it.each([
    [{ type: 'refuse' }, 'before-write: could not be reached'],
    [
      { type: 'reset-before-headers' },
      'after-write: the connection broke before the whole response was there',
    ],
    [{ type: 'garbage' }, 'after-write: the connection broke before the whole response was there'],
    [
      { type: 'truncate', response: spoiled },
      'after-write: the connection broke before the whole response was there',
    ],
    [{ type: 'hang' }, 'after-write: no response in the time allowed'],
    [{ type: 'stall-body', response: spoiled }, 'after-write: no response in the time allowed'],
    [{ type: 'drip', response: spoiled }, spoiled.body.text],
  ] as const)('is real: %j', async (fault, comes) => {
    const { outcomes, problems, log } = await playing([planned('/make', { fault })], right('/make'));
    expect({ outcomes, problems }).toEqual({ outcomes: [comes], problems: [] });
    expect(log).toHaveLength(1);
  });
});

describe('the tripwire', () => {
  it('blocks connections to other machines, and records each attempt', async () => {
    const wire = setTripwire();
    const tried = await new Promise((resolve) => {
      connect({ host: 'gateway.example', port: 443 }).once('error', resolve);
    });
    const alsoByName = await fetch('https://gateway.example/').catch((error: unknown) => error);
    wire.release();
    expect(String(tried)).toContain('blocks connections to gateway.example');
    expect(alsoByName).toBeInstanceOf(Error);
    expect(wire.escapes()).toEqual([
      { host: 'gateway.example', port: 443 },
      { host: 'gateway.example', port: 443 },
    ]);
  });

  it('blocks another server and another socket on this machine', async () => {
    const wire = setTripwire();
    const failure = (options: NetConnectOpts) =>
      new Promise((resolve) => void connect(options).once('error', resolve));
    const tried = [
      await failure({ host: '127.0.0.1', port: 2 }),
      await failure({ path: '/run/another.sock' }),
    ];
    wire.release();
    expect(tried.map(String)).toEqual([
      expect.stringContaining('blocks connections to 127.0.0.1'),
      expect.stringContaining('blocks connections to the socket /run/another.sock'),
    ]);
    expect(wire.escapes()).toHaveLength(2);
  });

  it('allows connections to the servers of the kit', async () => {
    const wire = setTripwire();
    const { outcomes } = await playing([planned('/make')], right('/make'));
    wire.release();
    expect({ outcomes, escapes: wire.escapes() }).toEqual({ outcomes: [' {"id": 0.3500} '], escapes: [] });
  });
});
