import { createJob, type EmulatedJob } from '../../frame/job.ts';
import type { GatewayContext } from '../../frame/protocol.ts';
import type { Script } from '../../frame/script.ts';
import type { EndLetter } from '../../frame/script-words.ts';
import type { Currency } from './price.ts';

/** A run: all of it in its id, `<job>_<currency>_<model>`, so that any emulator can answer for it. */
export interface Run {
  readonly id: string;
  readonly job: EmulatedJob;
  readonly currency: Currency;
  readonly model: string;
}

export function createRun(now: number, script: Script, held: number, currency: Currency, model: string): Run {
  const job = createJob(now, script, held);
  return { id: [job.id, currency, model].join('_'), job, currency, model };
}

export function readRun(id: string, gateway: GatewayContext): Run | undefined {
  const [, jobId, currency, model] = /^(emu-[^_]+)_(USD|XNO)_([a-z0-9-]+)$/.exec(id) ?? [];
  const job = jobId === undefined ? undefined : gateway.readJob(jobId);
  if (job === undefined || model === undefined) return undefined;
  return { id, job, currency: currency === 'XNO' ? 'XNO' : 'USD', model };
}

/** Ends without a clip, after which the money comes back (wire notes, section 8). */
export const failures: ReadonlySet<EndLetter> = new Set(['e', 'l', 'f']);

/** What a run has cost once it is over: what was held, unless its script says otherwise. */
export function finalCost({ job }: Run): number {
  if (failures.has(job.script.end)) return 0;
  const tenth = Math.floor(job.units / 10);
  if (job.script.flags.includes('dearer')) return job.units + tenth;
  return job.script.flags.includes('cheaper') ? job.units - tenth : job.units;
}
