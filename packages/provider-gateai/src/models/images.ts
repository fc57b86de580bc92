import { type ModelRow, type ParamTable, field } from '@crosspoint/core/plugin';
import { alone } from '../fields.ts';
import { nothing } from '../rules.ts';
import { served } from '../served.ts';

const flux = { publisher: 'Black Forest Labs' };
const google = { publisher: 'Google' };
const recraft = { publisher: 'Recraft' };
const bytedance = { publisher: 'ByteDance' };
const openai = {
  publisher: 'OpenAI',
  fields: { image: field('image_guidances', alone), 'references.images': 'image_guidances' },
} as const;

/** Its table names no prompt; every request of Generate Content has one. */
const prompted = {
  inferred: {
    prompt: { type: 'any', inferred: true, note: 'Not in the table of the model; in Generate Content.' },
  } satisfies ParamTable,
  rules: [nothing],
};
/** Stands among the videos and is sent as one, but is priced by the picture and has no length. */
const still = { kind: 'image' } as const;

export const images = {
  'gateai:auto-image': served('auto-image'),
  'black-forest-labs/flux-dev': served('flux-dev', flux),
  'black-forest-labs/flux-kontext-max': served('flux-kontext-max', flux),
  'black-forest-labs/flux-kontext-pro': served('flux-kontext-pro', flux),
  'black-forest-labs/flux-2.0-pro': served('flux-pro-2.0', flux),
  'black-forest-labs/flux-schnell': served('flux-schnell', flux),
  'google/nano-banana': served('gemini-2.5-flash-image', google),
  // Its title says "Gemini Image 2" and no more.
  'google/nano-banana-pro': served('gemini-image-2', { ...google, modelMatch: 'inferred' }),
  'google/nano-banana-2': served('nano-banana-2', google),
  'openai/gpt-image-1': served('gpt-image-1', openai),
  'openai/gpt-image-1.5': served('gpt-image-1.5', openai),
  'openai/gpt-image-2': served('gpt-image-2', openai),
  'ideogram/ideogram-3.0': served('ideogram-v3.0', { publisher: 'Ideogram' }),
  'gateai:kino-xl': served('kino-xl', prompted),
  'gateai:cortex_1.0': served('cortex_1.0', prompted),
  'recraft/recraft-4': served('recraft-v4', recraft),
  'recraft/recraft-4-pro': served('recraft-v4-pro', recraft),
  'bytedance/seedream-4.0': served('seedream-4.0', bytedance),
  'bytedance/seedream-4.5': served('seedream-4.5', bytedance),
  // "Cortex 1.5" by its title, Lucid Origin by its slug.
  'gateai:lucid-origin': served('lucid-origin', still),
  'gateai:lucid-realism': served('lucid-realism', still),
  'gateai:cortex-v0.9': served('cortex-v0.9', still),
  'gateai:cortex-v1.0': served('cortex-v1.0', still),
} as const satisfies Readonly<Record<string, ModelRow>>;
