import type { ParamTable } from '@crosspoint/core/plugin';

// A type printed as `?` is unknown and passes unchecked: 'any' of our table. Descriptions are cut off in the document.

/** LTX 2.0 Ultra. */
export const ltxUltra = {
  mode: {
    type: 'string',
    enum: ['RESOLUTION_1080', 'RESOLUTION_1440', 'RESOLUTION_2160'],
    default: 'RESOLUTION_1080',
  },
  width: { type: 'integer', required: true, default: 1920 },
  height: { type: 'integer', required: true, default: 1080 },
  prompt: { type: 'any', required: true },
  duration: { type: 'integer', enum: [6, 8], default: 8, note: 'Seconds.' },
  quantity: { type: 'integer', required: true, max: 1, default: 1 },
  prompt_enhance: { type: 'any' },
} as const satisfies ParamTable;

/** Kling 3.0 Video Gen. */
export const kling30 = {
  mode: {
    type: 'string',
    enum: ['RESOLUTION_720', 'RESOLUTION_1080', 'RESOLUTION_2160'],
    default: 'RESOLUTION_1080',
    note: 'RESOLUTION_720 is the standard model, RESOLUTION_1080 the pro model.',
  },
  width: { type: 'integer', enum: [1920, 1080, 1440, 1280, 720, 960, 0, 3840, 2160, 2880], default: 1920 },
  height: { type: 'integer', enum: [1080, 1920, 1440, 720, 1280, 960, 0, 2160, 3840, 2880], default: 1080 },
  prompt: { type: 'any', required: true },
  elements: { type: 'array', note: '@Element1 and so on in the prompt; with image_urls at most 7.' },
  quantity: { type: 'integer', min: 1, max: 1, default: 1 },
  end_frame: { type: 'any', note: 'Not beside more than 2 pictures.' },
  voice_ids: { type: 'array' },
  image_urls: {
    type: 'array',
    maxItems: 7,
    note: '@Image1 and so on in the prompt; with elements at most 7.',
  },
  start_frame: { type: 'any' },
  generate_audio: { type: 'boolean', default: true },
  durationSeconds: { type: 'integer', min: 3, max: 15, default: 5, note: 'Seconds.' },
} as const satisfies ParamTable;

/**
 * Seedance 2.0 Video Gen, and what the page sends this model elsewhere: `image` and `mode` in the reference sample,
 * `mode` and `motion_has_audio` in Model Discovery. Which set the gateway reads is not said.
 */
export const seedance20 = {
  seed: { type: 'integer', min: -1, max: 4294967295, default: -1, note: '-1 is a random one.' },
  width: { type: 'integer', default: 1280 },
  height: { type: 'integer', default: 720 },
  prompt: { type: 'any', required: true, maxLength: 5000 },
  duration: {
    type: 'integer',
    min: 4,
    max: 15,
    default: 8,
    note: 'Seconds. Model Discovery says 4 by default.',
  },
  quantity: { type: 'integer', min: 1, max: 1, default: 1 },
  end_frame: { type: 'any' },
  start_frame: { type: 'any' },
  generate_audio: { type: 'boolean', default: true },
  reference_audio_urls: {
    type: 'array',
    minItems: 1,
    maxItems: 3,
    note: 'Together 15 s at most; they require something more, and there the sentence is cut off.',
  },
  reference_image_urls: { type: 'array', minItems: 1, maxItems: 9 },
  reference_video_urls: { type: 'array', minItems: 1, maxItems: 3 },
  enable_safety_checker: { type: 'boolean', default: false },
  image: { type: 'any', note: 'Only in the reference sample.' },
  mode: {
    type: 'string',
    enum: ['RESOLUTION_720', 'RESOLUTION_1080'],
    note: 'Not in the table of the model.',
  },
  motion_has_audio: { type: 'boolean', note: 'Only in Model Discovery.' },
} as const satisfies ParamTable;

/** Rodin V2. */
export const rodin2 = {
  seed: { type: 'integer', min: 0, max: 65535 },
  quality: { type: 'string', enum: ['extra_low', 'low', 'medium', 'high'], default: 'high' },
  ta_pose: { type: 'boolean', default: false },
  material: { type: 'string', enum: ['PBR', 'Shaded', 'All'], default: 'All' },
  mesh_mode: { type: 'string', enum: ['Quad', 'Triangle'], default: 'Triangle' },
  bounding_box: {
    type: 'array',
    minItems: 3,
    maxItems: 3,
    note: 'Width, height and length as whole numbers.',
  },
  use_original_alpha: { type: 'boolean', default: false },
  image: { type: 'any', note: 'Not in the table of the model; among the reference fields of every model.' },
} as const satisfies ParamTable;

/** Flux Schnell (1). The range is the one beside the table, which agrees with it. */
export const fluxSchnell = {
  seed: { type: 'integer', min: 0, max: 2147483637 },
  width: { type: 'integer', min: 32, max: 2048, step: 8, default: 1024 },
  height: { type: 'integer', min: 32, max: 2048, step: 8, default: 1024 },
  prompt: { type: 'any', required: true },
  quantity: { type: 'integer', max: 8, default: 4 },
  prompt_enhance: { type: 'any' },
} as const satisfies ParamTable;
