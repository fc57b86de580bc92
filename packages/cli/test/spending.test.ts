import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emulator, fakeIo, folder, ran } from './support.ts';

/** A machine where jobs were bought at the emulator: one with a tag, and one whose price no table has. */
async function desk() {
  const server = await emulator({ script: 'q0g0c' });
  const place = await folder();
  const type = (...args: readonly string[]) =>
    ran(args, fakeIo({ store: join(place, 'jobs.db'), cwd: place }));
  const run = (prompt: string, ...more: readonly string[]) =>
    type('run', prompt, '--only', 'yotta', '--emulator', server.url, '--timeout', '5', ...more);
  return { type, run };
}

describe('spending', () => {
  it('says that nothing was spent, and asks nobody', async () => {
    const { type } = await desk();
    const { code, out } = await type('spending');
    expect({ code, out: out.trim() }).toEqual({ code: 0, out: 'Nothing was spent.' });
    expect((await type('spending', '--since', '7d')).out).toContain('Nothing was spent in this time.');
  });

  it('adds up purchases by what was asked for, in 80 columns, and keeps emulated ones apart', async () => {
    const { type, run } = await desk();
    await run('One.', '--tag', 'team=red');
    await run('Two.');
    const { code, out, err } = await type('spending', '--by', 'tag:team', '--emulated');
    expect(code).toBe(0);
    expect(out).toMatch(/team .*settled .*reserved .*unresolved .*jobs/);
    expect(out).toMatch(/\(no such tag\) +│ 0\.\d+ USD/);
    expect(out).toMatch(/red +│ 0\.\d+ USD/);
    expect(out).toMatch(/total +│ \d\.\d+ USD .*│ 2 +│/);
    expect(Math.max(...out.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(80);
    expect(err).toContain('Emulated, so no amount is real.');
    expect((await type('spending')).out).toContain('Nothing was spent.');
  });

  it('prints the same as JSON', async () => {
    const { type, run } = await desk();
    await run('One.');
    const { json } = await type('spending', '--emulated', '--by', 'gateway', '--since', '1d', '--json');
    expect(json).toMatchObject({
      emulated: true,
      by: 'gateway',
      attempts: 1,
      unpriced: 0,
      groups: [{ key: 'yotta', attempts: 1, amounts: [{ currency: 'USD', reserved: '0' }] }],
      totals: [{ currency: 'USD', unresolved: '0', drift: '0' }],
    });
    expect(json).not.toHaveProperty('budgets');
  });

  it.each([
    [['--by', 'account'], /--by.*It takes day, gateway, model, currency or tag:NAME/s],
    [['--since', 'yesterday'], /--since.*such as 2026-11-01, or an age such as 7d/s],
    [['--no-store'], /nothing is known about spending without a store/],
  ])('refuses %j', async (flags, message) => {
    const { type } = await desk();
    const { code, err } = await type('spending', ...flags);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});
