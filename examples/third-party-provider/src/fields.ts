import { choose, type FieldTable, type MediaRows, row, text } from '@crosspoint/core/plugin';

export const fields = {
  prompt: 'words',
  n: 'copies',
  aspectRatio: row('frame', choose({ '16:9': 'wide', '9:16': 'tall', '1:1': 'square' })),
  duration: row('length', text),
  seed: 'dice',
  image: 'start_image',
  generateAudio: row('sound', choose({ true: 'on', false: 'off' })),
} as const satisfies FieldTable;

/** Engines: a link that can be reached from outside; bytes are not taken. */
export const media = { image: { accepts: ['url'] } } as const satisfies MediaRows;
