import { createRequire } from 'node:module';
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGB: number;
  readonly os: string;
  readonly node: string;
  readonly undici: string;
  readonly zod: string;
  /** Over one and five minutes, when the run began. More than a little of it makes every figure doubtful. */
  readonly loadAverage: readonly [oneMinute: number, fiveMinutes: number];
}

const require = createRequire(import.meta.url);

export function describeMachine(): Machine {
  const [oneMinute = 0, fiveMinutes = 0] = loadavg();
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGB: Math.round(totalmem() / 2 ** 30),
    os: `${type()} ${release()} ${process.arch}`,
    node: process.versions.node,
    undici: require('undici/package.json').version,
    zod: require('zod/package.json').version,
    loadAverage: [round(oneMinute), round(fiveMinutes)],
  };
}

const round = (load: number): number => Math.round(load * 100) / 100;

/** Whether somebody else was using the machine when the run began. */
export const wasBusy = ({ loadAverage: [oneMinute], cores }: Machine): boolean => oneMinute > cores / 4;
