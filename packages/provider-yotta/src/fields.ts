import {
  listOf,
  type FieldTable,
  type MediaRows,
  type ResolvedMedia,
  field,
  asText,
} from '@crosspoint/core/plugin';

/** The link, or the bytes as bare base64: the document speaks of base64 strings, nowhere of data URLs. */
const bare = ({ form, url }: ResolvedMedia): string =>
  form === 'url' ? url : url.slice(url.indexOf(',') + 1);

export const fields = {
  prompt: 'prompt',
  aspectRatio: 'aspect_ratio',
  resolution: 'resolution',
  duration: 'duration',
  seed: 'seed',
  image: field('first_frame', bare),
  'references.images': listOf('reference_images', bare),
  video: field('video', bare),
  generateAudio: 'generate_audio',
  guidance: field('cfg_scale', asText), // the sample sends text; a number is said to do as well
  outputFormat: 'output_format',
} as const satisfies FieldTable;

export const media = {
  image: {
    accepts: ['url'], // the parameter list asks for a link; only the prose beside it speaks of base64
    maxBytes: 10 * 1024 * 1024,
    types: ['image/jpeg', 'image/png'],
    minSide: 300,
    maxRatio: 2.5,
  },
  'references.images': { accepts: ['url', 'data'] },
  video: { accepts: ['url', 'data'] },
} as const satisfies MediaRows;
