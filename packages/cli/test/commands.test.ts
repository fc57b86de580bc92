import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRegistry, errorCodes } from '@crosspoint/core';
import { nanogpt } from '@crosspoint/provider-nanogpt';
import { describe, expect, it } from 'vitest';
import { commands } from '../src/commands/table.ts';
import { exitCodes, exitMeanings } from '../src/index.ts';
import { emulator, eventually, fakeIo, folder, ran } from './support.ts';

describe('plan', () => {
  it('shows offers, what becomes of each field, and that nothing was sent', async () => {
    const server = await emulator();

    const { code, out, err } = await ran([
      'plan',
      'A boat.',
      '--emulator',
      server.url,
      '--duration',
      '5',
      '--fps',
      '3',
      '--allow-dropped-fields',
      '--only',
      'aimlapi',
    ]);

    expect(code).toBe(0);
    expect(out).toMatch(/^Selected aimlapi, text-to-video, price unknown, the only offer$/m);
    expect(out).toMatch(/│ aimlapi │ price unknown │ alibaba\/happyhorse-1-0 │$/m);
    expect(out).toMatch(/│ duration +│ sent +│ 5 +│ duration/);
    expect(out).toMatch(/│ fps +│ dropped/);
    expect(err).toContain('Nothing was sent.');
    expect(server.requests).toEqual([]);
  });

  it.each([
    ['too dear', ['--max-price', '0.60USD'], 4, 'budget_exceeded', '--allow-unknown-price lets it pass'],
    ['impossible', ['--fps', '3'], 2, 'invalid_request', '--fps: this model cannot take it'],
    ['unknown', ['--model', 'a/b'], 2, 'unsupported', '--model: no available provider serves a/b'],
  ] as const)('ends with an exit code where it is %s', async (_, flags, code, error, message) => {
    const { url } = await emulator();
    const args = ['plan', 'A boat.', '--emulator', url, '--only', 'aimlapi', ...flags];
    const human = await ran(args);
    const machine = await ran([...args, '--json']);
    expect(human.code).toBe(code);
    expect(human.err).toContain(message);
    expect(machine.json).toMatchObject({
      emulated: true,
      offers: [],
      declined: [{ provider: 'aimlapi' }],
      error: { code: error },
    });
  });

  it('ends with 4 where the ceiling alone keeps one gateway out, whatever keeps the others out', async () => {
    const { url } = await emulator();
    const request = ['A boat.', '--model', 'kling/kling-3.0-standard', '--duration', '5', '--last-frame'];
    const flags = ['https://e.com/1.png', '--max-price', '0.01USD', '--emulator', url];
    const { code, err } = await ran(['plan', ...request, ...flags]);
    expect(err).toContain('--max-price: ');
    expect(err).toContain('--image: ');
    expect(code).toBe(4);
  });

  it.each([80, 120])(
    'over five gateways fits %d columns, and says which price how to learn',
    async (terminal) => {
      const { url } = await emulator();
      const args = ['plan', 'A boat.', '--model', 'kling/kling-3.0-standard', '--emulator', url];
      const io = fakeIo({ terminal, env: { NO_COLOR: '1' } });
      const { out, err } = await ran(args, io);
      expect(out).toMatch(/^Selected gateai, text-to-video, about 0\.03 USD$/m);
      expect(out).toMatch(/^Later {4}yotta \(its price is unknown\)$/m);
      expect(out).toMatch(/│ yotta +│ price unknown +│ kling-v3-std-text +│/);
      expect(out).toMatch(/^Skipped {2}aimlapi, nanogpt \(do not serve this model\)$/m);
      expect(err.replaceAll('\n', ' ')).toContain(
        '--live-prices asks for the exact price at gateai; asking is free. A run does so first, which may change the order.',
      );
      expect(err).toMatch(/^--duration 5 makes the price at yotta known\.$/m);
      const widest = `${out}\n${err}`.split('\n').map((line) => [...line].length);
      expect(Math.max(...widest)).toBeLessThanOrEqual(terminal);
    },
  );

  it('with a ceiling names the way to the exact price, which a run asks for', async () => {
    const { url } = await emulator();
    const args = [
      'plan',
      'A boat.',
      '--model',
      'kling/kling-2.1-pro',
      '--max-price',
      '0.10USD',
      '--emulator',
      url,
    ];
    const published = await ran(args);
    expect(published.err).toContain('--live-prices asks for its exact price, as a run does');
    const live = await ran([...args, '--live-prices']);
    expect([published.code, live.code]).toEqual([4, 0]);
  });

  it('sorted by what was seen reads the jobs that a run has kept, and says how many it knows', async () => {
    const server = await emulator();
    const store = join(await folder(), 'jobs.db');
    const at = ['--only', 'aimlapi', '--emulator', server.url];
    await ran(['run', 'A boat.', ...at, '--out', await folder()], fakeIo({ store }));
    const { out } = await ran(['plan', 'A boat.', ...at, '--sort', 'success', '--store', store]);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('1 of the 20 jobs are known that a conclusion needs');
  });

  it('lets an unknown price pass where that is allowed', async () => {
    const { url } = await emulator();
    const { code } = await ran([
      'plan',
      'A boat.',
      '--emulator',
      url,
      '--max-price',
      '1USD',
      '--allow-unknown-price',
    ]);
    expect(code).toBe(0);
  });
});

describe('models', () => {
  it('has a row for a task with a slug and a table of its own', async () => {
    const { json } = await ran(['models', '--provider', 'yotta', '--task', 'reference-to-video', '--json']);
    expect((json as { models: unknown }).models).toMatchObject([
      {
        slug: 'happyhorse-1.0-r2v',
        model: 'alibaba/happyhorse-1.0',
        tasks: ['reference-to-video'],
        price: [{ amount: '1.08', approximate: true }],
        params: { reference_images: { type: 'array', required: true, minItems: 1, maxItems: 3 } },
      },
    ]);
  });

  it('needs no key, and tells each row as data', async () => {
    const { code, json } = await ran(['models', '--only', 'aimlapi', '--json']);
    expect(code).toBe(0);
    expect(json).toMatchObject({
      emulated: true,
      models: [
        {
          provider: 'aimlapi',
          slug: 'alibaba/happyhorse-1-0',
          model: 'alibaba/happyhorse-1.0',
          kind: 'video',
          tasks: expect.arrayContaining(['image-to-video']),
          price: [],
          params: { seed: { type: 'integer' } },
        },
      ],
    });
  });

  it('begin with a summary, and are listed with --all and with every filter, on 80 columns', async () => {
    const type = (...args: string[]) =>
      ran(['models', ...args], fakeIo({ terminal: 80, env: { NO_COLOR: '1' } }));
    const summary = await type();
    expect(summary.lines.length).toBeLessThan(15);
    expect(summary.out).toMatch(/│ yotta +│ 5 +│ 1 +│ 0 +│/);
    expect(summary.err.replaceAll(/\s+/g, ' ')).toContain('crosspoint models --all lists them');
    const all = await type('--all');
    const { json } = await ran(['models', '--json']);
    for (const { model } of (json as { models: { model: string }[] }).models)
      expect(all.out).toContain(`│ ${model} `);
    for (const line of [...all.lines, ...summary.lines]) expect(line.length).toBeLessThanOrEqual(80);
    expect(all.out).toMatch(/│ google\/nano-banana-2 +│ gateai +│ text image +│ ~0\.03 USD\/output +│/);
    expect((await type('--only', 'yotta')).out).toContain('│ google/nano-banana-pro ');
  });

  it('filters, and says when nothing is left', async () => {
    expect((await ran(['models', '--task', 'image-to-video', '--provider', 'aimlapi'])).out).toContain(
      'happyhorse',
    );
    expect((await ran(['models', '--kind', 'image', '--only', 'nanogpt'])).out).toBe('No model fits.\n');
    expect((await ran(['models', '--task', 'video'])).err).toContain(
      '--task: video is none; there are text-to-video',
    );
    expect((await ran(['models', '--provider', 'x'])).err).toContain('--provider: no gateway is called x');
  });
});

describe('emulate', () => {
  it('prints where it is and how to use it, and ends with Ctrl-C', async () => {
    const io = fakeIo();
    const running = ran(['emulate'], io);
    await eventually(() => expect(io.written.err).toContain('Ctrl-C ends it.'));
    const url = /^http:\/\/127\.0\.0\.1:\d+$/m.exec(io.written.out)?.[0] ?? '';

    const used = await ran(['plan', 'A boat.'], fakeIo({ env: { CROSSPOINT_EMULATOR: url } }));
    io.press();
    const { code, out, err } = await running;

    expect(used.code).toBe(0);
    expect(code).toBe(0);
    expect(out).toBe(`${url}\n`);
    expect(err).toContain(`aimlapi: ${url}/aimlapi`);
    expect(err).toContain(`export CROSSPOINT_EMULATOR=${url}`);
  });

  it('suggests a command as it must be typed where npm started it', async () => {
    const clone = fakeIo({ env: { INIT_CWD: '/src', npm_lifecycle_event: 'crosspoint' } });
    const io = { ...clone, startedAs: '/src/packages/cli/dist/bin.js' };
    const running = ran(['emulate'], io);
    await eventually(() => expect(io.written.err).toContain('Ctrl-C ends it.'));
    io.press();
    expect((await running).err).toMatch(/or npm run --silent crosspoint -- run "…" --emulator\s+http:/);
  });

  it('with --json prints one line with its address and goes on', async () => {
    const io = fakeIo();
    const running = ran(['emulate', '--json'], io);
    await eventually(() => expect(io.written.out).toContain('\n'));
    io.press();
    const { lines, json } = await running;
    expect(lines).toHaveLength(1);
    expect(json).toMatchObject({ emulated: true, url: expect.stringContaining('http://127.0.0.1:') });
  });

  it('gives each gateway a port of its own, and takes the models it is told to', async () => {
    const io = fakeIo();
    const running = ran(['emulate', '--json', '--gateway-ports', '--models', 'any'], io);
    await eventually(() => expect(io.written.out).toContain('\n'));
    const { gatewayPorts } = JSON.parse(io.written.out) as { gatewayPorts: { nanogpt: string } };
    const response = await fetch(`${gatewayPorts.nanogpt}/generate-video`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': 'key' },
      body: JSON.stringify({ model: 'parrot-1', prompt: 'A boat.' }),
    });
    io.press();
    await running;
    expect(gatewayPorts.nanogpt).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api$/);
    expect(response.headers.get('x-emulator-unlisted-model')).toBe('parrot-1');
    expect((await ran(['emulate', '--models', 'all'])).err).toContain('families, any or documented');
  });

  it('says what is wrong with a port or a script', async () => {
    const taken = new URL((await emulator()).url).port;
    expect((await ran(['emulate', '--port', taken])).err).toContain(`--port: ${taken} is taken`);
    expect((await ran(['emulate', '--script', 'zz'])).err).toContain('--script: "zz" is no script');
    expect((await ran(['emulate', '--port', '70000'])).code).toBe(2);
  });

  const fixtures = fileURLToPath(new URL('../../provider-nanogpt/fixtures', import.meta.url));

  it("plays a provider's fixtures to an application, and prints its base URL", async () => {
    const io = fakeIo();
    const running = ran(['emulate', '--fixtures', fixtures], io);
    await eventually(() => expect(io.written.err).toContain('Ctrl-C ends it.'));
    const baseURL = /(http:\/\/127\.0\.0\.1:\d+\/api) for https:\/\/nano-gpt\.com\/api/.exec(
      io.written.err,
    )?.[1];
    const media = createRegistry({ providers: [nanogpt({ apiKey: 'any', baseURL })] });
    const prompt = 'A majestic eagle soaring through mountain peaks at sunset';
    const job = await media.submit({ kind: 'video', model: 'google/veo-2.0', prompt, duration: 5 });
    await media.close();
    io.press();

    expect(job).toMatchObject({ state: 'queued', ref: { account: 'default', slug: 'veo2-video' } });
    expect((await running).code).toBe(0);
    expect(io.written.err).toMatch(/\d+ fixtures: no money, no real gateway/);
    expect(io.written.err).toContain(`nanogpt({ apiKey: 'any', baseURL: '${baseURL}' })`);
  });

  it.each([
    ['crosspoint-provider-two-words', 'twoWords'],
    ['elsewhere', 'yourProvider'],
  ])('names the provider of fixtures in %s', async (folder, name) => {
    const cwd = await mkdtemp(join(tmpdir(), 'crosspoint-'));
    const own = join(cwd, folder, 'fixtures');
    await cp(new URL('../../create-crosspoint-provider/template/fixtures', import.meta.url), own, {
      recursive: true,
    });
    const io = fakeIo({ cwd });
    const running = ran(['emulate', '--fixtures', join(folder, 'fixtures')], io);
    await eventually(() => expect(io.written.err).toContain('Ctrl-C ends it.'));
    io.press();
    await running;
    await rm(cwd, { recursive: true });
    expect(io.written.err).toContain(`${name}({ apiKey: 'any', baseURL: 'http://127.0.0.1:`);
  });

  it('tells a machine where the fixtures are played, host by host', async () => {
    const io = fakeIo({ cwd: dirname(fixtures) });
    const running = ran(['emulate', '--fixtures', 'fixtures', '--json'], io);
    await eventually(() => expect(io.written.out).toContain('\n'));
    io.press();
    const { json } = await running;
    expect(json).toMatchObject({
      emulated: true,
      fixtures: expect.any(Number) as unknown,
      baseURLs: {
        'https://nano-gpt.com/api': expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/api$/) as unknown,
      },
    });
  });

  it.each([
    [['--fixtures', 'nowhere'], '--fixtures: there is no such folder'],
    [['--fixtures', '.'], 'package.json was not understood: format'],
    [['--fixtures', 'fixtures', '--script', 'q1c'], '--script: has no meaning where fixtures are played'],
  ])('says what is wrong with fixtures: %j', async (args, message) => {
    const { code, err } = await ran(['emulate', ...args], fakeIo({ cwd: dirname(fixtures) }));
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe('every command', () => {
  it.each(commands.map(({ name }) => name))(
    '%s has help with examples, and says where the exit codes stand',
    async (name) => {
      const { code, out } = await ran([name, '--help']);
      expect(code).toBe(0);
      expect(out).toContain(`Examples:\n  $ crosspoint ${name}`);
      expect(out).toContain('Exit codes: see crosspoint --help');
    },
  );

  it('the exit codes stand under the help of the program', async () => {
    const { out } = await ran(['--help']);
    for (const meaning of Object.values(exitMeanings)) expect(out.replaceAll(/\s+/g, ' ')).toContain(meaning);
  });

  it.each([
    [
      'plan',
      ['plan', 'A paper boat crosses a puddle.', '--duration', '5', '--fps', '3', '--allow-dropped-fields'],
    ],
    ['models', ['models']],
    ['a run', ['run', 'A paper boat crosses a puddle. [emulator:q0g0c]', '--emulate', '--only', 'aimlapi']],
    ['a failure', ['run', 'A boat.', '--duration', '2', '--fps', '3', '--max-price', '1USD']],
    ['help', ['run', '--help']],
    ['the list of commands', ['--help']],
    ['doctor', ['doctor', '--no-store']],
    ['jobs', ['jobs']],
  ])('%s keeps to 40 columns and tears no word', async (_, args) => {
    const io = fakeIo({ terminal: 40, env: { NO_COLOR: '1' }, cwd: await folder() });
    const { out, err } = await ran(args, io);
    // What is copied whole stays whole: commands, and the path at the end.
    const lines = `${out}\n${err}`
      .split('\n')
      .filter((line) => !/^ +(?:\$ )?crosspoint |^\/|^ +https:\S+$/.test(line));
    expect(lines.filter((line) => line.length > 40)).toEqual([]);
    expect(out).not.toContain('…\n');
  });

  it('writes no colour and moves no cursor in a pipe or with NO_COLOR', async () => {
    const cwd = await folder();
    for (const io of [fakeIo({ cwd }), fakeIo({ terminal: 80, env: { NO_COLOR: '1' }, cwd })]) {
      const { url } = await emulator();
      const { out, err } = await ran(['run', 'A boat.', '--only', 'aimlapi', '--emulator', url], io);
      expect(out + err).not.toContain('\u001B');
    }
  });

  it('every failure has its exit code, and every exit code its meaning', () => {
    expect(Object.keys(exitCodes).toSorted()).toEqual(Object.keys(errorCodes).toSorted());
    for (const code of Object.values(exitCodes)) expect(exitMeanings[code]).toBeTruthy();
  });

  it('the commands of the README are those of the program', async () => {
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
    const told = [...readme.matchAll(/^\| `([a-z]+)[^`]*` +\| .+ \|$/gm)].map(([, name]) => name);
    expect(new Set(told)).toEqual(new Set(commands.map(({ name }) => name)));
  });

  it('the exit codes of the README are those of the program', async () => {
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
    const told = [...readme.matchAll(/^\| (\d+) +\| (.+?) +\|$/gm)].map(([, code, meaning]) => [
      code,
      meaning,
    ]);
    expect(Object.fromEntries(told)).toEqual(exitMeanings);
  });

  it('a damaged ref is one line', async () => {
    const { code, err } = await ran(['wait', 'xp1.abc.def']);
    expect(code).toBe(2);
    expect(err).toBe(
      'crosspoint: ref: not a complete ref string: ref strings start with "xp1." and must be copied whole\n',
    );
  });
});
