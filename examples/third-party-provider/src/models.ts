import { defineModels, type ParamTable } from '@crosspoint/core/plugin';

/** Engines, the table all of them share. */
const shared = {
  words: { type: 'string', required: true, maxLength: 1000 },
  frame: { type: 'string', enum: ['wide', 'tall', 'square'], default: 'wide' },
  dice: { type: 'integer', min: 0 },
} as const satisfies ParamTable;

export const models = defineModels({
  'lantern:moving/harbor-3': {
    kind: 'video',
    slug: 'moving/harbor-3',
    tasks: ['text-to-video', 'image-to-video'],
    params: {
      ...shared,
      length: { type: 'string', enum: ['4', '6', '8'], default: '4', note: 'Seconds, as text.' },
      start_image: { type: 'string' },
      sound: { type: 'string', enum: ['on', 'off'], default: 'off' },
    },
    price: [{ per: 'second', by: 'length', amount: '2.5', currency: 'credits', asOf: '2026-01-01' }],
  },
  'lantern:still/lamp-1': {
    kind: 'image',
    slug: 'still/lamp-1',
    tasks: ['text-to-image'],
    params: { ...shared, copies: { type: 'integer', min: 1, max: 4, default: 1 } },
    price: [{ per: 'output', by: 'copies', amount: '0.75', currency: 'credits', asOf: '2026-01-01' }],
  },
});
