import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobRef, Registry, SucceededJob } from '@crosspoint/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { waitCommand } from '../src/screen/next-command.ts';
import { nameOf, save } from '../src/jobs/save.ts';
import { builtIn } from '../src/outside/providers.ts';
import { Session } from '../src/session/session.ts';
import { fakeIo, folder } from './support.ts';

const ref = ({ id = 'gen-1' }: { readonly id?: string } = {}): JobRef => ({
  version: 1,
  provider: 'aimlapi',
  account: 'default',
  model: 'm',
  slug: 's',
  task: 'text-to-video',
  submittedAt: '2026-01-01T00:00:00.000Z',
  idempotencyKey: 'k',
  id,
});

describe('the name of a file', () => {
  it('is made of gateway and id', () => {
    expect(nameOf(ref())).toBe('aimlapi-gen-1');
  });

  it('is safe on every disk, and no two ids share one', () => {
    const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 120 }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(ids, (many) => {
        const names = many.map((id) => nameOf(ref({ id })));
        expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(many.length);
        for (const name of names) expect(name).toMatch(/^aimlapi-[a-z0-9_-]{1,91}$/);
      }),
    );
    expect(nameOf(ref({ id: 'Gen-1' }))).not.toBe(nameOf(ref({ id: 'gen-1' })));
    expect(nameOf(ref({ id: '../../etc' }))).toMatch(/^aimlapi-[\w-]+$/);
  });
});

describe('the command that resumes a job', () => {
  const clone = '/src/crosspoint/packages/cli/bin/crosspoint.js';
  const linked = '/app/node_modules/.bin/crosspoint';
  const npm = { INIT_CWD: '/app/src', npm_command: 'exec' };
  const cached = '/cache/_npx/4f1d/node_modules/.bin/crosspoint';

  it.each([
    ['a global installation', 'crosspoint wait xp1.', fakeIo()],
    [
      'a folder of an application',
      'npx crosspoint wait xp1.',
      { ...fakeIo({ cwd: '/app' }), startedAs: linked },
    ],
    [
      'a folder of an application whose package is a link into a clone',
      'npx crosspoint wait xp1.',
      { ...fakeIo({ cwd: '/app', env: npm }), startedAs: linked, program: clone },
    ],
    [
      'a script that pnpm wrote for the same',
      'npx crosspoint wait xp1.',
      { ...fakeIo({ cwd: '/app' }), startedAs: '/app/node_modules/@crosspoint/cli/bin/crosspoint.js' },
    ],
    [
      'a global installation without links',
      'crosspoint wait xp1.',
      { ...fakeIo({ cwd: '/app' }), startedAs: '/npm/node_modules/@crosspoint/cli/bin/crosspoint.js' },
    ],
    ['the cache of npx', 'npx @crosspoint/cli wait xp1.', { ...fakeIo({ env: npm }), startedAs: cached }],
    [
      'a folder that npx was given',
      `node ${clone} wait xp1.`,
      { ...fakeIo({ env: npm }), startedAs: cached, program: clone },
    ],
    [
      'the script of a clone',
      'npm run --silent crosspoint -- wait xp1.',
      {
        ...fakeIo({ env: { INIT_CWD: '/src', npm_lifecycle_event: 'crosspoint' } }),
        startedAs: clone,
        program: clone,
      },
    ],
    ['the file itself', `node ${clone} wait xp1.`, { ...fakeIo(), startedAs: clone, program: clone }],
  ])('is the one that was used: %s', (_, begins, io) => {
    expect(waitCommand(io, ref(), {}).slice(0, begins.length)).toBe(begins);
  });

  it('names the store that was used', () => {
    expect(waitCommand(fakeIo(), ref(), { store: 'my.db' })).toMatch(/ --store my\.db$/);
  });

  it('saves to the same folder, quoted for a shell where it must be', () => {
    expect(waitCommand(fakeIo(), ref(), { out: 'out/videos' })).toMatch(/ --out out\/videos$/);
    expect(waitCommand(fakeIo(), ref(), { out: "my 'own'" })).toMatch(/ --out 'my '\\''own'\\'''$/);
  });
});

describe('a file that is another kind than its gateway says', () => {
  it('is saved under its true extension, and the command says so', async () => {
    const io = fakeIo();
    const session = new Session(io, { json: false, quiet: false, providers: builtIn });
    const output = { url: 'https://e.com/1.png', role: 'main', mediaType: 'image/png' } as const;
    const job = { kind: 'image', state: 'succeeded', ref: ref(), outputs: [output] };
    const place = await folder();
    // What core does with such a file.
    const download: Registry['download'] = async (_job, { to }) => {
      const path = (typeof to === 'string' ? to : '').replace(/\.png$/, '.jpg');
      await writeFile(path, 'JPG');
      const extensionChange = { from: '.png', to: '.jpg' } as const;
      return [{ output, path, bytes: 3, mediaType: 'image/jpeg', extensionChange }];
    };
    const registry = { download } as unknown as Registry; // nothing else is called
    const files = await save(session, { registry }, job as unknown as SucceededJob, place);
    const path = join(place, 'aimlapi-gen-1.jpg');
    expect(files).toEqual([{ path, bytes: 3, mediaType: 'image/jpeg' }]);
    expect(await readFile(path, 'utf8')).toBe('JPG');
    expect(io.written.err).toBe(
      'Note: aimlapi-gen-1.jpg is image/jpeg, so it is saved as .jpg and not as .png.\n',
    );
  });
});
