import type { ModelRow, ParamTable } from '@crosspoint/core/plugin';
import * as named from './fields.ts';
import * as frames from './frames.ts';
import * as params from './params.ts';
import * as prices from './prices.ts';
import * as rules from './rules.ts';

const kling30 = {
  kind: 'video',
  slug: 'kling-3.0',
  publisher: 'KlingAI',
  tasks: ['text-to-video', 'image-to-video', 'reference-to-video'],
  fields: named.kling,
  media: named.klingMedia,
  tags: named.klingTags,
  rules: rules.kling30,
  price: prices.perGeneration('0.03'),
} as const;

/** The default pair of the model belongs to 1080; a row that stands for 720 always sends its own. */
const kling720 = {
  ...params.kling30,
  width: { ...params.kling30.width, required: true, default: 1280 },
  height: { ...params.kling30.height, required: true, default: 720 },
} as const satisfies ParamTable;

/** Canonical id → row; a model that has no canonical id of its own stands under `gateai:` and its slug. */
export const models = {
  'lightricks/ltx-2.0-ultra': {
    kind: 'video',
    slug: 'ltxv-2.0-ultra',
    publisher: 'Lightricks',
    tasks: ['text-to-video'],
    params: params.ltxUltra,
    frame: frames.ltxUltra,
    price: prices.perGeneration('0.02'),
    assumed: ['The pixels of the modes 1440 and 2160.'],
  },
  'kling/kling-3.0-standard': {
    ...kling30,
    params: kling720,
    fixed: { mode: 'RESOLUTION_720' },
    frame: frames.kling720,
    assumed: ['The pixels of the mode 720.'],
  },
  'kling/kling-3.0-pro': {
    ...kling30,
    params: params.kling30,
    fixed: { mode: 'RESOLUTION_1080' },
    frame: frames.kling1080,
  },
  'gateai:kling-3.0': { ...kling30, params: params.kling30, frame: frames.klingAny },
  'bytedance/seedance-2.0': {
    kind: 'video',
    slug: 'seedance-2.0',
    publisher: 'ByteDance',
    tasks: ['text-to-video', 'image-to-video', 'reference-to-video'],
    params: params.seedance20,
    fields: named.seedance,
    tags: named.seedanceTags,
    frame: frames.seedance20,
    freePixels: true,
    price: prices.seedance20,
    assumed: [
      "A first frame goes into start_frame, as the model's table says, although the sample sends `image`.",
      'The marks @Image1 and @Video1; only @Audio1 is printed.',
    ],
  },
  'hyper3d/rodin-2': {
    kind: '3d',
    slug: 'rodin-v2',
    publisher: 'Hyper3D',
    tasks: ['image-to-3d'],
    params: params.rodin2,
    rules: rules.rodin2,
    price: prices.perGeneration('0.16'),
    assumed: ['A picture goes into `image`, the first of the reference fields of every model.'],
  },
  'black-forest-labs/flux-schnell': {
    kind: 'image',
    slug: 'flux-schnell',
    publisher: 'Black Forest Labs',
    tasks: ['text-to-image'],
    params: params.fluxSchnell,
    frame: frames.fluxSchnell,
    freePixels: true,
  },
} as const satisfies Readonly<Record<string, ModelRow>>;
