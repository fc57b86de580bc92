import type { ModelRow } from '@crosspoint/core/plugin';
import { happyHorse, kling } from './params.ts';
import { klingStandard } from './prices.ts';
import { multiShot, silentCut } from './rules.ts';
import { shots } from './shots.ts';

const klingV3 = {
  kind: 'video',
  publisher: 'KlingAI',
  tasks: ['text-to-video'],
  params: kling,
  fields: { shots },
  rules: multiShot,
} as const;

/** Canonical id → row. */
export const models = {
  'kling/kling-3.0-standard': { ...klingV3, slug: 'kling-v3-std-text', price: klingStandard },
  'kling/kling-3.0-pro': {
    ...klingV3,
    slug: 'kling-v3-pro-text',
    assumed: [
      'That it takes the parameters of the standard model, beside which its slug is named; no price is.',
    ],
  },
  'alibaba/happyhorse-1.0': {
    kind: 'video',
    slug: 'happyhorse-1.0-i2v',
    publisher: 'Alibaba',
    tasks: ['image-to-video'],
    params: happyHorse,
    rules: [silentCut],
    assumed: [
      'first_frame is a link: the parameter list says so, although the prose allows base64.',
      'There is no ratio: the parameter list has none, although the prose and an example speak of one.',
    ],
  },
} as const satisfies Readonly<Record<string, ModelRow>>;
