import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { migrate } from '@crosspoint/store-postgres';
import {
  makeDatabase,
  pgDriver,
  realServer,
  temporaryClusters,
  whySkipped,
} from '../../store-postgres/test/servers.ts';
import { hasPassword, shownPlace } from '../src/store/postgres-address.ts';
import { emulator, eventually, fakeIo, folder, ran } from './support.ts';

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

const cwd = fileURLToPath(new URL('..', import.meta.url)); // a project that has the driver

describe.skipIf(database === undefined)(`a store in PostgreSQL${whySkipped(database)}`, () => {
  it('is made by store migrate, and keeps a purchase for every command', async () => {
    const server = await emulator();
    const address = database!.url;
    const store = ['--store', address];
    const at = ['--emulator', server.url, ...store];
    const type = (...args: readonly string[]) => ran(args, fakeIo({ cwd }));
    const shown = address.replace(/\/\/.*@/, '//');
    expect((await type('store', 'migrate', ...store, '--json')).json).toMatchObject({
      store: shown,
      from: 0,
      to: 2,
    });
    const out = await folder();
    const boat = ['run', 'A boat.', '--only', 'aimlapi', '--idempotency-key', 'order-1', '--out', out];
    expect((await type(...boat, ...at)).code).toBe(0);
    expect((await type(...boat, ...at)).code).toBe(0);
    await writeFile(join(out, 'p.jsonl'), JSON.stringify({ prompt: 'Another boat.' }));
    const batch = ['run', '--batch', join(out, 'p.jsonl'), '--only', 'aimlapi', '--out', out];
    expect((await type(...batch, ...at)).code).toBe(0);
    expect(server.requestCount('aimlapi.submit')).toBe(2);
    expect((await type('jobs', ...store, '--json')).json).toMatchObject({
      store: shown,
      jobs: [{ state: 'succeeded' }, { state: 'succeeded' }],
    });
    for (const [command, ...more] of [
      ['status'],
      ['wait', '--out', out],
      ['reconcile'],
      ['download', '--out', out],
    ])
      expect((await type(command!, 'order-1', ...more, ...at, '--json')).json).toMatchObject({
        job: { state: 'succeeded' },
      });
    expect((await type('cancel', 'order-1', ...at)).err).toContain('there is nothing to cancel');
    const spending = await type('spending', '--by', 'currency', '--emulated', ...store, '--json');
    expect(spending.json).toMatchObject({ groups: [{ key: 'USD', attempts: 2 }] });
    // a long address breaks the line
    const { out: report } = await type('doctor', ...store);
    expect(report.replaceAll(/\s+/g, ' ')).toContain(`${shown} can be read, 2 jobs`);
    expect(server.requestCount('aimlapi.submit')).toBe(2);
  });

  const commands: readonly (readonly string[])[] = [
    ['run', 'A boat.', '--only', 'aimlapi'],
    ['jobs'],
    ['status', 'last'],
    ['wait', 'last'],
    ['download', 'last'],
    ['cancel', 'last'],
    ['reconcile', 'last'],
    ['spending'],
    ['work'],
    ['doctor'],
    ['store', 'migrate'],
  ];
  /** A database, and the commands that refuse it: `others` than `store migrate`, which mends it. */
  type Unusable = readonly [string, () => string | Promise<string>, RegExp, 'all' | 'others'];
  const versioned = async (version: number): Promise<string> => {
    const made = await makeDatabase(server!);
    ends.push(made.drop);
    const { sql, end } = pgDriver(made.url);
    await migrate(sql);
    await sql.query(`UPDATE crosspoint.version SET version = ${version}`, []);
    await end();
    return made.url;
  };
  const withName = (name: string, user = 'postgres'): string => {
    const url = new URL(database!.url);
    return Object.assign(url, { pathname: `/${name}`, username: user }).href;
  };
  const ends: (() => Promise<void>)[] = [];
  afterAll(() => Promise.all(ends.map((end) => end())));

  it.each<Unusable>([
    ['no server', () => 'postgres://127.0.0.1:1/app', /cannot be reached/, 'all'],
    ['no such database', () => withName('crosspoint_none'), /has no such database; create it/, 'all'],
    ['a user who is refused', () => withName('postgres', 'nobody_here'), /refuses this user/, 'all'],
    ['no tables', () => withName('postgres'), /has no tables yet; run `crosspoint store migrate`/, 'others'],
    [
      'older tables',
      () => versioned(1),
      /has version 1 of its tables.*run `crosspoint store migrate`/,
      'others',
    ],
    ['newer tables', () => versioned(99), /migrated by a newer @crosspoint\/store-postgres.*upgrade/, 'all'],
  ])('%s: every command has one clear error, and nothing is sent', async (_, place, message, which) => {
    const { url, requests } = await emulator();
    const address = await place();
    for (const command of commands) {
      if (which === 'others' && command[0] === 'store') continue;
      const hasGateway = !['jobs', 'spending', 'store'].includes(command[0]!);
      const more = hasGateway ? ['--emulator', url] : [];
      const { code, out, err } = await ran([...command, ...more, '--store', address], fakeIo({ cwd }));
      const told = `${out} ${err}`.replaceAll(/\s+/g, ' ');
      expect([command, code, told]).toEqual([command, 5, expect.stringMatching(message)]);
      expect(told.match(new RegExp(message, 'g'))).toHaveLength(1);
    }
    expect(requests.filter(({ route }) => route?.endsWith('.submit'))).toEqual([]);
  });
});

const clusters = temporaryClusters();
afterAll(() => clusters?.stop());

it.skipIf(clusters === undefined)(
  `doctor warns of a standby that a failover may find behind${whySkipped(clusters)}`,
  async () => {
    const primary = await clusters!.primary();
    const address = `${primary.url}/postgres`;
    const type = (...args: readonly string[]) => ran([...args, '--store', address], fakeIo({ cwd }));
    await type('store', 'migrate');
    const alone = await type('doctor');
    expect([alone.code, alone.out]).toEqual([0, expect.not.stringContaining('Warning')]);
    await primary.standby('follower');
    const driver = pgDriver(address);
    const followers = 'SELECT count(*)::int AS n FROM pg_stat_replication';
    await eventually(async () => expect(await driver.sql.query(followers, [])).toEqual([{ n: 1 }]));
    const behind = await type('doctor');
    expect(behind.out.replaceAll(/\s+/g, ' ')).toContain(
      'Warning a standby follows this database, and synchronous_standby_names is empty: a failover may lose the newest intents',
    );
    expect((await type('doctor', '--json')).json).toMatchObject({
      store: { warning: expect.stringContaining('synchronous_standby_names') },
    });
    await driver.sql.query("ALTER SYSTEM SET synchronous_standby_names = 'follower'", []);
    await driver.sql.query('SELECT pg_reload_conf()', []);
    await eventually(async () => expect((await type('doctor')).out).not.toContain('Warning'));
    await driver.end();
  },
);
