import { expect, it } from 'vitest';
import { bundleOver } from '../packages/core/test/simulation/bundle.ts';
import { carryOut } from '../packages/core/test/simulation/children.ts';
import { hunt, plantedFaults } from '../packages/core/test/simulation/planted.ts';

it('the simulation of core breaks no promise over PostgreSQL, with connections that break and workers that stand still', async () => {
  const program = await bundleOver('pglite');
  try {
    const report = await carryOut(program, { seed: 100, schedules: 24, stopAtFirst: false });
    expect(report.failures.map(({ schedule, violations }) => [JSON.stringify(schedule), violations])).toEqual(
      [],
    );
    expect(report).toMatchObject({ schedules: 24, failed: 0 });
    expect(report.interceptions).toBeGreaterThan(10_000);
  } finally {
    await program.remove();
  }
});

it('and finds a store that sends inside its transaction', async () => {
  const fault = plantedFaults.find(({ id }) => id === 'postgres-send-in-the-transaction')!;
  const { found, schedules } = await hunt(fault, 1);
  expect(found).toBeDefined();
  expect(schedules).toBeLessThan(50);
});
