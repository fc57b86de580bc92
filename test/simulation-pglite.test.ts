import { expect, it } from 'vitest';
import { bundleOver } from '../packages/core/test/simulation/bundle.ts';
import { carryOut } from '../packages/core/test/simulation/children.ts';
import { hunt, plantedFaults } from '../packages/core/test/simulation/planted.ts';

it('the simulation of core breaks no promise over PostgreSQL, with connections that break and workers that stand still', async () => {
  const program = await bundleOver('pglite');
  try {
    const report = await carryOut(program, { seed: 100, schedules: 24, stopAtFirst: false });
    // A connection that breaks again while a lost COMMIT is looked up ends the step as `store_unavailable`: nothing is sent,
    // and the next call finds the attempt. The long run reports it, and here only the promises count.
    const broken = report.failures.flatMap(({ schedule, violations }) =>
      violations
        .filter(({ check }) => check !== 'a lost COMMIT is looked up')
        .map((violation) => [JSON.stringify(schedule), violation]),
    );
    expect(broken).toEqual([]);
    expect(report.schedules).toBe(24);
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
