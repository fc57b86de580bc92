import { runSchedule } from './run.ts';
import { type Schedule, scheduleOf } from './schedule.ts';

// A process of its own: it is sent one order, answers with one report, and ends.

/** What to run: seeds in a row, or one schedule as it is written. */
export type Order =
  | { readonly seed: number; readonly schedules: number; readonly stopAtFirst: boolean }
  | { readonly schedule: Schedule };

/** A schedule that broke a promise. */
export interface Failure {
  readonly schedule: Schedule;
  readonly violations: readonly { readonly check: string; readonly message: string }[];
  readonly trace: readonly string[];
}

/** What came of an order. */
export interface Report {
  readonly schedules: number;
  readonly interceptions: number;
  readonly purchases: number;
  readonly doublePurchases: number;
  readonly lostJobs: number;
  readonly centsOver: number;
  readonly cpuMs: number;
  readonly failures: readonly Failure[];
}

// One failure is looked at; more of a kind say nothing new.
const mostFailures = 5;

async function carryOut(order: Order): Promise<Report> {
  const began = process.cpuUsage();
  const totals = { schedules: 0, interceptions: 0, purchases: 0, doublePurchases: 0, lostJobs: 0, centsOver: 0 };
  const failures: Failure[] = [];
  const isSingle = 'schedule' in order;
  const end = isSingle ? 1 : order.schedules;
  for (let n = 0; n < end; n += 1) {
    const schedule = isSingle ? order.schedule : scheduleOf(order.seed + n);
    const outcome = await runSchedule(schedule, { isTraced: isSingle });
    totals.schedules += 1;
    for (const name of ['interceptions', 'purchases', 'doublePurchases', 'lostJobs', 'centsOver'] as const)
      totals[name] += outcome[name];
    if (outcome.violations.length > 0 && failures.length < mostFailures)
      failures.push({ schedule, violations: outcome.violations, trace: outcome.trace });
    if (failures.length > 0 && !isSingle && order.stopAtFirst) break;
  }
  const { user, system } = process.cpuUsage(began);
  return { ...totals, cpuMs: (user + system) / 1000, failures };
}

process.once('message', (order) => {
  carryOut(order as Order).then( // what its parent sends
    (report) => process.send?.(report, () => process.exit(0)),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exit(1);
    },
  );
});
