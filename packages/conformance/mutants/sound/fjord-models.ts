import { divide, mapValues, type ModelRow, multiply, type ParamTable, field } from '@crosspoint/core/plugin';

const asOf = '2026-01-01';
const inDollars = { currency: 'USD', asOf } as const;

const ferry = {
  text: { type: 'string', maxLength: 400 },
  seconds: { type: 'integer', min: 1, max: 10, default: 5 },
  seed: { type: 'integer', min: 0 },
  first: { type: 'string' },
  footage: { type: 'string' },
} as const satisfies ParamTable;

const etch = {
  text: { type: 'string', maxLength: 400 },
  size: { type: 'string', enum: ['1024x1024', '2048x1024'], default: '1024x1024' },
  count: { type: 'integer', min: 1, max: 4, default: 1 },
  source: { type: 'string' },
} as const satisfies ParamTable;

// Fjord, Tow: any size of whole sixteens from 256 to 2048.
const side = { min: 256, max: 2048, step: 16 } as const;

/** Canonical field → wire. */
export const fields = {
  prompt: 'text',
  n: 'count',
  resolution: 'size',
  duration: 'seconds',
  seed: 'seed',
  image: ['first', 'source'],
  video: 'footage',
  generateAudio: field('sound', mapValues({ true: 'on', false: 'off' })),
} as const;

/** One model for each unit of a price, and one that is being taken away. */
export const models = {
  'fjord/ferry': {
    kind: 'video',
    slug: 'ferry-3',
    tasks: ['text-to-video', 'image-to-video', 'extend-video', 'upscale-video'],
    params: ferry,
    price: [{ ...inDollars, per: 'second', by: 'seconds', amount: '0.04' }],
    byTask: { 'upscale-video': { price: [{ ...inDollars, per: 'request', amount: '0.3' }] } },
  },
  'fjord/etch': {
    kind: 'image',
    slug: 'etch-1',
    tasks: ['text-to-image', 'edit-image', 'upscale-image'],
    params: etch,
    price: [{ ...inDollars, per: 'megapixel', by: 'size', outputs: 'count', amount: '0.01' }],
  },
  'fjord/tide': {
    kind: 'video',
    slug: 'tide-2',
    tasks: ['text-to-video'],
    params: { text: ferry.text, seconds: ferry.seconds, sound: { type: 'string', enum: ['on', 'off'] } },
    // Fjord, Prices: tokens = 1280 × 720 × 24 frames × seconds / 1024
    price: [
      {
        ...inDollars,
        per: 'token',
        units: '1000000',
        amount: '2.5',
        count: ({ seconds }) => divide(multiply(1280, 720, 24, seconds), 1024),
      },
    ],
  },
  'fjord/reel': {
    kind: 'video',
    slug: 'reel-1',
    tasks: ['text-to-video'],
    params: { text: ferry.text, frames: { type: 'integer', enum: [49, 97], default: 49 } },
    price: [{ ...inDollars, per: 'frame', by: 'frames', amount: '0.002' }],
  },
  'fjord/tow': {
    kind: 'image',
    slug: 'tow-1',
    tasks: ['text-to-image'],
    params: { text: ferry.text, width: { type: 'integer', ...side }, height: { type: 'integer', ...side } },
    sizes: [{ wire: { width: 1024, height: 1024 } }],
    dimensions: { width: side, height: side },
    price: [{ ...inDollars, per: 'compute-second', amount: '0.0011' }],
  },
  'fjord/raft': {
    kind: 'video',
    slug: 'raft-1',
    tasks: ['text-to-video'],
    params: { text: ferry.text },
    deprecated: { since: '2025-06-01', retiresOn: '2026-06-01', use: 'fjord/ferry' },
  },
} as const satisfies Readonly<Record<string, ModelRow>>;
