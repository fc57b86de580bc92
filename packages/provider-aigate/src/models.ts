import { defineModels, type ParamTable } from '@crosspoint/core/plugin';
import { oneScale } from './rules.ts';

/** The parameters of a request without source media (Request fields). The document leaves every limit to the model. */
const shared = {
  prompt: { type: 'string', required: true },
  duration: { type: 'number', note: 'Seconds.' },
  resolution: { type: 'string', note: '480p, 720p, 1080p, 4K or WIDTHxHEIGHT.' },
  aspect_ratio: { type: 'string', enum: ['16:9', '9:16', '1:1', '4:3', '3:4'] },
  n: { type: 'integer', min: 1, default: 1 },
  audio: { type: 'boolean' },
  quality: { type: 'string', note: 'draft, std and pro are named as examples.' },
  negative_prompt: { type: 'string' },
  seed: { type: 'integer' },
  user: { type: 'string', note: "The application's own label of its user." },
  provider_options: { type: 'object', note: "The model maker's own values." },
  metadata: { type: 'object', note: 'Another name of provider_options.' },
} as const satisfies ParamTable;

/** Kling's own values, which the section on Kling puts into `provider_options`. */
const kling = {
  ...shared,
  'provider_options.cfg_scale': {
    type: 'number',
    note: 'The sample sends 0.65; no range is given. The dot means: inside provider_options.',
  },
} as const satisfies ParamTable;

const kling30 = {
  kind: 'video',
  slug: 'klingai/kling-v3.0-t2v',
  publisher: 'KlingAI',
  tasks: ['text-to-video'],
  params: kling,
  fields: { guidance: 'provider_options.cfg_scale' },
  rules: [oneScale],
} as const;

/** Canonical id → row. The gateway's catalogue is larger; a slug without a row is sent unchecked. */
export const models = defineModels({
  'kling/kling-3.0-standard': { ...kling30, constants: { quality: 'std' } },
  'kling/kling-3.0-pro': { ...kling30, constants: { quality: 'pro' }, modelMatch: 'inferred' },
});
