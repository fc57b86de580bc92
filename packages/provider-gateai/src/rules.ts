import type { Rule, UsageLimit, WireFields } from '@crosspoint/core/plugin';
import type { Slug } from './generated/tables.ts';

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
    message: 'has more than the 1,500 characters that this gateway accepts for any model',
  },
  {
    fields: ['n'],
    when: (_, { quantity }) => typeof quantity === 'number' && quantity > 8,
    effect: 'rejected',
    message: 'exceeds the 8 outputs that this gateway makes per request',
  },
] as const satisfies readonly Rule[];

/** Kling 3.0, end_frame and elements. */
export const kling30 = [
  {
    fields: ['lastFrame'],
    when: (_, wire) =>
      count(wire, 'end_frame') > 0 && count(wire, 'start_frame') + count(wire, 'image_urls') > 2,
    effect: 'rejected',
    message: 'cannot be used with more than 2 images',
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
    message: 'must be 768p for 10 seconds: 1080p, the default, allows 6 at most',
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
    message: 'over 10 seconds needs 25 frames per second and 1080p',
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
const hasNoInput: Rule['when'] = (_, wire) => inputs.every((name) => count(wire, name) === 0);

/** For models whose table requires no input. */
export const noInput = {
  fields: ['prompt'],
  when: hasNoInput,
  effect: 'notice',
  message:
    'the request contains no prompt and no input; the document shows such a request, but not its result',
} as const satisfies Rule;

/** Happy Horse, duration and audio_setting. */
export const happyHorse = [
  noInput,
  {
    fields: ['duration'],
    when: (_, wire) => wire['duration'] !== undefined && count(wire, 'video_guidance') > 0,
    effect: 'ineffective',
    message: 'duration has no effect beside a video: the output is as long as the input video',
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

/** Seedance 2.0, reference_audio_urls: "Requires at", where the sentence is cut off. */
export const seedance2 = [
  {
    fields: ['references.audios'],
    when: (_, wire) =>
      count(wire, 'reference_audio_urls') > 0 &&
      count(wire, 'reference_image_urls') + count(wire, 'reference_video_urls') === 0,
    effect: 'notice',
    message:
      'reference audio requires another input, and the document is cut off before it names it; probably a reference image or video',
  },
] as const satisfies readonly Rule[];

const minute = 60_000;

/** Request Limits, and the rate limit of Personal Dashboard. */
export const limits = [
  {
    applies: 'in-flight',
    scope: 'key',
    max: 5,
    slotMs: 10 * minute,
    source: 'Request Limits; Personal Dashboard, Rate limit',
  },
  // The page does not say whether polls are among the requests.
  { applies: 'call', scope: 'key', windowMs: minute / 2, max: 5, source: 'Request Limits' },
  {
    applies: 'spend',
    scope: 'key',
    amount: '100',
    currency: 'USD',
    resets: '00:00 UTC',
    source: 'Daily Budget',
  },
] as const satisfies readonly UsageLimit[];

/** Parameter name → note. */
type Notes = Readonly<Record<string, string>>;

const omniNotes = { width: '0 leaves it to the model.', height: '0 leaves it to the model.' };
const hailuoNotes = { durationSeconds: 'Seconds; at most 6 in 1080p.' };
const klingModeNotes = { mode: 'RESOLUTION_1080 is the pro model, RESOLUTION_720 the standard one.' };
const ltx23Notes = {
  end_frame: 'Needs start_frame.',
  aspect_ratio: '16:9 for text alone, otherwise the ratio of start_frame.',
};
const seedance1Notes = {
  seed: '-1 selects a random seed.',
  width: '0 takes the ratio of start_frame.',
  height: '0 takes the ratio of start_frame.',
};
const seedance2Notes = {
  seed: '-1 selects a random seed.',
  reference_audio_urls: '1 to 3, at most 15 s together; @Audio1 in the prompt.',
  reference_image_urls: '1 to 9.',
  reference_video_urls: '1 to 3.',
};
const geminiNotes = { use_auto_dimensions: "The gateway's own flag: dimensions are not forwarded." };
const stylesNotes = {
  image_guidances: 'StyleTransfer and LoraDepthMidas; their structure is not documented.',
};

/** What the page says about a parameter beyond its limits, in our words. The page cuts some of its sentences off. */
export const notes: { readonly [S in Slug]?: Notes } = {
  'flux-dev': stylesNotes,
  'gemini-image-2': geminiNotes,
  'nano-banana-2': geminiNotes,
  'gpt-image-2': { width: 'The total number of pixels is limited too, where the sentence is cut off.' },
  'hailuo-2_3': hailuoNotes,
  'hailuo-2_3-fast': hailuoNotes,
  'happy-horse': {
    duration: 'Seconds; not for editing a video.',
    audio_setting: 'For editing a video: origin keeps its audio.',
    image_guidance: '1 to 9 references, character1 and so on in the prompt; with a video 0 to 5, @Image1.',
    video_guidance: 'One video to edit.',
  },
  'kling-3.0': {
    ...klingModeNotes,
    elements: '@Element1 and so on in the prompt; with image_urls at most 7.',
    end_frame: 'Not with more than 2 images.',
    image_urls: '@Image1 and so on in the prompt; with elements at most 7.',
    start_frame: 'JPEG, PNG, WebP, GIF or AVIF of 10 MB at most.',
  },
  'kling-video-o-1': {
    ...omniNotes,
    image_guidance: '6, or without a video 7 together with start_frame, where the sentence is cut off.',
    video_guidance: 'One video; with type BASE it is edited.',
  },
  'kling-video-o-3': {
    ...omniNotes,
    ...klingModeNotes,
    image_guidance: '@Image1 and so on in the prompt.',
    video_guidance: 'With type BASE it is edited, with type FEATURE it is a reference.',
  },
  'ltxv-2.3-fast': { ...ltx23Notes, durationSeconds: 'Seconds; over 10 only with 25 fps in 1080p.' },
  'ltxv-2.3-pro': ltx23Notes,
  'lucid-origin': stylesNotes,
  'seedance-1.0-pro': seedance1Notes,
  'seedance-1.0-pro-fast': seedance1Notes,
  'seedance-2.0': seedance2Notes,
  'seedance-2.0-fast': seedance2Notes,
  'rodin-v2': { bounding_box: 'Width, height and length as whole numbers.' },
};
