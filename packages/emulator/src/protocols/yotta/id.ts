import { randomBytes } from 'node:crypto';
import { createJob, type EmulatedJob } from '../../frame/job.ts';
import type { GatewayContext } from '../../frame/protocol.ts';
import type { Script } from '../../frame/script.ts';
import type { Task } from './models.ts';

/** What a job leaves behind, as the end of a file's name. */
export type FileKind = 'mp4' | 'png' | 'jpg';

/**
 * A request: all of it in its id, `<job>_<task>`, and `_jpg` where JPEG was asked for. `units` of the job are the seconds
 * of its clip.
 */
export interface Order {
  /** As it is spelt in a path. */
  readonly id: string;
  readonly job: EmulatedJob;
  readonly task: Task;
  readonly file: FileKind;
}

/**
 * By flag an id is a bare 64-bit number, as a sibling API of this gateway prints them (wire notes, section 4). Nothing
 * fits into one, so these are kept here, and only the emulator that gave one out knows it.
 */
const numbered = new WeakMap<GatewayContext, Map<string, Order>>();

/** What a new order is made of. */
export type NewOrder = Pick<Order, 'task' | 'file'> & { readonly script: Script; readonly seconds: number };

export function createOrder(gateway: GatewayContext, { script, seconds, task, file }: NewOrder): Order {
  const job = createJob(gateway.now(), script, seconds);
  if (!script.flags.includes('bigid'))
    return { id: [job.id, task, ...(file === 'jpg' ? [file] : [])].join('_'), job, task, file };
  const order = { id: bigNumber(), job, task, file };
  const own = numbered.get(gateway) ?? new Map<string, Order>();
  numbered.set(gateway, own.set(order.id, order));
  return order;
}

export function readOrder(id: string, gateway: GatewayContext): Order | undefined {
  const kept = numbered.get(gateway)?.get(id);
  if (kept !== undefined) return kept;
  const [, jobId = '', name = '', jpg] = /^(emu-[^_]+)_([a-z-]+?)(_jpg)?$/.exec(id) ?? [];
  const [job, task] = [gateway.readJob(jobId), tasks.find((one) => one === name)];
  if (job === undefined || task === undefined) return undefined;
  const file = fileOf(task, jpg === undefined ? undefined : 'jpeg');
  return { id, job, task, file };
}

/** PNG is "the safer default" (document, "Output Format"). */
export function fileOf(task: Task, format: unknown): FileKind {
  if (task !== 'text-to-image') return 'mp4';
  return format === 'jpeg' ? 'jpg' : 'png';
}

export const tasks = [
  'text-to-video',
  'image-to-video',
  'text-to-image',
  'video-edit',
  'reference-to-video',
] as const satisfies readonly Task[];

/** Between 2^62 and 2^63, and odd: no double can hold it. */
const bigNumber = (): string => String((randomBytes(8).readBigUInt64BE() >> 2n) | (1n << 62n) | 1n);
