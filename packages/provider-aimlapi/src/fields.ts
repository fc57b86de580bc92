import { field, type FieldTable, mapValues, type MediaRows } from '@crosspoint/core/plugin';

export const fields = {
  prompt: 'prompt',
  aspectRatio: 'aspect_ratio',
  resolution: 'resolution',
  duration: 'duration',
  seed: 'seed',
  image: 'image_url',
  'references.images': 'reference_image_urls',
  video: 'video_url',
  keepAudio: field('audio_setting', mapValues({ true: 'origin', false: 'auto' })),
  watermark: 'watermark',
} as const satisfies FieldTable;

/** A URL or a data URL (Create a video generation task, OpenAPI). */
export const media = {
  image: { accepts: ['url', 'data'] },
  'references.images': { accepts: ['url', 'data'] },
  video: { accepts: ['url', 'data'] },
} as const satisfies MediaRows;
