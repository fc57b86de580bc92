import type { ParamTable } from '@crosspoint/core/plugin';

const prompt = { prompt: { type: 'string', required: true } } as const satisfies ParamTable;

/** The explicit field wins over whatever is saved in the account (Image-to-Video Request). */
const picture = {
  imageDataUrl: { type: 'string' },
  imageUrl: { type: 'string' },
} as const satisfies ParamTable;

/** Text, not a number: `'5'`. */
const fiveOrTen = { type: 'string', enum: ['5', '10'], note: 'Seconds, as text.' } as const;

/** Veo Models. */
const veo = {
  ...prompt,
  aspect_ratio: { type: 'string', enum: ['16:9', '9:16', '1:1', '4:3', '3:4'] },
} as const satisfies ParamTable;

/** The comment beside the sample allows 5 to 30 s. */
export const veo2 = {
  ...veo,
  duration: {
    type: 'string',
    enum: Array.from({ length: 26 }, (_, i) => `${i + 5}s`),
    note: "Seconds with the unit: '5s' to '30s'.",
  },
} as const satisfies ParamTable;

/** The same comment: always 8 s. */
export const veo3 = {
  ...veo,
  duration: { type: 'string', enum: ['8s'], default: '8s', note: 'Fixed.' },
} as const satisfies ParamTable;

/** Kling Models. */
export const kling = {
  ...prompt,
  duration: fiveOrTen,
  aspect_ratio: { type: 'string', note: "Only '16:9' is printed." },
  negative_prompt: { type: 'string' },
  cfg_scale: { type: 'number', min: 0, max: 1, default: 0.5 },
} as const satisfies ParamTable;

export const klingFromImage = { ...kling, ...picture } as const satisfies ParamTable;

/** Hunyuan Models. */
export const hunyuan = {
  ...prompt,
  pro_mode: { type: 'boolean', note: 'Better, at twice the price.' },
  aspect_ratio: { type: 'string', note: "Only '16:9' is printed." },
  resolution: { type: 'string', enum: ['480p', '720p', '1080p'] },
  num_frames: { type: 'integer', enum: [65, 97, 129], note: 'The length; the rate is not documented.' },
  num_inference_steps: { type: 'integer', min: 10, max: 50 },
  showExplicitContent: { type: 'boolean', note: 'Belongs to the safety filter; printed as false.' },
} as const satisfies ParamTable;

/** Wan Image-to-Video. */
export const wan = {
  ...prompt,
  ...picture,
  num_frames: { type: 'integer', min: 81, max: 100, note: 'The length, where duration is not given.' },
  frames_per_second: { type: 'integer', min: 5, max: 24 },
  resolution: { type: 'string', enum: ['480p', '720p'] },
  num_inference_steps: { type: 'integer', min: 1, max: 40 },
  negative_prompt: { type: 'string' },
  seed: { type: 'integer' },
} as const satisfies ParamTable;

const seedanceShared = {
  ...prompt,
  duration: fiveOrTen,
  camera_fixed: { type: 'boolean' },
  seed: { type: 'integer' },
} as const satisfies ParamTable;

/** A ratio is for text alone; a picture brings its own (Seedance Models). */
const ratio = {
  aspect_ratio: { type: 'string', note: "From text alone; only '16:9' is printed." },
} as const;

const seedanceOf = (resolution: readonly string[]) => {
  const shared = { ...seedanceShared, resolution: { type: 'string', enum: resolution } } as const;
  return { fromText: { ...shared, ...ratio }, fromImage: { ...shared, ...picture } };
};

export const seedance = seedanceOf(['480p', '1080p']);
export const seedanceLite = seedanceOf(['480p', '720p']);
