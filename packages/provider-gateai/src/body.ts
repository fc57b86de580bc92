import { type JobRef, kindOf, type WireFields } from '@crosspoint/core/plugin';
import { tables } from './generated/tables.ts';

const printed: Readonly<Record<string, { readonly type: string }>> = tables;

/** `{ model, type, params }`; the type is the one of the model's sample, else what the task makes: image, video or 3d. */
export const body = (own: WireFields, options: WireFields, { slug, task }: JobRef): WireFields => ({
  model: slug,
  type: Object.hasOwn(printed, slug) ? printed[slug]?.type : kindOf(task),
  params: { ...own, ...options },
});
