import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { makeDatabase, realServer, whySkipped } from '../../store-postgres/test/servers.ts';
import { hasPassword, shownPlace } from '../src/store/postgres-address.ts';
import { emulator, fakeIo, folder, ran } from './support.ts';

describe('the address of a database', () => {
  it.each([
    ['postgres://app:s3cret@db.example:5432/app', true],
    ['postgresql://app:s3c@ret@db.example/app?sslmode=require', true],
    ['postgres://db.example/app?password=s3cret', true],
    ['postgres://app@db.example/app', false],
    ['s3cret:x@jobs.db', false],
  ])(
    '%s is shown without its password, and is refused in a flag where it holds one',
    async (place, isSecret) => {
      expect(hasPassword(place)).toBe(isSecret);
      if (!isSecret) return;
      expect(shownPlace(place)).not.toMatch(/s3c|ret/);
      for (const command of ['jobs', 'doctor', 'spending']) {
        const { code, out, err } = await ran([command, '--store', place, '--json']);
        expect(code).toBe(2);
        expect(out + err).not.toMatch(/s3cret|s3c@/);
      }
    },
  );

  it('with a password is printed without it, whether the driver is there or not', async () => {
    const io = fakeIo({
      cwd: await folder(),
      env: { CROSSPOINT_STORE: 'postgres://app:s3cret@127.0.0.1:1/app' },
    });
    const { code, out, err } = await ran(['jobs'], io);
    expect(code).not.toBe(0);
    // a package manager may let every folder find its own packages
    expect(err).toMatch(/needs the driver pg in your project|cannot be reached/);
    expect(out + err).not.toContain('s3cret');
  });

  it('migrates no file', async () => {
    const { code, err } = await ran(['store', 'migrate', '--store', 'jobs.db']);
    expect([code, err]).toEqual([2, expect.stringContaining('a file is migrated when it is opened')]);
  });
});

const server = await realServer();
const database = server && (await makeDatabase(server));
afterAll(async () => {
  await database?.drop();
  server?.stop();
});

describe.skipIf(database === undefined)(`a store in PostgreSQL${whySkipped(database)}`, () => {
  it('is made by store migrate, and keeps a purchase for every command', async () => {
    const { url } = await emulator();
    const cwd = fileURLToPath(new URL('..', import.meta.url)); // a project that has the driver
    const address = database!.url;
    const store = ['--store', address];
    const io = () => fakeIo({ cwd });
    const early = await ran(['jobs', ...store], io());
    expect(early.err).toContain('run `crosspoint store migrate`');
    const shown = address.replace(/\/\/.*@/, '//');
    expect((await ran(['store', 'migrate', ...store, '--json'], io())).json).toMatchObject({
      store: shown,
      from: 0,
      to: 2,
    });
    const out = await folder();
    await ran(['run', 'A boat.', '--only', 'aimlapi', '--emulator', url, '--out', out, ...store], io());
    const { json } = await ran(['jobs', ...store, '--json'], io());
    expect(json).toMatchObject({ store: shown, jobs: [{ state: 'succeeded' }] });
    // a long address breaks the line
    const { out: report } = await ran(['doctor', ...store], io());
    expect(report.replaceAll(/\s+/g, ' ')).toContain(`${shown} can be read, 1 job`);
  });
});
