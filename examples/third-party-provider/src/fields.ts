import { mapValues, type FieldTable, type MediaRows, field, asText } from '@crosspoint/core/plugin';

export const fields = {
  prompt: 'words',
  n: 'copies',
  aspectRatio: field('frame', mapValues({ '16:9': 'wide', '9:16': 'tall', '1:1': 'square' })),
  duration: field('length', asText),
  seed: 'dice',
  image: 'start_image',
  generateAudio: field('sound', mapValues({ true: 'on', false: 'off' })),
} as const satisfies FieldTable;

/** Engines: a link that can be reached from outside; bytes are not taken. */
export const media = { image: { accepts: ['url'] } } as const satisfies MediaRows;
