import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle, type Bundle, bundleOver, readSource } from './bundle.ts';
import { carryOut, inParts, inPlaces, together } from './children.ts';
import { knownSchedules } from './known.ts';
import { hunt, planted, plantedFaults } from './planted.ts';

let program: Bundle;
beforeAll(async () => void (program = await bundle()));
afterAll(() => program.remove());

describe('the simulation', () => {
  it('runs 2,000 schedules, and none breaks a promise', async () => {
    const orders = inParts(1, 2_000, 1_000);
    const report = together(await inPlaces(orders, orders.length, (order) => carryOut(program, order)));
    expect(report.failures.map(({ schedule, violations }) => [JSON.stringify(schedule), violations])).toEqual(
      [],
    );
    expect(report).toMatchObject({
      schedules: 2_000,
      failed: 0,
      doublePurchases: 0,
      lostJobs: 0,
      centsOver: 0,
    });
    // A floor, so that what is looked at cannot shrink unseen.
    expect(report.interceptions).toBeGreaterThan(600_000);
    expect(report.purchases).toBeGreaterThan(2_800);
  });

  it.each(knownSchedules)('keeps mended: $was', async ({ schedule }) => {
    const { failures } = await carryOut(program, { schedule });
    expect(failures.flatMap(({ violations }) => violations)).toEqual([]);
    expect(failures[0]?.trace.length).toBeGreaterThan(0);
  });

  it('does the same again from the same seed', async () => {
    const [schedule] = knownSchedules.map((known) => known.schedule);
    const traceOf = async () => (await carryOut(program, { schedule: schedule! })).failures[0]?.trace;
    expect(await traceOf()).toEqual(await traceOf());
  });
});

describe('a planted fault', () => {
  it.each(plantedFaults)('fits the source: $id', async (fault) => {
    const files = await readSource(fault.store);
    const changed = [...(await planted(fault))].filter(([path, text]) => files.get(path) !== text);
    expect(changed.length).toBeGreaterThan(0);
  });

  it('is found, and shown in a schedule of little more than itself', async () => {
    const fault = plantedFaults.find(({ id }) => id === 'two-intents-at-once')!;
    const { found, failure } = await hunt(fault, 1);
    expect(found).toMatchObject({ check: 'one attempt at a time' });
    const faulty = await bundleOver('memory', await planted(fault));
    const { failures } = await carryOut(faulty, { shrink: failure!.schedule, check: found!.check });
    await faulty.remove();
    expect(failures[0]?.schedule).toMatchObject({ accidents: [] });
    expect(failures[0]?.schedule.tasks).toHaveLength(2);
  });
});
