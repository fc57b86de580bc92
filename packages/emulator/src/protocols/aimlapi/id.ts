import type { GatewayContext } from '../../frame/protocol.ts';
import type { EmulatedJob } from '../../frame/job.ts';

/** Ids with a colon and a slash have been seen (wire notes, section 4: `…:ltxv/ltxv-2`). */
const oddTail = ':emulator/clip-1';

/** The id this gateway gives a job. */
export function wireId(job: EmulatedJob): string {
  return job.script.flags.includes('oddid') ? job.id + oddTail : job.id;
}

/** The job a client means, if it is one and the id came back unharmed. */
export function jobOf(id: string, gateway: GatewayContext): EmulatedJob | undefined {
  const bare = id.endsWith(oddTail) ? id.slice(0, -oddTail.length) : id;
  const job = gateway.readJob(bare);
  return job !== undefined && wireId(job) === id ? job : undefined;
}
