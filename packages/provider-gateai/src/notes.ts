import type { Slug } from './generated/tables.ts';

/** What a parameter is for, by name. */
type Notes = Readonly<Record<string, string>>;

const omni = { width: '0 is left to the model.', height: '0 is left to the model.' };
const hailuo = { durationSeconds: 'Seconds; in 1080p 6 at most.' };
const klingMode = { mode: 'RESOLUTION_1080 is the pro model, RESOLUTION_720 the standard one.' };
const ltx23 = {
  end_frame: 'Needs start_frame.',
  aspect_ratio: '16:9 of words alone, that of start_frame else.',
};
const seedance1 = {
  seed: '-1 is a random one.',
  width: '0 takes the shape of start_frame.',
  height: '0 takes the shape of start_frame.',
};
const seedance2 = {
  seed: '-1 is a random one.',
  reference_audio_urls: '1 to 3, together 15 s at most; @Audio1 in the prompt.',
  reference_image_urls: '1 to 9.',
  reference_video_urls: '1 to 3.',
};
const gemini = { use_auto_dimensions: "The gateway's own flag: dimensions are not sent on." };
const styles = { image_guidances: 'StyleTransfer and LoraDepthMidas; their shape is not shown.' };

/** What the page says of a parameter beyond its limits, in our words. It cuts its own sentences off. */
export const notes: { readonly [S in Slug]?: Notes } = {
  'flux-dev': styles,
  'gemini-image-2': gemini,
  'nano-banana-2': gemini,
  'gpt-image-2': { width: 'The pixels in all are limited too; there the sentence is cut off.' },
  'hailuo-2_3': hailuo,
  'hailuo-2_3-fast': hailuo,
  'happy-horse': {
    duration: 'Seconds; not for the editing of a clip.',
    audio_setting: 'For the editing of a clip: origin keeps its sound.',
    image_guidance: '1 to 9 references, character1 and so on in the prompt; beside a clip 0 to 5, @Image1.',
    video_guidance: 'One clip to edit.',
  },
  'kling-3.0': {
    ...klingMode,
    elements: '@Element1 and so on in the prompt; with image_urls at most 7.',
    end_frame: 'Not beside more than 2 pictures.',
    image_urls: '@Image1 and so on in the prompt; with elements at most 7.',
    start_frame: 'JPEG, PNG, WebP, GIF or AVIF of 10 MB at most.',
  },
  'kling-video-o-1': {
    ...omni,
    image_guidance: '6, or without a clip 7 together with start_frame; there the sentence is cut off.',
    video_guidance: 'One clip; of the type BASE it is edited.',
  },
  'kling-video-o-3': {
    ...omni,
    ...klingMode,
    image_guidance: '@Image1 and so on in the prompt.',
    video_guidance: 'Of the type BASE it is edited, of the type FEATURE a reference.',
  },
  'ltxv-2.3-fast': { ...ltx23, durationSeconds: 'Seconds; over 10 only with 25 fps in 1080p.' },
  'ltxv-2.3-pro': ltx23,
  'lucid-origin': styles,
  'seedance-1.0-pro': seedance1,
  'seedance-1.0-pro-fast': seedance1,
  'seedance-2.0': seedance2,
  'seedance-2.0-fast': seedance2,
  'rodin-v2': { bounding_box: 'Width, height and length as whole numbers.' },
};
