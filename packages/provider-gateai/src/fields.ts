import type { FieldTable, MediaRows, Tags } from '@crosspoint/core/plugin';

/** The names most models share; each model's table decides which of them it has. */
export const fields = {
  prompt: 'prompt',
  negativePrompt: 'negative_prompt',
  n: 'quantity',
  duration: 'duration',
  seed: 'seed',
  image: 'image',
  generateAudio: 'generate_audio',
  guidance: 'guidance_scale',
  steps: 'num_inference_steps',
  quality: 'quality',
  enhancePrompt: 'prompt_enhance',
  outputFormat: 'output_format',
} as const satisfies FieldTable;

const frames = { image: 'start_frame', lastFrame: 'end_frame' } as const satisfies FieldTable;

export const kling = {
  ...frames,
  duration: 'durationSeconds',
  'references.images': 'image_urls',
} as const satisfies FieldTable;

export const seedance = {
  ...frames,
  'references.images': 'reference_image_urls',
  'references.videos': 'reference_video_urls',
  'references.audios': 'reference_audio_urls',
} as const satisfies FieldTable;

/** In `params` a reference is a link or a data URL (Image/video references). */
const either = { accepts: ['url', 'data'] } as const;

export const media = {
  image: either,
  lastFrame: either,
  'references.images': either,
  'references.videos': either,
  'references.audios': either,
} as const satisfies MediaRows;

/** Kling 3.0, start_frame. */
export const klingMedia = {
  image: {
    ...either,
    maxBytes: 10 * 1024 * 1024,
    types: ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'],
  },
} as const satisfies MediaRows;

export const klingTags = { image: '@Image{n}' } as const satisfies Tags;

/** Only the mark of sounds is printed; the others are spelled like it and like Kling's. */
export const seedanceTags = {
  image: '@Image{n}',
  video: '@Video{n}',
  audio: '@Audio{n}',
} as const satisfies Tags;
