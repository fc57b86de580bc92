import type { ParamTable } from '@crosspoint/core/plugin';

/** Stands beside `parameters` in the body, not among them (`submit_generation`); an empty list is left out. */
const preference = {
  providers: { type: 'array', note: "Names of the model's own sellers, such as kling." },
} as const satisfies ParamTable;

const duration = { type: 'integer', min: 3, max: 15, note: 'Seconds.' } as const;
const resolution = { type: 'string', enum: ['1080p', '720p'] } as const;

/** Kling v3, standard and pro (parameters of `submit_generation`). What `shots` become is checked in rules.ts. */
export const kling = {
  ...preference,
  prompt: { type: 'string', note: 'Needed unless multi_shot is on; see the rules.' },
  duration,
  aspect_ratio: { type: 'string', enum: ['16:9', '9:16', '1:1'] },
  multi_shot: { type: 'boolean' },
  generate_audio: { type: 'boolean', note: 'Moves the price; what an absent one means is not documented.' },
  cfg_scale: { type: 'numeric', min: 0, max: 1 },
  shot_type: { type: 'string', enum: ['customize', 'intelligence'] },
  multi_prompt: { type: 'array', minItems: 1, maxItems: 6 },
} as const satisfies ParamTable;

const horsePrompt = {
  type: 'string',
  required: true,
  note: 'Longer text is cut in silence; see the rules.',
} as const;

/** HappyHorse from a first frame. */
export const firstFrame = {
  ...preference,
  prompt: horsePrompt,
  duration,
  seed: { type: 'integer', min: 0, max: 2147483647 },
  resolution,
  first_frame: { type: 'string', required: true, note: 'What a picture may be stands with the media.' },
} as const satisfies ParamTable;

/** HappyHorse from references: the settings are told in prose, their names are assumed. */
export const references = {
  ...preference,
  prompt: horsePrompt,
  reference_images: { type: 'array', required: true, minItems: 1, maxItems: 3 },
  duration: { ...duration, inferred: true },
  aspect_ratio: { type: 'string', note: 'Which ones there are is not documented.' },
  resolution: { ...resolution, inferred: true },
} as const satisfies ParamTable;

/** WAN, Video Edit: the settings are told in prose, their names are assumed. */
export const edit = {
  ...preference,
  prompt: { type: 'string', required: true, note: 'What should change, not what should stay.' },
  video: { type: 'string', required: true, note: 'Best under 30 seconds, with a single subject.' },
  strength: {
    type: 'number',
    min: 0,
    max: 1,
    note: 'How far the edit may go from the clip; 0 to 1 is assumed.',
  },
  preserve_motion: { type: 'boolean', note: 'Changes looks alone and leaves every movement as it is.' },
} as const satisfies ParamTable;

/** Nano Banana Pro, Advanced Settings: values as documented, names assumed. */
export const nanoBanana = {
  ...preference,
  prompt: { type: 'string', required: true },
  aspect_ratio: {
    type: 'string',
    default: '1:1',
    note: '1:1, 9:16, 16:9, 2:3, 21:9 are named; there are several others.',
  },
  resolution: { type: 'string', enum: ['1K', '2K', '4K'] },
  output_format: { type: 'string', enum: ['png', 'jpeg'] },
} as const satisfies ParamTable;
