import { defineModels, type ParamTable, type PriceRow } from '@crosspoint/core/plugin';
import { shots } from './fields.ts';
import { markedReferences, multiShot, promptCut, referencePrice, undocumentedShape } from './rules.ts';

/** Stands beside `parameters` in the body, not among them (`submit_generation`); an empty list is left out. */
const preference = {
  providers: { type: 'array', note: "Names of the model's own sellers, such as kling." },
} as const satisfies ParamTable;

const duration = { type: 'integer', min: 3, max: 15, note: 'Seconds.' } as const;
const resolution = { type: 'string', enum: ['1080p', '720p'] } as const;

/** Kling v3, standard and pro (parameters of `submit_generation`). The rules check what `shots` becomes. */
const kling = {
  ...preference,
  prompt: { type: 'string', note: 'Required unless multi_shot is on; see the rules.' },
  duration,
  aspect_ratio: { type: 'string', enum: ['16:9', '9:16', '1:1'] },
  multi_shot: { type: 'boolean' },
  generate_audio: { type: 'boolean', note: 'Changes the price; the default is not documented.' },
  cfg_scale: { type: 'numeric', min: 0, max: 1 },
  shot_type: { type: 'string', enum: ['customize', 'intelligence'] },
  multi_prompt: { type: 'array', minItems: 1, maxItems: 6 },
} as const satisfies ParamTable;

const horsePrompt = {
  type: 'string',
  required: true,
  note: 'The gateway cuts longer text without an error; see the rules.',
} as const;

/** HappyHorse from a first frame. */
const firstFrame = {
  ...preference,
  prompt: horsePrompt,
  duration,
  seed: { type: 'integer', min: 0, max: 2147483647 },
  resolution,
  first_frame: { type: 'string', required: true, note: 'The limits of an image are in the media table.' },
} as const satisfies ParamTable;

/** HappyHorse from references: the document describes the settings in prose, their names are assumed. */
const references = {
  ...preference,
  prompt: horsePrompt,
  reference_images: { type: 'array', required: true, minItems: 1, maxItems: 3 },
  duration: { ...duration, inferred: true },
  aspect_ratio: { type: 'string', note: 'The values are not documented.' },
  resolution: { ...resolution, inferred: true },
} as const satisfies ParamTable;

/** WAN, Video Edit: the document describes the settings in prose, their names are assumed. */
const edit = {
  ...preference,
  prompt: { type: 'string', required: true, note: 'Describes what should change, not what should stay.' },
  video: { type: 'string', required: true, note: 'Best under 30 seconds, with a single subject.' },
  strength: {
    type: 'number',
    min: 0,
    max: 1,
    note: 'How far the edit may depart from the video; 0 to 1 is assumed.',
  },
  preserve_motion: { type: 'boolean', note: 'Changes the appearance only and keeps every movement.' },
} as const satisfies ParamTable;

/** Nano Banana Pro, Advanced Settings: values as documented, names assumed. */
const nanoBanana = {
  ...preference,
  prompt: { type: 'string', required: true },
  aspect_ratio: {
    type: 'string',
    default: '1:1',
    note: '1:1, 9:16, 16:9, 2:3, 21:9 are named; there are several others.',
  },
  resolution: { type: 'string', enum: ['1K', '2K', '4K'] },
  output_format: { type: 'string', enum: ['png', 'jpeg'] },
} as const satisfies ParamTable;

const usd = { currency: 'USD', asOf: '2026-11-20' } as const;
const perSecond = { ...usd, per: 'second', by: 'duration' } as const;

/** Kling v3 Standard, Pricing: the gateway rate, not the standard rate beside it. */
const klingStandardPrice = [
  { ...perSecond, when: { generate_audio: false }, amount: '0.0714' },
  { ...perSecond, when: { generate_audio: true }, amount: '0.1071' },
] as const satisfies readonly PriceRow[];

/** HappyHorse from references, Pricing: billed per request; one duration has a price, "approximately". */
const fiveSecondsPrice = [
  { ...usd, when: { duration: 5 }, per: 'request', amount: '1.08', approximate: true },
] as const satisfies readonly PriceRow[];

/** Nano Banana Pro, Pricing: the same for every resolution. */
const nanoBananaPrice = [{ ...usd, per: 'output', amount: '0.14' }] as const satisfies readonly PriceRow[];

const klingV3 = {
  kind: 'video',
  publisher: 'KlingAI',
  tasks: ['text-to-video'],
  params: kling,
  fields: { shots },
  rules: multiShot,
} as const;

/** Canonical id → row. What the document does not print is listed in assumptions.ts, with its entry here. */
export const models = defineModels({
  'google/nano-banana-pro': {
    kind: 'image',
    slug: 'nano-banana-pro',
    publisher: 'Google DeepMind',
    tasks: ['text-to-image'],
    params: nanoBanana,
    rules: [undocumentedShape],
    price: nanoBananaPrice,
    byTask: { 'text-to-image': { path: '/text-to-image/generations' } },
  },
  'kling/kling-3.0-standard': { ...klingV3, slug: 'kling-v3-std-text', price: klingStandardPrice },
  'kling/kling-3.0-pro': { ...klingV3, slug: 'kling-v3-pro-text' },
  'alibaba/happyhorse-1.0': {
    kind: 'video',
    slug: 'happyhorse-1.0-i2v',
    publisher: 'Alibaba',
    tasks: ['image-to-video', 'reference-to-video'],
    params: firstFrame,
    autoAspectRatio: [
      { wire: {}, tasks: ['image-to-video'], note: 'left out: the video has the ratio of its first frame' },
    ],
    rules: [promptCut, undocumentedShape, markedReferences, referencePrice],
    byTask: {
      'reference-to-video': {
        slug: 'happyhorse-1.0-r2v',
        path: '/reference-to-video/generations',
        params: references,
        referenceMarkers: { image: '[Image{n}]' },
        price: fiveSecondsPrice,
      },
    },
  },
  // The document names no version, so this row is not shared with the versions that other gateways name.
  'alibaba/wan': {
    kind: 'video',
    slug: 'wan-video-edit',
    publisher: 'Alibaba',
    tasks: ['video-to-video'],
    params: edit,
    rules: [undocumentedShape],
    byTask: { 'video-to-video': { path: '/video-edit/generations' } },
  },
});
