import type { ParamTable } from '@crosspoint/core/plugin';

/** Stands beside `parameters` in the body, not among them (`submit_generation`). */
const preference = {
  providers: { type: 'array', minItems: 1, note: "Names of the model's own sellers, such as kling." },
} as const satisfies ParamTable;

const duration = { type: 'integer', min: 3, max: 15, note: 'Seconds.' } as const;

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

/** HappyHorse from a first frame. */
export const happyHorse = {
  ...preference,
  prompt: { type: 'string', required: true, note: 'Longer text is cut in silence; see the rules.' },
  duration,
  seed: { type: 'integer', min: 0, max: 2147483647 },
  resolution: { type: 'string', enum: ['1080p', '720p'] },
  first_frame: {
    type: 'string',
    required: true,
    note: 'Sides between 1:2.5 and 2.5:1, each at least 300 pixels; nothing here looks into a picture.',
  },
} as const satisfies ParamTable;
