import { defineModels } from '@crosspoint/core/plugin';
import { imageRatio } from './rules.ts';

/**
 * Id → row: the canonical id where `canonicalModels` of @crosspoint/core lists the model, else `acme-one:` and its slug.
 * `params` is the gateway's own table, copied from its document; a model supports a field only where the wire field it
 * is written to is in that table.
 */
export const models = defineModels({
  'acme-one:boat-1': {
    kind: 'video',
    slug: 'boat-1',
    tasks: ['text-to-video', 'image-to-video'],
    params: {
      prompt: { type: 'string', required: true, maxLength: 2000 },
      seconds: { type: 'integer', min: 2, max: 10, default: 5 },
      aspect_ratio: { type: 'string', enum: ['16:9', '9:16', '1:1'], default: '16:9' },
      seed: { type: 'integer', min: 0 },
      image_url: { type: 'string' },
    },
    rules: [imageRatio],
    price: [{ per: 'second', by: 'seconds', amount: '0.04', currency: 'USD', asOf: '2026-01-01' }],
  },
});
