import type { EmulatedJob } from '../../frame/job.ts';
import type { House } from '../../frame/protocol.ts';
import { findModel } from './find.ts';
import type { Model } from './model.ts';

/** A job with what its replies need, all of it in the id a client gets: `emu-…~seedance-2.0~1`. */
export interface Task {
  readonly id: string;
  readonly job: EmulatedJob;
  readonly model: Model;
  readonly quantity: number;
}

export const createTask = (job: EmulatedJob, model: Model, quantity: number): Task => ({
  id: [job.id, model.id, quantity].join('~'),
  job,
  model,
  quantity,
});

/** The task a client means, if it is one. */
export function readTask(id: string, house: House): Task | undefined {
  const [, jobId = '', modelId = '', quantity] = /^([^~]+)~([^~]+)~([1-8])$/.exec(id) ?? [];
  const [job, model] = [house.readJob(jobId), findModel(modelId)];
  return job === undefined || model === undefined
    ? undefined
    : { id, job, model, quantity: Number(quantity) };
}

/** What a task leaves behind. Four "video" models are priced by the image and have no length: they make images. */
export function kindOf({ type, price }: Model): 'image' | 'video' | '3d' {
  if (type === '3d') return '3d';
  return type === 'image' || price.per === 'image' ? 'image' : 'video';
}

/**
 * The spelling of a model in status replies. The document shows one, `gpt-image-2` → `gpt_image_2_0`; the others are
 * made after it.
 */
export const spelledInStatus = ({ id }: Model): string =>
  id.replace(/[^a-z0-9]/g, '_').replace(/(?<=[a-z])_(\d)$/, '_$1_0');
