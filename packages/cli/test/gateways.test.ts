import { readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { refToString } from '@crosspoint/core';
import { serveFixtures } from '@crosspoint/emulator';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { emulator, fakeIo, folder, ran, refIn } from './support.ts';

const key = { AIMLAPI_API_KEY: 'canary-0123456789-canary' };
const plan = ['plan', 'A paper boat.', '--only', 'aimlapi'];
const boat = ['run', 'A paper boat.', '--only', 'aimlapi'];

const liveRef = refToString({
  version: 1,
  provider: 'aimlapi',
  account: 'default',
  model: 'alibaba/happyhorse-1.0',
  slug: 'alibaba/happyhorse-1-0',
  task: 'text-to-video',
  submittedAt: '2026-01-01T00:00:00.000Z',
  idempotencyKey: 'k',
  id: 'gen-1',
});

describe('live or emulated', () => {
  it('is live with a key, and says so', async () => {
    const { code, json } = await ran([...plan, '--json'], fakeIo({ env: key }));
    expect(code).toBe(0);
    expect(json).toMatchObject({
      emulated: false,
      offers: [{ account: 'default', request: { url: expect.stringContaining('https://') } }],
    });
  });

  it('starts the emulator for a person without a key, and says so', async () => {
    const { code, err } = await ran(plan, fakeIo({ terminal: 80 }));
    expect(code).toBe(0);
    expect(err).toContain('emulated: no money, no real gateway (set AIMLAPI_API_KEY or another to go live)');
  });

  it.each([
    ['a pipe', boat, fakeIo()],
    ['a build machine', boat, fakeIo({ terminal: 80, env: { CI: 'true' } })],
    ['--json', [...boat, '--json'], fakeIo({ terminal: 80 })],
    ['an empty key', boat, fakeIo({ env: { AIMLAPI_API_KEY: '' } })],
  ])(
    'ends with auth without a key in %s, naming the variable and where keys are made',
    async (_, args, io) => {
      const { code, out, err } = await ran(args, io);
      expect(code).toBe(3);
      expect((out + err).replaceAll(/\s+/g, ' ')).toMatch(
        /\[auth\] aimlapi: no key is set; set AIMLAPI_API_KEY \(.*keys are made at https:\/\/aimlapi\.com/,
      );
    },
  );

  it('is emulated where that was asked for, although a key is set, and says that the key is not used', async () => {
    const { url } = await emulator();
    const { err } = await ran([...plan, '--emulator', url], fakeIo({ env: key }));
    const { json } = await ran([...plan, '--emulate', '--json'], fakeIo({ env: key }));
    expect(err).toContain('emulated: no money, no real gateway (AIMLAPI_API_KEY is set and not used)');
    expect(json).toMatchObject({ emulated: true, offers: [{ account: 'emulator' }] });
  });

  it('says nothing about keys where --emulate or an emulator was asked for and no key is set', async () => {
    const { url } = await emulator();
    for (const flags of [['--emulate'], ['--emulator', url]]) {
      const { err } = await ran([...plan, ...flags], fakeIo({ terminal: 80, env: { NO_COLOR: '1' } }));
      expect(err.split('\n')[0]).toBe('emulated: no money, no real gateway');
    }
  });

  it('says once that a run is emulated before it says what it cost', async () => {
    const io = fakeIo({ terminal: 100, cwd: await folder() });
    const { out, err } = await ran(['run', 'A boat. [emulator:q0g0c]'], io);
    expect((out + err).match(/no real gateway/g)).toHaveLength(1);
    expect(err).toContain('emulated, so no money moved');
    expect(out).toMatch(/^\S+\.mp4\n$/);
  });

  it('buys at no live gateway under CROSSPOINT_NO_LIVE, and says what to do instead', async () => {
    vi.stubEnv('CROSSPOINT_NO_LIVE', '1');
    onTestFinished(() => void vi.unstubAllEnvs());
    const { code, out, err } = await ran(
      [...boat, '--only', 'aimlapi'],
      fakeIo({ env: key, cwd: await folder() }),
    );
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(
      /\[unsupported\] aimlapi: CROSSPOINT_NO_LIVE is set,.* nothing was sent\. Use --emulate/,
    );
  });

  it('plans without a key, and says that a run would end with auth', async () => {
    const piped = await ran(plan);
    const machine = await ran([...plan, '--json'], fakeIo({ terminal: 80 }));
    expect([piped.code, machine.code]).toEqual([0, 0]);
    expect(piped.err).toMatch(/^A run would end with auth: no key is set; set AIMLAPI_API_KEY \(/);
    expect(piped.err).toContain('Nothing was sent.');
    expect(machine.json).toMatchObject({ emulated: true, offers: [{ account: 'default' }] });
  });

  it('says what is wrong with a request before it asks for a key', async () => {
    const cwd = await folder();
    const { code, err } = await ran([...boat, '--fps', '3'], fakeIo({ cwd }));
    expect(code).toBe(2);
    expect(err).toContain('--fps: this model cannot take it');
    await writeFile(join(cwd, 'p.jsonl'), '{"prompt":"A."}\n{"prompt":""}');
    const batch = ['run', '--batch', 'p.jsonl'];
    expect((await ran(batch, fakeIo({ cwd }))).err).toContain('line 2: prompt: has no visible character');
    await writeFile(join(cwd, 'p.jsonl'), '{"prompt":"A."}');
    expect((await ran(batch, fakeIo({ cwd }))).code).toBe(3);
    expect(await readdir(cwd)).toEqual(['p.jsonl']);
  });

  it('takes an emulator without a scheme', async () => {
    const { url } = await emulator();
    expect((await ran([...plan, '--emulator', new URL(url).host])).code).toBe(0);
  });

  it('sends no real key to an emulator', async () => {
    const server = await emulator();
    const { code } = await ran(
      ['run', 'A boat.', '--only', 'aimlapi', '--emulator', server.url, '--out', await folder()],
      fakeIo({ env: key }),
    );
    expect(code).toBe(0);
    expect(JSON.stringify(server.requests)).not.toContain('canary');
  });

  it('takes the emulator of the environment', async () => {
    const { url } = await emulator();
    const { code, json } = await ran([...plan, '--json'], fakeIo({ env: { CROSSPOINT_EMULATOR: url } }));
    expect(code).toBe(0);
    expect(json).toMatchObject({
      emulated: true,
      offers: [{ request: { url: expect.stringContaining(url) } }],
    });
  });

  it.each([
    'https://api.example.com',
    'http://10.0.0.1:80',
    'http://127.0.0.1.example.com',
    'nonsense',
    'http://127.0.0.1/x',
  ])('takes no emulator at %s', async (address) => {
    const { code, err } = await ran([...plan, '--emulator', address]);
    expect(code).toBe(2);
    expect(err).toContain('--emulator: takes an address on this machine');
  });

  it('says so when no emulator answers', async () => {
    const gone = await emulator();
    await gone.close();
    const { code, err } = await ran([...plan, '--emulator', gone.url]);
    expect(code).toBe(5);
    expect(err).toContain(`no emulator responds at ${gone.url}; start one with crosspoint emulate`);
  });

  it('follows an emulated job at an emulator whatever keys are set', async () => {
    const { url } = await emulator();
    const { err } = await ran([
      'run',
      'A boat.',
      '--only',
      'aimlapi',
      '--emulator',
      url,
      '--out',
      await folder(),
    ]);

    const { code, json } = await ran(
      ['wait', refIn(err), '--out', await folder(), '--json'],
      fakeIo({ env: key }),
    );

    expect(code).toBe(0);
    expect(json).toMatchObject({
      emulated: true,
      job: { state: 'succeeded' },
      files: [{ mediaType: 'video/mp4' }],
    });
  });

  it.each([
    ['without a key', [], {}, 3, 'AIMLAPI_API_KEY'],
    [
      'without a key and with an emulator at hand',
      [],
      { CROSSPOINT_EMULATOR: 'http://127.0.0.1:1' },
      3,
      'AIMLAPI_API_KEY',
    ],
    ['with --emulate', ['--emulate'], key, 2, 'this job is a live one'],
    ['with --emulator', ['--emulator', 'http://127.0.0.1:1'], key, 2, 'this job is a live one'],
  ] as const)('never follows a live job at an emulator: %s', async (_, flags, env, code, message) => {
    const result = await ran(['wait', liveRef, ...flags, '--json'], fakeIo({ env, terminal: 80 }));
    expect(result.code).toBe(code);
    expect(result.json).toMatchObject({
      emulated: false,
      error: { message: expect.stringContaining(message) },
    });
  });
});

describe('a key', () => {
  it('is in no output, even where a person typed it into the prompt', async () => {
    for (const flags of [[], ['--json']]) {
      const { out, err } = await ran(['plan', `say ${key.AIMLAPI_API_KEY}`, ...flags], fakeIo({ env: key }));
      expect(out + err).not.toContain('canary');
      expect(out).toContain('[redacted]');
    }
  });

  it('is in no line about a typing mistake', async () => {
    const { err } = await ran(['plan', 'x', `--${key.AIMLAPI_API_KEY}`], fakeIo({ env: key }));
    expect(err).toBe("crosspoint: unknown option '…'; crosspoint plan --help lists the options of plan\n");
  });
});

it('an emulator that plays fixtures is one as well, for the gateways they speak of', async () => {
  const fixtures = new URL('../../provider-aimlapi/fixtures', import.meta.url).pathname;
  const server = await serveFixtures({ fixtures });
  try {
    const { code, json } = await ran(['plan', 'A boat.', '--emulator', server.url, '--json']);
    expect({ code, json }).toMatchObject({ code: 0, json: { emulated: true } });
    const { offers } = json as { readonly offers: readonly { readonly provider: string }[] };
    expect(offers.map(({ provider }) => provider)).toEqual(['aimlapi']);
    expect(JSON.stringify(offers)).toContain(`${server.url}/v2/`);
  } finally {
    await server.close();
  }
});

describe('the way out', () => {
  const buying = ['run', 'A paper boat.', '--only', 'aimlapi', '--model', 'alibaba/happyhorse-1.0'];

  it('leads through the proxy that a flag names', async () => {
    const heads: string[] = [];
    const proxy = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        heads.push(String(chunk).split('\r\n', 1)[0] ?? '');
        socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      });
    });
    await new Promise<void>((resolve) => void proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as { port: number };
    const balance = ['balance', '--only', 'gateai', '--proxy', `http://127.0.0.1:${port}`];
    const { out, err } = await ran(balance, fakeIo({ env: { GATEAI_API_KEY: key.AIMLAPI_API_KEY } }));
    expect(heads.length).toBeGreaterThan(0);
    expect(heads.every((head) => /^CONNECT \S+:443 HTTP\/1\.1$/.test(head))).toBe(true);
    expect((out + err).replaceAll(/\s+/g, ' ')).toContain('refuses the connection (HTTP 403');
    await new Promise((resolve) => proxy.close(resolve));
  });

  it.each([
    [['--proxy', 'socks5://127.0.0.1:9'], '--proxy'],
    [['--allow-ranges', '198.18.0.0'], '--allow-ranges'],
  ])('is refused before anything is sent: %j', async (flags, name) => {
    const { code, out, err } = await ran([...buying, ...flags], fakeIo({ env: key }));
    expect(code).toBe(2);
    expect((out + err).replaceAll(/\s+/g, ' ')).toContain(`${name}: cannot be read`);
  });

  it('buys nothing where CROSSPOINT_NO_LIVE says so', async () => {
    vi.stubEnv('CROSSPOINT_NO_LIVE', '1');
    const { code, out, err } = await ran([...buying, '--allow-unknown-price'], fakeIo({ env: key }));
    vi.unstubAllEnvs();
    expect(code).not.toBe(0);
    expect((out + err).replaceAll(/\s+/g, ' ')).toContain('CROSSPOINT_NO_LIVE is set, so nothing is bought');
  });
});
