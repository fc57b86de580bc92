import { type FieldTable, type MediaRows, oneOf } from '@crosspoint/core/plugin';

export const fields = {
  prompt: 'prompt',
  negativePrompt: 'negative_prompt',
  n: 'n',
  aspectRatio: 'aspect_ratio',
  resolution: 'resolution',
  duration: 'duration',
  seed: 'seed',
  // One of six ways (Image to video); an override of `fields.image` chooses another.
  image: 'input_image',
  video: oneOf({ url: 'input_video', base64: 'input_video_b64' }),
  generateAudio: 'audio',
  quality: 'quality',
} as const satisfies FieldTable;

/** Links, and bytes as a data URL or bare base64. No size limit is documented. */
export const media = {
  image: { accepts: ['url', 'data'] },
  video: { accepts: ['url', 'data'] },
} as const satisfies MediaRows;
