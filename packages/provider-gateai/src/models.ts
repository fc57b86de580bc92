import { defineModels, type ParamTable } from '@crosspoint/core/plugin';
import { images } from './models/images.ts';
import { videos } from './models/videos.ts';
import { nothing } from './rules.ts';
import { served } from './served.ts';

/** Its table names no input at all, though a shape must come of something. */
const general = {
  prompt: { type: 'any', inferred: true, note: 'Not in the table of the model; in Generate Content.' },
  image: {
    type: 'any',
    inferred: true,
    note: 'Not in the table of the model; the first of the fields of Image/video references.',
  },
  reference_images: {
    type: 'array',
    inferred: true,
    note: 'Not in the table of the model, which speaks of input images; one of the fields of Image/video references.',
  },
} as const satisfies ParamTable;

/** Canonical id → row; a model that has no canonical id of its own stands under `gateai:` and its slug. */
export const models = defineModels({
  ...images,
  ...videos,
  'hyper3d/rodin-2': served('rodin-v2', { publisher: 'Hyper3D', inferred: general, rules: [nothing] }),
});
