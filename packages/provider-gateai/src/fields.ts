import {
  mapValues,
  type FieldRow,
  type FieldTable,
  type MediaRows,
  type ResolvedMedia,
  field,
  type ReferenceMarkers,
} from '@crosspoint/core/plugin';

/** The one item of a list. */
export const alone = (media: ResolvedMedia): readonly string[] => [media.url];

/**
 * The many spellings. What a model's own table names counts; the first is for models that are in no table: the general
 * name of Image/video references where there is one. `audio` stands beside `motion_has_audio` in four tables, without a
 * word about it, and is not written.
 */
export const fields = {
  prompt: 'prompt',
  negativePrompt: 'negative_prompt',
  n: 'quantity',
  duration: ['duration', 'durationSeconds'],
  fps: 'fps',
  seed: 'seed',
  image: ['image', 'start_frame'],
  lastFrame: ['last_frame', 'end_frame'],
  'references.images': ['reference_images', 'reference_image_urls', 'image_urls', 'image_guidance'],
  'references.videos': 'reference_video_urls',
  'references.audios': 'reference_audio_urls',
  video: ['video_url', field('video_guidance', alone)],
  generateAudio: ['generate_audio', 'motion_has_audio'],
  keepAudio: ['keep_audio', field('audio_setting', mapValues({ true: 'origin', false: 'auto' }))],
  cameraFixed: 'camera_fixed',
  guidance: ['guidance_scale', 'cfg_scale'],
  steps: 'num_inference_steps',
  quality: 'quality',
  enhancePrompt: ['prompt_enhance', 'enable_prompt_expansion', 'prompt_optimizer'],
  outputFormat: 'output_format',
} as const satisfies FieldTable;

const divisor = (one: number, other: number): number => (other === 0 ? one : divisor(other, one % other));

/** Pixels as a model says them that has words instead: `1920x1080` is 1080p of 16:9. */
const sized: FieldRow = {
  wire: ['resolution', 'aspect_ratio'],
  convert: (value, { request }) => {
    const [width, height] = String(value).split('x').map(Number);
    if (width === undefined || height === undefined) return { resolution: value };
    const by = divisor(width, height);
    const ratio = request.aspectRatio === undefined ? { aspect_ratio: `${width / by}:${height / by}` } : {};
    return { resolution: `${Math.min(width, height)}p`, ...ratio };
  },
};

/** Of models with a `resolution`; the others want pixels. */
export const inWords = { resolution: sized, aspectRatio: 'aspect_ratio' } as const satisfies FieldTable;

/** Of models of pictures, which list their inputs: the picture to work from is the only one of the list. */
export const fromPicture = { image: ['image', field('image_urls', alone)] } as const satisfies FieldTable;

/** In `params` a reference is a link or a data URL (Image/video references). */
const either = { accepts: ['url', 'data'] } as const;

export const media = {
  image: either,
  lastFrame: either,
  'references.images': either,
  'references.videos': either,
  'references.audios': either,
  video: either,
} as const satisfies MediaRows;

export const atMost = (maxItems: number) => ({ ...either, maxItems });

/** Kling 3.0, start_frame. The shortest side it names is cut off. */
export const klingMedia = {
  image: {
    ...either,
    maxBytes: 10 * 1024 * 1024,
    types: ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'],
  },
} as const satisfies MediaRows;

export const imageMarkers = { image: '@Image{n}' } as const satisfies ReferenceMarkers;

/** Only the mark of sounds is printed; the others are spelled like it and like Kling's. */
export const seedanceMarkers = {
  image: '@Image{n}',
  video: '@Video{n}',
  audio: '@Audio{n}',
} as const satisfies ReferenceMarkers;
