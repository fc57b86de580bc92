import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emulator, fakeIo, folder, ran } from './support.ts';

const key = { AIMLAPI_API_KEY: 'canary-0123456789-canary' };

describe('doctor', () => {
  it('tells keys by their names, addresses, versions, store and what a run would be', async () => {
    const store = join(await folder(), 'jobs.db');
    const server = await emulator();
    await ran(
      ['run', 'A boat.', '--only', 'aimlapi', '--emulator', server.url, '--out', await folder()],
      fakeIo({ store }),
    );
    server.reset();

    const { code, out } = await ran(['doctor'], fakeIo({ store, env: key }));

    expect(code).toBe(0);
    expect(out).toContain('A run    would be live, at aimlapi\n');
    expect(out).toContain('Key      AIMLAPI_API_KEY is set\n');
    expect(out).toContain('Address  aimlapi: https://api.aimlapi.com\n');
    expect(out).toContain(`Store    ${store} can be read, 1 job, schema 5\n`);
    expect(out).toMatch(/^ {9}@crosspoint\/provider-aimlapi \S+ \(contract 1\)$/m);
    expect(out).toContain(`Node.js ${process.versions.node}`);
    expect(out).toMatch(/Nothing is wrong\.\n$/);
    expect(out).not.toContain('canary');
    expect(server.requests).toEqual([]);
  });

  it.each([
    ['a pipe', {}, 'nothing: no key is set, and this is no terminal'],
    ['a terminal', { terminal: 100 }, 'emulated: no key is set, and this is a terminal'],
  ])('says what a run would be without a key in %s, which is nothing wrong', async (_, setting, message) => {
    const { code, out } = await ran(['doctor'], fakeIo(setting));
    expect(code).toBe(0);
    expect(out).toContain(message);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('is not there yet; the first run makes it');
  });

  it('begins with what is wrong and what to do, and ends with an exit code', async () => {
    const store = join(await folder(), 'jobs.db');
    await writeFile(store, 'not a database '.repeat(99));
    const gone = await emulator();
    await gone.close();
    const io = () => fakeIo({ store, env: { CROSSPOINT_EMULATOR: gone.url } });

    const { code, lines } = await ran(['doctor'], io());
    const machine = await ran(['doctor', '--json'], io());

    expect(code).toBe(5);
    expect(lines[0]).toMatch(/^Problem {2}no emulator responds at .*; start one with crosspoint/);
    expect(lines.join(' ')).toMatch(/Problem +the job store \S+ is not a SQLite database/);
    expect(machine.code).toBe(5);
    expect(machine.json).toMatchObject({
      emulated: true,
      problems: [{ code: 'provider_unavailable' }, { code: 'store_unavailable' }],
      gateways: ['aimlapi', 'aigate', 'gateai', 'nanogpt', 'yotta'].map((id) => ({
        id,
        key: `${id.toUpperCase()}_API_KEY`,
        set: false,
        contract: 1,
      })),
    });
  });

  it('finds an emulator that answers', async () => {
    const { url } = await emulator();
    const { code, out } = await ran(['doctor', '--emulator', url]);
    expect(code).toBe(0);
    expect(out).toContain(`Emulator ${url} emulates aimlapi`);
  });

  it('keeps to 40 columns', async () => {
    const { lines } = await ran(['doctor'], fakeIo({ terminal: 40, env: { NO_COLOR: '1' } }));
    expect(lines.filter((line) => line.length > 40 && !/jobs\.db|^ +https:\S+$/.test(line))).toEqual([]);
  });
});
