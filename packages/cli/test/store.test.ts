import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { usualPlace } from '../src/store/store-place.ts';
import { emulator, fakeIo, folder, ran } from './support.ts';

describe('where jobs are kept', () => {
  const home = '/people/me';
  it.each([
    ['linux', {}, '/people/me/.local/share/crosspoint/jobs.db'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/crosspoint/jobs.db'],
    ['linux', { XDG_DATA_HOME: 'data' }, '/people/me/.local/share/crosspoint/jobs.db'],
    ['darwin', { XDG_DATA_HOME: '/data' }, '/people/me/Library/Application Support/crosspoint/jobs.db'],
    ['win32', { LOCALAPPDATA: 'C:\\Users\\me\\Local' }, 'C:\\Users\\me\\Local\\crosspoint\\jobs.db'],
  ] as const)('on %s with %j is %s', (platform, env, place) => {
    expect(usualPlace({ platform, env, home })).toBe(place);
  });

  it('is what --store says before what the environment says', async () => {
    const { url } = await emulator();
    const cwd = await folder();
    const io = () => fakeIo({ cwd });
    await ran(['run', 'A boat.', '--only', 'aimlapi', '--emulator', url, '--store', 'mine.db'], io());
    const { json } = await ran(['jobs', '--store', 'mine.db', '--json'], io());
    expect(json).toMatchObject({ store: join(cwd, 'mine.db'), jobs: [{ state: 'succeeded' }] });
  });

  it.each([
    'postgress://app:secret-word@db.example/app',
    'mysql://app@db.example/app',
    'postgres:/db.example/app',
    'file:///jobs.db',
    ':memory:',
  ])('is no file that bears the name of an address, such as %s', async (place) => {
    const { url, requestCount } = await emulator();
    const cwd = await folder();
    const typed = ['run', 'A boat.', '--only', 'aimlapi', '--emulator', url];
    const byFlag = await ran([...typed, '--store', place], fakeIo({ cwd }));
    const bySetting = await ran(typed, fakeIo({ cwd, env: { CROSSPOINT_STORE: place } }));
    expect(byFlag.err).toContain('--store: is neither a file nor an address of PostgreSQL');
    expect(bySetting.err).toContain('CROSSPOINT_STORE: is neither a file nor an address of PostgreSQL');
    for (const { code, err } of [byFlag, bySetting]) {
      expect(code).toBe(2);
      expect(err).not.toContain('secret-word');
    }
    expect(requestCount('aimlapi.submit')).toBe(0);
    expect(await readdir(cwd)).toEqual([]);
  });

  it.each(['postgres://app:secret-word@[db/app', 'postgres://app:secret-word@db:99999/app'])(
    'is no address that cannot be read, such as %s',
    async (place) => {
      for (const command of [['run', 'A boat.', '--emulate'], ['jobs'], ['doctor'], ['work']]) {
        const { code, err } = await ran(command, fakeIo({ store: place }));
        expect(err).toContain(
          'CROSSPOINT_STORE: is an address that cannot be read; write postgres://user@host',
        );
        expect(err).not.toContain('secret-word');
        expect(code).toBe(2);
      }
    },
  );

  it('is nowhere with --no-store, which says so, and where every run buys', async () => {
    const server = await emulator({ script: 'q60000c' });
    const store = join(await folder(), 'jobs.db');
    for (let n = 0; n < 2; n += 1) {
      const args = [
        'run',
        'A boat.',
        '--only',
        'aimlapi',
        '--emulator',
        server.url,
        '--timeout',
        '0.1',
        '--no-store',
      ];
      const { err } = await ran(args, fakeIo({ store }));
      expect(err).toMatch(/^Kept in memory only \(--no-store\)/);
    }
    expect(server.requestCount('aimlapi.submit')).toBe(2);
    await expect(readFile(store)).rejects.toThrow('ENOENT');
    expect((await ran(['jobs', '--no-store'])).err).toContain(
      '--no-store: there are no jobs without a store',
    );
  });
});

describe('a store that cannot be used', () => {
  /** A store a later release has written. */
  async function newer(): Promise<string> {
    const store = join(await folder(), 'jobs.db');
    await ran(['jobs'], fakeIo({ store }));
    const bytes = await readFile(store);
    bytes.writeUInt32BE(99, 60); // user_version: https://sqlite.org/fileformat.html
    await writeFile(store, bytes);
    return store;
  }
  async function damaged(): Promise<string> {
    const store = join(await folder(), 'jobs.db');
    await writeFile(store, 'not a database '.repeat(99));
    return store;
  }

  it.each([
    ['newer', newer, 'was written by a newer @crosspoint/store-sqlite'],
    ['something else', damaged, 'is not a SQLite database'],
  ])(
    'because it is %s is one clear error; nothing is sent, and --no-store goes on',
    async (_, make, message) => {
      const server = await emulator();
      const store = await make();
      const before = await readFile(store);
      const args = ['run', 'A boat.', '--only', 'aimlapi', '--emulator', server.url, '--out', await folder()];

      const { code, err, out } = await ran(args, fakeIo({ store }));
      expect(code).toBe(5);
      expect(out).toBe('');
      expect(err.trimEnd().split('\n')).toHaveLength(1);
      expect(err).toMatch(/^crosspoint: \[store_unavailable\] the job store \S+jobs\.db /);
      expect(err).toContain(message);
      expect(err).toContain('Nothing was sent; --no-store goes on without it');
      expect(server.requests).toEqual([]);
      expect(await readFile(store)).toEqual(before);

      expect((await ran([...args, '--no-store'], fakeIo({ store }))).code).toBe(0);
    },
  );
});
