import { fork } from 'node:child_process';
import type { Order, Report } from './batch.ts';
import type { Bundle } from './bundle.ts';

/** Runs an order in a process of its own. @throws Error when that process ends without a report */
export const carryOut = ({ path }: Bundle, order: Order): Promise<Report> =>
  new Promise((resolve, reject) => {
    // `execArgv`: nothing of how this process was started is for that one
    const child = fork(path, { execArgv: ['--enable-source-maps'] });
    child.once('message', (report) => resolve(report as Report)); // what batch.ts sends
    child.once('exit', (code) =>
      reject(new Error(`a process of the simulation ended with ${code} and reported nothing`)),
    );
    child.send(order);
  });

/** Seeds in a row as orders of at most `each` schedules. */
export function inParts(
  seed: number,
  schedules: number,
  each: number,
  stopAtFirst = false,
): readonly Order[] {
  const parts = Math.ceil(schedules / each);
  return Array.from({ length: parts }, (_, n) => ({
    seed: seed + n * each,
    schedules: Math.min(each, schedules - n * each),
    stopAtFirst,
  }));
}

/** Carries out work in its order, as many at a time as there are places. */
export async function inPlaces<Item, Result>(
  items: readonly Item[],
  places: number,
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const entries = items.entries();
  const place = async (): Promise<void> => {
    for (const [n, item] of entries) results[n] = await work(item);
  };
  await Promise.all(Array.from({ length: places }, place));
  return results;
}

/** Several reports as one. */
export function together(reports: readonly Report[]): Report {
  const sum = (name: Exclude<keyof Report, 'failures'>): number =>
    reports.reduce((total, report) => total + report[name], 0);
  return {
    schedules: sum('schedules'),
    interceptions: sum('interceptions'),
    purchases: sum('purchases'),
    doublePurchases: sum('doublePurchases'),
    lostJobs: sum('lostJobs'),
    centsOver: sum('centsOver'),
    failed: sum('failed'),
    cpuMs: sum('cpuMs'),
    failures: reports.flatMap(({ failures }) => failures),
  };
}
