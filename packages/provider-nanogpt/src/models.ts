import { defineModels, type ParamTable } from '@crosspoint/core/plugin';
import { countedInFrames, durationWithUnit } from './fields.ts';
import { framesOnly, wholeFrames } from './rules.ts';

const prompt = { prompt: { type: 'string', required: true } } as const satisfies ParamTable;

/** The explicit field takes precedence over attachments saved in the account (Image-to-Video Request). */
const imageInputs = {
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
const veo2 = {
  ...veo,
  duration: {
    type: 'string',
    enum: Array.from({ length: 26 }, (_, i) => `${i + 5}s`),
    note: "Seconds with the unit: '5s' to '30s'.",
  },
} as const satisfies ParamTable;

/** The same comment: always 8 s. */
const veo3 = {
  ...veo,
  duration: { type: 'string', enum: ['8s'], default: '8s', note: 'Fixed.' },
} as const satisfies ParamTable;

/** Kling Models. */
const kling = {
  ...prompt,
  duration: fiveOrTen,
  aspect_ratio: { type: 'string', note: "Only '16:9' is printed." },
  negative_prompt: { type: 'string' },
  cfg_scale: { type: 'number', min: 0, max: 1, default: 0.5 },
} as const satisfies ParamTable;

const klingFromImage = { ...kling, ...imageInputs } as const satisfies ParamTable;

/** Hunyuan Models. */
const hunyuan = {
  ...prompt,
  pro_mode: { type: 'boolean', note: 'Better quality at twice the price.' },
  aspect_ratio: { type: 'string', note: "Only '16:9' is printed." },
  resolution: { type: 'string', enum: ['480p', '720p', '1080p'] },
  num_frames: {
    type: 'integer',
    enum: [65, 97, 129],
    note: 'The length in frames; the frame rate is not documented.',
  },
  num_inference_steps: { type: 'integer', min: 10, max: 50 },
  showExplicitContent: { type: 'boolean', note: 'Setting of the safety filter; the sample sends false.' },
} as const satisfies ParamTable;

/** Wan Image-to-Video. */
const wan = {
  ...prompt,
  ...imageInputs,
  num_frames: { type: 'integer', min: 81, max: 100, note: 'The length in frames, if duration is not given.' },
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

/** A ratio applies to text-to-video only; an image has its own (Seedance Models). */
const ratio = {
  aspect_ratio: { type: 'string', note: "Text-to-video only; only '16:9' is printed." },
} as const;

const seedanceOf = (resolution: readonly string[]) => {
  const shared = { ...seedanceShared, resolution: { type: 'string', enum: resolution } } as const;
  return { fromText: { ...shared, ...ratio }, fromImage: { ...shared, ...imageInputs } };
};

const seedance = seedanceOf(['480p', '1080p']);
const seedanceLite = seedanceOf(['480p', '720p']);

/** Canonical id → row: every slug that the document prints, and Veo 3, which it only mentions. It prints no price. */
export const models = defineModels({
  'google/veo-2.0': {
    kind: 'video',
    slug: 'veo2-video',
    publisher: 'Google',
    tasks: ['text-to-video'],
    params: veo2,
    fields: durationWithUnit,
  },
  'google/veo-3.0': {
    kind: 'video',
    slug: 'veo3-video',
    publisher: 'Google',
    tasks: ['text-to-video'],
    params: veo3,
    fields: durationWithUnit,
    modelMatch: 'inferred',
  },
  'kling/kling-2.0': {
    kind: 'video',
    slug: 'kling-video-v2',
    publisher: 'KlingAI',
    tasks: ['text-to-video'],
    params: kling,
  },
  'kling/kling-2.1-standard': {
    kind: 'video',
    slug: 'kling-v21-standard',
    publisher: 'KlingAI',
    tasks: ['image-to-video'],
    params: klingFromImage,
  },
  'kling/kling-2.1-pro': {
    kind: 'video',
    slug: 'kling-v21-pro',
    publisher: 'KlingAI',
    tasks: ['image-to-video'],
    params: klingFromImage,
  },
  'tencent/hunyuan-video': {
    kind: 'video',
    slug: 'hunyuan-video',
    publisher: 'Tencent',
    tasks: ['text-to-video'],
    params: hunyuan,
    rules: [framesOnly],
  },
  'alibaba/wan-2.1': {
    kind: 'video',
    slug: 'wan-video-image-to-video',
    publisher: 'Alibaba',
    tasks: ['image-to-video'],
    params: wan,
    fields: countedInFrames,
    rules: [wholeFrames],
    modelMatch: 'inferred',
  },
  'bytedance/seedance-1.0-pro': {
    kind: 'video',
    slug: 'seedance-video',
    publisher: 'ByteDance',
    tasks: ['text-to-video', 'image-to-video'],
    params: seedance.fromText,
    byTask: { 'image-to-video': { params: seedance.fromImage } },
    modelMatch: 'inferred',
  },
  'bytedance/seedance-1.0-lite': {
    kind: 'video',
    slug: 'seedance-lite-video',
    publisher: 'ByteDance',
    tasks: ['text-to-video', 'image-to-video'],
    params: seedanceLite.fromText,
    byTask: { 'image-to-video': { params: seedanceLite.fromImage } },
    modelMatch: 'inferred',
  },
});
