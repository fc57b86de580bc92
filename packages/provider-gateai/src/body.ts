import type { JobRef, WireFields } from '@crosspoint/core/plugin';

/** `{ model, type, params }`; the type is what the task makes: image, video or 3d. */
export const body = (own: WireFields, options: WireFields, at: JobRef): WireFields => ({
  model: at.slug,
  type: at.task.split('-to-')[1],
  params: { ...own, ...options },
});
