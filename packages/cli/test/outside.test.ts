import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { entryOf } from '../src/outside/entry.ts';
import { fromConfig } from '../src/outside/config.ts';
import { fakeIo, folder, ran } from './support.ts';

const core = import.meta.resolve('@crosspoint/core/plugin');

/** A provider as its author would write it. */
const provider = (id: string, contract = 1): string => `
import { bearer, defineProvider, endpoint } from '${core}';
const any = { '~standard': {}, parse: (value) => value, safeParse: (data) => ({ success: true, data }) };
const ask = (method) => endpoint({ method, path: '/jobs', reply: any, read: () => ({}) });
export const made = defineProvider({
  contract: ${contract}, id: '${id}', title: 'Acme ${id}', docs: 'https://acme.example', baseURL: 'https://api.acme.example',
  env: '${id.toUpperCase()}_KEY', keysUrl: 'https://acme.example/keys', auth: bearer,
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
    expect(planned.json).toMatchObject({ live: true, offers: [{ provider: 'acme' }] });
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

    const free = await ran(run, io());
    const held = await ran([...run, '--max-price', 'USD:1'], io());

    expect(free.code).toBe(5); // nobody listens there
    expect(free.lines).toContain(unknown);
    expect(held.code).toBe(4);
    expect(held.err).toMatch(/--max-price: the price is unknown.*--allow-unknown-price/s);
    expect(held.out).not.toContain(unknown);
  });

  it('may be configured there with its own key, account and address', async () => {
    const cwd = await project({
      'acme.mjs': provider('acme'),
      'crosspoint.config.mjs': `import { made } from './acme.mjs';
        export default { providers: [made({ apiKey: 'canary-canary', account: 'team', baseURL: 'https://proxy.example/x' })] };`,
    });
    const { json } = await ran(plan, fakeIo({ cwd }));
    expect(json).toMatchObject({
      live: true,
      offers: [{ account: 'team', call: { url: 'https://proxy.example/x/jobs' } }],
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
      /crosspoint-provider-acme: acme speaks contract 2, this crosspoint speaks 1; upgrade @crosspoint\/cli/,
    ],
    [
      'an older contract',
      dependency('crosspoint-provider-acme', provider('acme', 0)),
      /acme speaks contract 0, this crosspoint speaks 1; upgrade crosspoint-provider-acme/,
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
      /providers\[0\]: this is no provider; defineProvider/,
    ],
  ])('that is broken is one clear error, and the others keep working: %s', async (_, files, says) => {
    const cwd = await project(files);
    const env = { AIMLAPI_API_KEY: 'canary-0123456789-canary' };

    const { code, err } = await ran(['plan', 'A boat.'], fakeIo({ cwd, env }));
    const doctor = await ran(['doctor', '--json'], fakeIo({ cwd, env }));

    expect(code).toBe(0);
    expect(err.trim().split('\n')).toEqual([expect.stringMatching(says)]);
    expect(doctor.code).toBe(2);
    expect(doctor.json).toMatchObject({ problems: [{ says: expect.stringMatching(says) }] });
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

  it('in TypeScript needs a Node.js that runs it, and says so', async () => {
    const cwd = await project({
      'acme.mjs': provider('acme'),
      'crosspoint.config.ts': `import { made } from './acme.mjs'; const providers: readonly unknown[] = [made]; export default { providers };`,
    });
    expect(await fromConfig(join(cwd, 'crosspoint.config.ts'), () => false)).toMatchObject([
      {
        says: expect.stringMatching(
          /crosspoint\.config\.ts: needs Node\.js 22\.18 or newer, this is v\d+\.\S+; or write it as crosspoint\.config\.mjs/,
        ),
      },
    ]);
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
