import { type FieldTable, type MediaRows, oneOf, field, withUnit, asText } from '@crosspoint/core/plugin';

export const fields = {
  prompt: 'prompt',
  negativePrompt: 'negative_prompt',
  aspectRatio: 'aspect_ratio',
  resolution: 'resolution',
  duration: field('duration', asText),
  fps: 'frames_per_second',
  seed: 'seed',
  image: oneOf({ data: 'imageDataUrl', url: 'imageUrl' }),
  cameraFixed: 'camera_fixed',
  guidance: 'cfg_scale',
  steps: 'num_inference_steps',
} as const satisfies FieldTable;

/** Veo wants the unit with the number. */
export const durationWithUnit = { duration: field('duration', withUnit('s')) } as const satisfies FieldTable;

/** Bytes up to 4 MB, larger pictures as a link (Image-to-Video Request). */
export const media = {
  image: { accepts: ['url', 'data'], maxBytes: 4 * 1024 * 1024 },
} as const satisfies MediaRows;
