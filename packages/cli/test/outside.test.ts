import { existsSync } from 'node:fs';
import { chmod, mkdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aimlapi } from '@crosspoint/provider-aimlapi';
import { entryOf } from '../src/outside/entry.ts';
import { fromConfig } from '../src/outside/config.ts';
import { fromConfigured } from '../src/outside/providers.ts';
import { flawOf, privateGroup, thisPerson } from '../src/outside/trust.ts';
import { projectFolders } from '../src/outside/look-up.ts';
import { emulator, fakeIo, folder, ran, type Setting } from './support.ts';

const core = import.meta.resolve('@crosspoint/core/plugin');

/** A provider as its author would write it. */
const provider = (id: string, contract = 1): string => `
import { bearer, defineProvider, endpoint, response } from '${core}';
const any = { '~standard': {}, parse: (value) => value, safeParse: (data) => ({ success: true, data }) };
const ask = (method) => endpoint({ method, path: '/jobs', ...response(any, () => ({})) });
export const made = defineProvider({
  contract: ${contract}, id: '${id}', name: 'Acme ${id}', docsUrl: 'https://acme.example', baseURL: 'https://api.acme.example',
  apiKeyEnv: '${id.toUpperCase()}_KEY', apiKeyUrl: 'https://acme.example/keys', auth: bearer,
  models: { 'acme/one': { kind: 'video', slug: 'one', tasks: ['text-to-video'], params: { prompt: { type: 'string' } } } },
  fields: { prompt: 'prompt' }, submit: ask('POST'), poll: ask('GET'), states: { done: 'succeeded' },
  billing: { failedJob: 'unknown' },
});
`;

/** A project with these files. */
async function project(files: Readonly<Record<string, string>>): Promise<string> {
  const place = await folder();
  for (const [name, text] of Object.entries({ 'package.json': '{}', ...files })) {
    await mkdir(dirname(join(place, name)), { recursive: true });
    await writeFile(join(place, name), text);
  }
  return place;
}

const dependency = (name: string, code: string, more: object = {}): Readonly<Record<string, string>> => ({
  'package.json': JSON.stringify({ dependencies: { [name]: '1' } }),
  [`node_modules/${name}/package.json`]: JSON.stringify({
    name,
    version: '2.3.4',
    type: 'module',
    keywords: ['crosspoint-provider'],
    exports: { '.': { types: './x.d.ts', import: './main.js' } },
    ...more,
  }),
  [`node_modules/${name}/main.js`]: code,
});

const plan = ['plan', 'A boat.', '--model', 'acme/one', '--json'];
const key = { ACME_KEY: 'canary-0123456789-canary' };

describe('a provider of the project that the emulator does not know', () => {
  const files = {
    'acme.mjs': provider('acme'),
    'crosspoint.config.mjs': `import { made } from './acme.mjs'; export default { providers: [made] };`,
  };

  it('reads "not emulated" beside those that are', async () => {
    const cwd = await project(files);
    const { code, err } = await ran(['plan', 'A boat.', '--emulate', '--json'], fakeIo({ cwd }));
    expect(code).toBe(0);
    expect(err).toContain('not emulated: acme; crosspoint emulate --fixtures FOLDER');
    const { url } = await emulator();
    expect((await ran(['doctor', '--emulator', url], fakeIo({ cwd }))).out).toContain('not emulated: acme');
  });

  it('ends the command where it alone is wanted', async () => {
    const cwd = await project(files);
    const { code, json } = await ran(
      ['plan', 'A boat.', '--emulate', '--only', 'acme', '--json'],
      fakeIo({ cwd }),
    );
    expect({ code, json }).toMatchObject({
      json: {
        emulated: true,
        error: { code: 'unsupported', message: expect.stringContaining('not emulated: acme') },
      },
    });
    expect(code).not.toBe(0);
  });
});

describe('a provider of the project', () => {
  it('comes out of crosspoint.config.mjs, from a folder below as well', async () => {
    const cwd = await project({
      'acme.mjs': provider('acme'),
      'crosspoint.config.mjs': `import { made } from './acme.mjs'; export default { providers: [made] };`,
      'deep/down/x': '',
    });
    const io = () => fakeIo({ cwd: join(cwd, 'deep/down'), env: key });

    const models = await ran(['models', '--provider', 'acme', '--json'], io());
    const planned = await ran(plan, io());
    const doctor = await ran(['doctor', '--json'], io());

    expect(models.json).toMatchObject({ models: [{ model: 'acme/one' }] });
    expect(planned.json).toMatchObject({ emulated: false, offers: [{ provider: 'acme' }] });
    expect(doctor.json).toMatchObject({
      problems: [],
      would: 'live, at acme',
      gateways: [
        ...['aimlapi', 'aigate', 'gateai', 'nanogpt', 'yotta'].map((id) => ({ id })),
        { id: 'acme', key: 'ACME_KEY', set: true, from: expect.stringContaining('crosspoint.config.mjs') },
      ],
    });
    expect(planned.out + planned.err + doctor.out).not.toContain('canary');
  });

  it('is told to cost nobody knows what before money is spent, and held to --max-price', async () => {
    const cwd = await project({
      'acme.mjs': provider('acme'),
      'crosspoint.config.mjs': `import { made } from './acme.mjs';
        export default { providers: [made({ apiKey: 'canary-canary', baseURL: 'https://127.0.0.1:1' })] };`,
    });
    const io = () => fakeIo({ cwd, terminal: 100, env: { NO_COLOR: '1' } });
    const run = ['run', ...plan.slice(1, 4)];
    const unknown = 'The price is unknown until the gateway names it.';

    const free = await ran([...run, '--yes'], io());
    const held = await ran([...run, '--max-price', '1USD'], io());

    expect(free.code).toBe(5); // nobody listens there
    expect(free.err).toContain(unknown);
    expect(held.code).toBe(4);
    expect(held.err).toMatch(/--max-price: the price is unknown.*--allow-unknown-price/s);
    expect(held.err).not.toContain(unknown);
  });

  it('may be configured there with its own key, account and address', async () => {
    const cwd = await project({
      'acme.mjs': provider('acme'),
      'crosspoint.config.mjs': `import { made } from './acme.mjs';
        export default { providers: [made({ apiKey: 'canary-canary', account: 'team', baseURL: 'https://proxy.example/x' })] };`,
    });
    const { json } = await ran(plan, fakeIo({ cwd }));
    expect(json).toMatchObject({
      emulated: false,
      offers: [{ account: 'team', request: { url: 'https://proxy.example/x/jobs' } }],
    });
    const { out } = await ran(['doctor'], fakeIo({ cwd }));
    expect(out).toContain('Key      acme: given where it is configured');
    expect(out).not.toContain('canary');
  });

  it('comes out of a dependency with the name and the keyword', async () => {
    const name = 'crosspoint-provider-acme';
    const cwd = await project(dependency(name, provider('acme')));
    const { json } = await ran(plan, fakeIo({ cwd, env: key }));
    const doctor = await ran(['doctor'], fakeIo({ cwd, env: key }));
    expect(json).toMatchObject({ offers: [{ provider: 'acme' }] });
    expect(doctor.out).toContain(`${name} 2.3.4 (contract 1)`);

    const without = await project(dependency(name, provider('acme'), { keywords: [] }));
    expect((await ran(plan, fakeIo({ cwd: without, env: key }))).code).toBe(2);
  });

  it('keeps the interval and the secret that it is configured with', () => {
    const own = aimlapi({ polling: { intervalMs: 2_000 }, webhookSecret: 'canary-canary' });
    const { configure } = fromConfigured(own, 'crosspoint.config.mjs', undefined);
    expect(configure({ account: 'team' })).toEqual({ ...own, account: 'team' });
    const polling = { intervalMs: 1_000 };
    const usual = fromConfigured(aimlapi(), 'crosspoint.config.mjs', undefined).configure;
    expect(usual({ polling })).toMatchObject({ keepsInterval: true, polling });
    expect(usual({})).not.toHaveProperty('keepsInterval');
  });

  it('comes as it is configured where its package is a dependency as well', async () => {
    const name = 'crosspoint-provider-acme';
    const cwd = await project({
      ...dependency(name, provider('acme')),
      'crosspoint.config.mjs': `import { made } from '${name}';
        export default { providers: [made({ apiKey: 'canary-canary', account: 'team' })] };`,
    });
    const { code, err, json } = await ran(plan, fakeIo({ cwd }));
    expect({ code, err, json }).toMatchObject({ code: 0, err: '', json: { offers: [{ account: 'team' }] } });
  });

  it.each([
    [
      'a dependency that throws',
      dependency('crosspoint-provider-acme', 'throw new Error("no license");'),
      /crosspoint-provider-acme: it could not be loaded \(no license\)/,
    ],
    [
      'a dependency that is not installed',
      { 'package.json': '{"dependencies":{"crosspoint-provider-acme":"1"}}' },
      /crosspoint-provider-acme: it is a dependency and not installed/,
    ],
    [
      'a dependency without a provider',
      dependency('crosspoint-provider-acme', 'export const x = 1;'),
      /crosspoint-provider-acme: it exports no provider/,
    ],
    [
      'a newer contract',
      dependency('crosspoint-provider-acme', provider('acme', 2)),
      /crosspoint-provider-acme: acme uses plugin contract 2; this crosspoint supports 1; upgrade @crosspoint\/cli/,
    ],
    [
      'an older contract',
      dependency('crosspoint-provider-acme', provider('acme', 0)),
      /acme uses plugin contract 0; this crosspoint supports 1; upgrade crosspoint-provider-acme/,
    ],
    [
      'a config with a typing mistake',
      { 'crosspoint.config.mjs': 'export default {' },
      /crosspoint\.config\.mjs: it could not be loaded/,
    ],
    [
      'a config of another shape',
      { 'crosspoint.config.mjs': 'export default [];' },
      /it must say export default \{ providers: \[acme\(\)\] \}/,
    ],
    [
      'a config with something else in it',
      { 'crosspoint.config.mjs': 'export default { providers: [3] };' },
      /providers\[0\]: not a provider; defineProvider/,
    ],
  ])('that is broken is one clear error, and the others keep working: %s', async (_, files, message) => {
    const cwd = await project(files);
    const env = { AIMLAPI_API_KEY: 'canary-0123456789-canary' };

    const { code, err } = await ran(['plan', 'A boat.'], fakeIo({ cwd, env }));
    const doctor = await ran(['doctor', '--json'], fakeIo({ cwd, env }));

    expect(code).toBe(0);
    expect(err.split('\n').filter((line) => /left out|refused|providers/.test(line))).toEqual([
      expect.stringMatching(message),
    ]);
    expect(doctor.code).toBe(2);
    expect(doctor.json).toMatchObject({ problems: [{ message: expect.stringMatching(message) }] });
  });

  it('with the id of another one stops every purchase, because it is not sure who was meant', async () => {
    const cwd = await project({
      'a.mjs': provider('aimlapi'),
      'crosspoint.config.mjs': `import { made } from './a.mjs'; export default { providers: [made()] };`,
    });
    const { code, json } = await ran(
      ['run', 'A boat.', '--json'],
      fakeIo({ cwd, env: { AIMLAPI_API_KEY: 'k' } }),
    );
    expect(code).toBe(2);
    expect(json).toMatchObject({
      error: {
        message: expect.stringMatching(
          /two providers are called aimlapi: that of @crosspoint\/provider-aimlapi and that of \S+crosspoint\.config\.mjs/,
        ),
      },
    });
  });

  describe('in TypeScript', () => {
    const inTypeScript = {
      'acme.mjs': provider('acme'),
      'crosspoint.config.ts': `import { made } from './acme.mjs'; enum Which { Acme }; const providers: readonly unknown[] = [[made][Which.Acme]]; export default { providers };`,
    };

    it('is run by tsx where Node.js does not run it', async () => {
      const cwd = await project(inTypeScript);
      expect(await fromConfig(join(cwd, 'crosspoint.config.ts'), () => false)).toMatchObject([
        { spec: { id: 'acme' } },
      ]);
    });

    it('says what it needs where tsx is not installed either', async () => {
      const cwd = await project(inTypeScript);
      const without = () => Promise.resolve(undefined);
      expect(await fromConfig(join(cwd, 'crosspoint.config.ts'), () => false, without)).toMatchObject([
        {
          message: expect.stringMatching(
            /crosspoint\.config\.ts: needs Node\.js 22\.18 or newer, this is v\d+\.\S+; or install tsx \(.+\), or write it as crosspoint\.config\.mjs/,
          ),
        },
      ]);
    });
  });

  it.each([
    [{ exports: './a.js' }, 'a.js'],
    [{ exports: { types: './a.d.ts', import: './b.js', require: './c.cjs' } }, 'b.js'],
    [{ exports: { '.': { node: { import: './n.js' }, default: './d.js' } } }, 'n.js'],
    [{ exports: { '.': { require: './c.cjs', default: './d.js' } } }, 'd.js'],
    [{ main: 'lib/m.js' }, 'lib/m.js'],
    [{}, 'index.js'],
  ])('is imported as Node.js would: %j', (manifest, path) =>
    expect(entryOf('/p', manifest)).toBe(`/p/${path}`),
  );
});

/** A configuration that leaves a mark when it is run. */
const leavesMark = `import { writeFileSync } from 'node:fs';
  writeFileSync(new URL('./it-ran', import.meta.url), ''); export default { providers: [] };`;

const config = 'crosspoint.config.mjs';

/** A folder with an installed dependency and a configuration, each of which leaves a mark; `.git` may stand anywhere. */
async function tree(files: Readonly<Record<string, string>> = {}) {
  const place = await realpath(
    await project({ [config]: leavesMark, 'work/app/package.json': '{}', ...files }),
  );
  return {
    place,
    ranIn: (at = ''): boolean => existsSync(join(place, at, 'it-ran')),
    io: (cwd: string, setting: Setting = {}) => ({ ...fakeIo({ cwd: join(place, cwd), ...setting }) }),
  };
}

const models = ['models', '--kind', 'video'];

describe('code of the project', () => {
  it.each([
    ['past .git', { 'work/.git/HEAD': '' }, 'work/app', undefined],
    ['past a .git that is a file, as in a worktree', { 'work/.git': 'gitdir: /x' }, 'work/app', undefined],
    ['past the home folder', {}, 'work/app', 'work'],
    ['past the nearest package.json outside of home', {}, 'work/app', undefined],
  ])('is not run %s', async (_, files, cwd, home) => {
    const { place, ranIn, io } = await tree(files);
    const there = { ...io(cwd), ...(home === undefined ? {} : { home: join(place, home) }) };
    const { code, err } = await ran(models, there);
    expect([code, err, ranIn()]).toEqual([0, '', false]);
  });

  it('is not run above the folder itself, outside of home and where nothing names a project', async () => {
    const { place, ranIn, io } = await tree({ 'bare/x': '' });
    await rm(join(place, 'package.json'));
    expect((await ran(models, io('bare'))).code).toBe(0);
    expect(ranIn()).toBe(false);
  });

  it.each([
    ['to .git', { '.git/HEAD': '' }, 'work/app', undefined],
    ['to the home folder', {}, 'work/app', '.'],
  ])('is found from a folder below up %s, and told once', async (_, files, cwd, home) => {
    const { place, ranIn, io } = await tree(files);
    const there = { ...io(cwd), ...(home === undefined ? {} : { home: join(place, home) }) };
    const { code, err } = await ran(models, there);
    expect([code, err, ranIn()]).toEqual([0, `Loaded ${join(place, config)}\n`, true]);
  });

  it('is told of by doctor, and not with --json or --quiet', async () => {
    const { place, io } = await tree();
    const [doctor, json, quiet] = [
      await ran(['doctor'], io('')),
      await ran([...models, '--json'], io('')),
      await ran([...models, '--quiet'], io('')),
    ];
    expect(doctor.out).toContain(`Loaded   ${join(place, config)}`);
    expect([doctor.err, json.err, quiet.err]).toEqual(['', '', '']);
  });

  it('of a dependency is not taken from a node_modules above the root', async () => {
    const name = 'crosspoint-provider-acme';
    const { 'package.json': needs, ...installed } = dependency(name, leavesMark);
    const { place, ranIn, io } = await tree({
      ...installed,
      'work/app/package.json': needs!,
      'work/.git/HEAD': '',
    });
    const { err } = await ran(models, io('work/app'));
    expect(err).toContain(`${name}: it is a dependency and not installed`);
    expect(ranIn(`node_modules/${name}`)).toBe(false);

    await mkdir(join(place, '.git'));
    expect((await ran(models, io(''))).code).toBe(0);
  });

  it.each([
    ['in a folder others can write to', '.', 0o777, config],
    ['in a folder a group can write to', '.', 0o775, config],
    ['in a folder others can write to, as /tmp is', '.', 0o1777, config],
    ['that others can write to', config, 0o666, config],
    ['whose link leads to what others can write to', 'real/config.mjs', 0o606, 'real/config.mjs'],
    ['whose link leads into a folder others can write to', 'real', 0o777, 'real/config.mjs'],
  ])('is refused %s, with the way out, and nothing is asked', async (_, changed, mode, file) => {
    const { place, ranIn, io } = await tree(
      file === config ? {} : { [config]: '', 'real/config.mjs': leavesMark },
    );
    if (file !== config) {
      await rm(join(place, config));
      await symlink(file, join(place, config));
    }
    await chmod(join(place, changed), mode);
    const server = await emulator();
    const args = ['run', 'A boat.', '--only', 'aimlapi', '--emulator', server.url, '--out', place];

    const { code, err } = await ran(args, io(''));
    const doctor = await ran(['doctor', '--json'], io(''));

    expect(code).toBe(2);
    const path = join(place, changed);
    const octal = (mode & 0o777).toString(8).padStart(4, '0');
    expect(err).toContain(`other users can write to ${path}, whose mode is ${octal} (chmod go-w ${path})`);
    expect(err).toContain(`--config ${join(place, config)}`);
    expect(err).toContain('--no-config goes on without it');
    expect(doctor.json).toMatchObject({ problems: [{ message: expect.stringContaining('is not run') }] });
    expect([ranIn(), ranIn('real')]).toEqual([false, false]);
    expect(server.requests).toEqual([]);

    expect((await ran([...args, '--no-config'], io(''))).code).toBe(0);
    expect([ranIn(), ranIn('real')]).toEqual([false, false]);
    expect((await ran([...models, '--config', config], io(''))).code).toBe(0);
    expect(ranIn(dirname(file))).toBe(true);
  });

  it('of a dependency is refused where others can write to it', async () => {
    const name = 'crosspoint-provider-acme';
    const { place, ranIn, io } = await tree(dependency(name, leavesMark));
    await chmod(join(place, 'node_modules', name, 'main.js'), 0o666);
    const { err } = await ran([...models, '--config', config], io(''));
    expect(err).toMatch(/crosspoint-provider-acme is not run, because somebody else .*main\.js.*--no-config/);
    expect(ranIn(`node_modules/${name}`)).toBe(false);
  });

  it('below a folder of somebody else is not looked for above that', async () => {
    const { place } = await tree({ 'work/app/deep/x': '', '.git/HEAD': '' });
    await chmod(join(place, 'work'), 0o777);
    const who = thisPerson({});
    const found = projectFolders(join(place, 'work/app/deep'), place, who);
    expect(found).toEqual([join(place, 'work/app/deep'), join(place, 'work/app')]);
  });

  it.each([
    [['--help']],
    [['models', '--help']],
    [['--version']],
    [['completion', 'bash']],
    [['nonsense']],
    [['models', '--nonsense', '--json']],
    [[...models, '--no-config']],
  ])('is not run by %j', async (args) => {
    const { ranIn, io } = await tree();
    await ran(args, io(''));
    expect(ranIn()).toBe(false);
  });

  it('that was named and is not there, or is broken, stops every purchase', async () => {
    const { place, io } = await tree({ 'broken.mjs': 'export default {' });
    const run = (file: string) => ran(['run', 'A boat.', '--config', file, '--emulate'], io(''));
    expect((await run('none.mjs')).err).toContain(`--config: there is no file ${join(place, 'none.mjs')}`);
    const { code, err } = await run('broken.mjs');
    expect([code, err]).toEqual([2, expect.stringContaining('broken.mjs: it could not be loaded')]);
  });

  it.each<readonly [string, { uid: number; gid: number; mode: number }, boolean]>([
    ['of oneself', { uid: 7, gid: 7, mode: 0o100644 }, true],
    ['of root', { uid: 0, gid: 0, mode: 0o40755 }, true],
    ['of somebody else', { uid: 8, gid: 7, mode: 0o100644 }, false],
    ['of oneself, open to the group of oneself alone', { uid: 7, gid: 7, mode: 0o40775 }, true],
    ['of oneself, open to another group', { uid: 7, gid: 9, mode: 0o40775 }, false],
    ['of oneself, open to everybody', { uid: 7, gid: 7, mode: 0o100646 }, false],
    ['of root, open to everybody', { uid: 0, gid: 0, mode: 0o41777 }, false],
  ])('%s is trusted, or not', (_, facts, trusted) => {
    const flaw = flawOf('/p', facts, { user: 7, others: [0], ownGroup: 7 });
    if (trusted) expect(flaw).toBeUndefined();
    else expect(flaw).toMatch(/belongs to user 8|whose mode is/);
  });

  it('belongs under sudo to whoever typed it as well', () => {
    const typed = thisPerson({ SUDO_UID: '1000' });
    expect(typed.others.includes(1000)).toBe(typed.user === 0);
    expect(thisPerson({ SUDO_UID: 'x' }).others).toEqual([0]);
  });

  it.each([
    ['a group of one', 'me:x:7:7::/home/me:/bin/sh', 'me:x:7:', 7],
    ['a group that lists its one member', 'me:x:7:7::/home/me:/bin/sh', 'me:x:7:me', 7],
    ['a group with a second member', 'me:x:7:7::/home/me:/bin/sh', 'me:x:7:you', undefined],
    ['a group others have as their first', 'me:x:7:7::/:/bin/sh\nyou:x:8:7::/:/bin/sh', 'me:x:7:', undefined],
    ['a group nothing is known of', 'me:x:7:7::/home/me:/bin/sh', '', undefined],
    ['a person nothing is known of', '', 'me:x:7:', undefined],
  ])('%s is the group of one person alone, or not', (_, passwd, group, own) =>
    expect(privateGroup(7, { passwd, group })).toBe(own),
  );
});
