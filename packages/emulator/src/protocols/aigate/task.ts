import type { EmulatedJob } from '../../frame/job.ts';
import type { GatewayContext } from '../../frame/protocol.ts';

/** The one handle this gateway gives: the part of a content link, one for each video. */
export const taskId = ({ id }: EmulatedJob, index: number): string => `task_${id}_${index + 1}`;

export function jobOf(task: string, gateway: GatewayContext): EmulatedJob | undefined {
  const id = /^task_(emu-[^_]+)_[1-9]\d?$/.exec(task)?.[1];
  return id === undefined ? undefined : gateway.readJob(id);
}
