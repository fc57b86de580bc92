import type { Rule, WireFields } from '@crosspoint/core/plugin';

const count = (wire: WireFields, name: string): number => {
  const value = wire[name];
  if (Array.isArray(value)) return value.length;
  return value === undefined ? 0 : 1;
};

/** Request Limits: for every model, whatever its own table allows. */
export const limitRules = [
  {
    fields: ['prompt'],
    when: (_, { prompt }) => typeof prompt === 'string' && Array.from(prompt).length > 1500,
    effect: 'rejected',
    message: 'has more than the 1,500 characters this gateway takes for any model',
  },
  {
    fields: ['n'],
    when: (_, { quantity }) => typeof quantity === 'number' && quantity > 8,
    effect: 'rejected',
    message: 'is more than the 8 outputs this gateway makes in one request',
  },
] as const satisfies readonly Rule[];

/** Kling 3.0, end_frame and elements. */
export const kling30 = [
  {
    fields: ['lastFrame'],
    when: (_, wire) =>
      count(wire, 'end_frame') > 0 && count(wire, 'start_frame') + count(wire, 'image_urls') > 2,
    effect: 'rejected',
    message: 'cannot be used beside more than 2 pictures',
  },
  {
    fields: ['references.images'],
    when: (_, wire) => count(wire, 'elements') + count(wire, 'image_urls') > 7,
    effect: 'rejected',
    message: 'elements and reference images together are at most 7',
  },
] as const satisfies readonly Rule[];

/** Hailuo, durationSeconds; 1080p is its default. */
export const hailuo = [
  {
    fields: ['resolution'],
    when: (_, { durationSeconds, resolution = '1080p' }) => durationSeconds === 10 && resolution === '1080p',
    effect: 'rejected',
    message:
      'must be 768p for 10 seconds: 1080p, which is made when nothing else is asked for, has 6 at most',
  },
] as const satisfies readonly Rule[];

/** LTX 2.3, end_frame. */
export const ltx23 = [
  {
    fields: ['lastFrame'],
    when: (_, wire) => count(wire, 'end_frame') > 0 && count(wire, 'start_frame') === 0,
    effect: 'rejected',
    message: 'needs a first frame beside it',
  },
] as const satisfies readonly Rule[];

/** LTX 2.3 Fast, durationSeconds; both are its defaults. */
export const ltx23Fast = [
  ...ltx23,
  {
    fields: ['duration'],
    when: (_, { durationSeconds, fps = 25, resolution = '1080p' }) =>
      typeof durationSeconds === 'number' && durationSeconds > 10 && (fps !== 25 || resolution !== '1080p'),
    effect: 'rejected',
    message: 'over 10 seconds needs 25 frames a second and 1080p',
  },
] as const satisfies readonly Rule[];

const inputs = [
  'prompt',
  'image',
  'reference_images',
  'start_frame',
  'image_guidance',
  'video_guidance',
  'images',
  'videos',
];
const takesNothing: Rule['when'] = (_, wire) => inputs.every((name) => count(wire, name) === 0);

/** Of models whose table requires no input at all, though something must come of something. */
export const nothing = {
  fields: ['prompt'],
  when: takesNothing,
  effect: 'notice',
  message:
    'nothing here tells the model what to make; the document shows such a request, and not what becomes of it',
} as const satisfies Rule;

/** Happy Horse, duration and audio_setting. */
export const happyHorse = [
  nothing,
  {
    fields: ['duration'],
    when: (_, wire) => wire['duration'] !== undefined && count(wire, 'video_guidance') > 0,
    effect: 'ineffective',
    message: 'duration has no effect beside a video: the output is as long as the clip',
  },
  {
    fields: ['keepAudio'],
    when: (_, wire) => wire['audio_setting'] !== undefined && count(wire, 'video_guidance') === 0,
    effect: 'ineffective',
    message: 'keepAudio has no effect without a video to edit',
  },
] as const satisfies readonly Rule[];

/** Kling Video O 1 and O 3, keep_audio. */
export const klingOmni = [
  {
    fields: ['keepAudio'],
    when: (_, wire) => wire['keep_audio'] !== undefined && count(wire, 'video_guidance') === 0,
    effect: 'ineffective',
    message: 'keepAudio has no effect without a video to edit',
  },
] as const satisfies readonly Rule[];

/** Seedance 2.0, reference_audio_urls: "Requires at", and there the sentence is cut off. */
export const seedance2 = [
  {
    fields: ['references.audios'],
    when: (_, wire) =>
      count(wire, 'reference_audio_urls') > 0 &&
      count(wire, 'reference_image_urls') + count(wire, 'reference_video_urls') === 0,
    effect: 'notice',
    message:
      'sounds require something beside them, and the document is cut off before it says what; probably a reference picture or clip',
  },
] as const satisfies readonly Rule[];
