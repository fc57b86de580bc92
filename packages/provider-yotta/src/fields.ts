import { type FieldTable, type MediaRows, row, text } from '@crosspoint/core/plugin';

export const fields = {
  prompt: 'prompt',
  aspectRatio: 'aspect_ratio',
  resolution: 'resolution',
  duration: 'duration',
  seed: 'seed',
  image: 'first_frame',
  generateAudio: 'generate_audio',
  guidance: row('cfg_scale', text), // the sample sends text; a number is said to do as well
} as const satisfies FieldTable;

/** The parameter list asks for a link; only the prose beside it speaks of base64. */
export const media = {
  image: { accepts: ['url'], maxBytes: 10 * 1024 * 1024, types: ['image/jpeg', 'image/png'] },
} as const satisfies MediaRows;
