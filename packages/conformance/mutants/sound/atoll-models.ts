import { mapValues, type ModelRow, type ParamTable, field, asText } from '@crosspoint/core/plugin';

const asOf = '2026-01-01';

const kite = {
  text: { type: 'string', required: true, maxLength: 400 },
  avoid: { type: 'string' },
  count: { type: 'integer', min: 1, max: 4, default: 2 },
  ratio: { type: 'string', enum: ['16:9', '9:16', '1:1'], default: '16:9' },
  size: { type: 'string', enum: ['720p', '1080p'], default: '720p' },
  seconds: { type: 'string', enum: ['3', '5', '8', '10'], default: '5' },
  seed: { type: 'integer', min: 0 },
  sound: { type: 'boolean', default: true },
  strength: { type: 'number', min: 0, max: 20 },
  rewrite: { type: 'string', enum: ['on', 'off'], default: 'on' },
  first_frame: { type: 'string' },
  refs: { type: 'array', maxItems: 4 },
  mood: { type: 'string', enum: ['calm', 'wild'] },
  loop: { type: 'boolean' },
} as const satisfies ParamTable;

const perSecond = { per: 'second', by: 'seconds', currency: 'USD', asOf } as const;
const kitePrices = [
  { ...perSecond, when: { size: '720p' }, amount: '0.07' },
  { ...perSecond, when: { size: '1080p' }, amount: '0.11' },
] as const;

/** Canonical field → wire. Durations are strings; enhancePrompt is a word. */
export const fields = {
  prompt: 'text',
  negativePrompt: 'avoid',
  n: 'count',
  aspectRatio: 'ratio',
  resolution: 'size',
  duration: field('seconds', asText),
  seed: 'seed',
  image: 'first_frame',
  'references.images': 'refs',
  generateAudio: 'sound',
  guidance: 'strength',
  enhancePrompt: field('rewrite', mapValues({ true: 'on', false: 'off' })),
} as const;

/** A video model, the same with the constants of its better tier, and an image model that is paid in Nano. */
export const models = {
  'atoll/kite': {
    kind: 'video',
    slug: 'kite/2',
    tasks: ['text-to-video', 'image-to-video', 'reference-to-video'],
    params: kite,
    referenceMarkers: { image: '<pic{n}>' },
    price: kitePrices,
  },
  'atoll/kite-studio': {
    kind: 'video',
    slug: 'kite/2',
    tasks: ['text-to-video'],
    params: { ...kite, tier: { type: 'string', enum: ['plain', 'studio'], default: 'plain' } },
    constants: { tier: 'studio' },
    price: [{ per: 'output', by: 'count', amount: '0.9', currency: 'USD', asOf, approximate: true }],
  },
  'atoll/skiff': {
    kind: 'image',
    slug: 'skiff',
    tasks: ['text-to-image'],
    params: { text: kite.text, seed: kite.seed, count: { ...kite.count, default: 1 } },
    price: [{ per: 'output', by: 'count', amount: '0.05', currency: 'XNO', asOf }],
  },
} as const satisfies Readonly<Record<string, ModelRow>>;
