import { fork } from 'node:child_process';
import type { Order, Report } from './batch.ts';
import type { Bundle } from './bundle.ts';

/** Runs an order in a process of its own. @throws Error when that process ends without a report */
export const carryOut = ({ path }: Bundle, order: Order): Promise<Report> =>
  new Promise((resolve, reject) => {
    // `execArgv`: nothing of how this process was started is for that one
    const child = fork(path, { execArgv: ['--enable-source-maps'] });
    child.once('message', (report) => resolve(report as Report)); // what batch.ts sends
    child.once('exit', (code) => reject(new Error(`a process of the simulation ended with ${code} and reported nothing`)));
    child.send(order);
  });

/** Seeds in a row, shared among processes. */
export function inParts(seed: number, schedules: number, parts: number): readonly Order[] {
  const each = Math.ceil(schedules / parts);
  return Array.from({ length: parts }, (_, n) => n * each)
    .filter((start) => start < schedules)
    .map((start) => ({ seed: seed + start, schedules: Math.min(each, schedules - start), stopAtFirst: false }));
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
    cpuMs: sum('cpuMs'),
    failures: reports.flatMap(({ failures }) => failures),
  };
}
