import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { bundle } from '../packages/core/test/simulation/bundle.ts';
import { carryOut } from '../packages/core/test/simulation/children.ts';

const inRoot = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

it('the simulation of core breaks no promise over files of SQLite', async () => {
  const program = await bundle({
    entry: inRoot('test/support/simulation-sqlite.ts'),
    alias: { '@crosspoint/core/store': inRoot('packages/core/src/store.ts') },
    // a native module, found from the store that needs it
    outside: { packages: ['libsql'], folder: inRoot('packages/store-sqlite/node_modules') },
  });
  try {
    const report = await carryOut(program, { seed: 500_000, schedules: 60, stopAtFirst: false });
    expect(report.failures.map(({ schedule, violations }) => [JSON.stringify(schedule), violations])).toEqual(
      [],
    );
    expect(report).toMatchObject({ schedules: 60, failed: 0 });
    expect(report.interceptions).toBeGreaterThan(6_000);
  } finally {
    await program.remove();
  }
});
