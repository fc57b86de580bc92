import type { Assumption } from '@crosspoint/core/plugin';

/** What the document does not say, and what is taken for true instead. */
export const assumed = {
  'upload-limit': {
    says: 'The 4 MB for uploads count the bytes of the picture, not of its base64 text.',
    source: 'Image-to-Video Request',
  },
  'final-currency': {
    says: 'A figure at completion is in the currency that was held at the submit.',
    source: 'Response Fields',
  },
} as const satisfies Readonly<Record<string, Assumption>>;
