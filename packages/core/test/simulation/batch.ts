import { runSchedule } from './run.ts';
import { type Schedule, scheduleOf } from './schedule.ts';
import { shrink } from './shrink.ts';
import type { WorldOptions } from './world.ts';

/** What a program runs. */
export interface ProgramOptions extends WorldOptions {
  /** The schedule of a seed. @default the one over a store in memory */
  readonly scheduleOfSeed?: (seed: number) => Schedule;
}

// A process of its own: it is sent one order, responds with one report, and ends.

/** What to run: seeds in a row, one schedule as it is written, or ever smaller ones that fail the same check. */
export type Order =
  | { readonly seed: number; readonly schedules: number; readonly stopAtFirst: boolean }
  | { readonly schedule: Schedule }
  | { readonly shrink: Schedule; readonly check: string };

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
  /** How many schedules broke a promise. */
  readonly failed: number;
  readonly cpuMs: number;
  /** The first of them; and a single schedule that was asked for, whatever came of it. */
  readonly failures: readonly Failure[];
}

const totalNames = ['interceptions', 'purchases', 'doublePurchases', 'lostJobs', 'centsOver'] as const;
// One failure is looked at; more of a kind say nothing new.
const mostFailures = 3;

async function runSeeds(
  { seed, schedules, stopAtFirst }: Extract<Order, { seed: number }>,
  { scheduleOfSeed = scheduleOf, ...options }: ProgramOptions,
): Promise<Omit<Report, 'cpuMs'>> {
  const totals = { interceptions: 0, purchases: 0, doublePurchases: 0, lostJobs: 0, centsOver: 0 };
  const failures: Failure[] = [];
  let failed = 0;
  let n = 0;
  while (n < schedules && !(stopAtFirst && failed > 0)) {
    const schedule = scheduleOfSeed(seed + n);
    const outcome = await runSchedule(schedule, options);
    n += 1;
    for (const name of totalNames) totals[name] += outcome[name];
    if (outcome.violations.length === 0) continue;
    failed += 1;
    if (failures.length < mostFailures) failures.push({ schedule, ...outcome });
  }
  return { schedules: n, ...totals, failed, failures };
}

async function runOne(
  order: Exclude<Order, { seed: number }>,
  options: WorldOptions,
): Promise<Omit<Report, 'cpuMs'>> {
  const { schedule, outcome } =
    'shrink' in order
      ? await shrink(order.shrink, order.check, options)
      : {
          schedule: order.schedule,
          outcome: await runSchedule(order.schedule, { ...options, isTraced: true }),
        };
  const failed = outcome.violations.length > 0 ? 1 : 0;
  return { schedules: 1, ...outcome, failed, failures: [{ schedule, ...outcome }] };
}

/** Takes one order from the process that started this one. */
export function takeOrder(options: ProgramOptions = {}): void {
  Error.stackTraceLimit = 3; // errors are part of every schedule, and nobody reads where they came from
  const carryOut = async (order: Order): Promise<Report> => {
    const began = process.cpuUsage();
    const report = await ('seed' in order ? runSeeds(order, options) : runOne(order, options));
    const { user, system } = process.cpuUsage(began);
    return { ...report, cpuMs: (user + system) / 1000 };
  };
  process.once('message', (order) => {
    carryOut(order as Order).then(
      // what children.ts sends
      (report) => process.send?.(report, () => process.exit(0)),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        process.exit(1);
      },
    );
  });
}
