import type { EmulatedJob } from '../../frame/job.ts';
import type { GatewayContext } from '../../frame/protocol.ts';
import { findModel } from './find.ts';
import { type Model, type Params, quantityOf, used } from './model.ts';

/** How a picture comes, as the end of a file's name. */
export type PictureKind = 'jpg' | 'png';

/** A job with what its responses need, all of it in the id a client gets: `emu-…~seedance-2.0~1`, with `~png` where asked. */
export interface Task {
  readonly id: string;
  readonly job: EmulatedJob;
  readonly model: Model;
  readonly quantity: number;
  readonly picture: PictureKind;
}

export function createTask(job: EmulatedJob, model: Model, params: Params): Task {
  const [quantity, picture] = [quantityOf(model, params), pictureOf(model, params)];
  const id = [job.id, model.id, quantity, ...(picture === 'png' ? [picture] : [])].join('~');
  return { id, job, model, quantity, picture };
}

/**
 * The document's one link to a picture ends in `.jpg`; only some models let their `output_format` be chosen, of which
 * `webp` comes as a PNG here.
 */
function pictureOf(model: Model, params: Params): PictureKind {
  const format = used(model, params, 'output_format') ?? 'jpeg';
  return format === 'jpeg' ? 'jpg' : 'png';
}

/** The task a client means, if it is one. */
export function readTask(id: string, gateway: GatewayContext): Task | undefined {
  const [, jobId = '', modelId = '', quantity, png] = /^([^~]+)~([^~]+)~([1-8])(~png)?$/.exec(id) ?? [];
  const [job, model] = [gateway.readJob(jobId), findModel(modelId)];
  if (job === undefined || model === undefined) return undefined;
  return { id, job, model, quantity: Number(quantity), picture: png === undefined ? 'jpg' : 'png' };
}

/** What a task leaves behind. Four "video" models are priced by the image and have no length: they make images. */
export function kindOf({ type, price }: Model): 'image' | 'video' | '3d' {
  if (type === '3d') return '3d';
  return type === 'image' || price.per === 'image' ? 'image' : 'video';
}

/**
 * The spelling of a model in status responses. The document shows one, `gpt-image-2` → `gpt_image_2_0`; the others are
 * made after it.
 */
export const spelledInStatus = ({ id }: Model): string =>
  id.replace(/[^a-z0-9]/g, '_').replace(/(?<=[a-z])_(\d)$/, '_$1_0');
