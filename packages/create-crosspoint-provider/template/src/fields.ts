import type { FieldTable, MediaRows } from '@crosspoint/core/plugin';

/** Canonical field → wire field. A field without a row is not supported and never sent. */
export const fields = {
  prompt: 'prompt',
  duration: 'seconds',
  aspectRatio: 'aspect_ratio',
  seed: 'seed',
  image: 'image_url',
} as const satisfies FieldTable;

export const media = { image: { accepts: ['url'] } } as const satisfies MediaRows;
