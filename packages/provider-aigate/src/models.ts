import { defineModels } from '@crosspoint/core/plugin';
import { kling } from './params.ts';
import { oneScale } from './rules.ts';

const kling30 = {
  kind: 'video',
  slug: 'klingai/kling-v3.0-t2v',
  publisher: 'KlingAI',
  tasks: ['text-to-video'],
  params: kling,
  fields: { guidance: 'provider_options.cfg_scale' },
  rules: [oneScale],
} as const;

/** Canonical id → row. The catalogue at the gateway is larger; a slug that is not here goes through unchecked. */
export const models = defineModels({
  'kling/kling-3.0-standard': { ...kling30, constants: { quality: 'std' } },
  'kling/kling-3.0-pro': { ...kling30, constants: { quality: 'pro' }, modelMatch: 'inferred' },
});
