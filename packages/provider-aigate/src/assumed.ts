import type { Assumption } from '@crosspoint/core/plugin';

/** What the document does not say, and what is taken for true instead. */
export const assumed = {
  'rate-limit': {
    says: 'A 429 without the code insufficient_quota is a rate limit; the document names none.',
    source: 'Errors',
  },
  'bare-base64': {
    says: 'input_video_b64 holds bare base64, not a data URL.',
    source: 'Request fields',
  },
  'keys-page': {
    says: 'The page where keys are made is reached from the home page; the document names none.',
    source: 'Endpoint',
  },
} as const satisfies Readonly<Record<string, Assumption>>;
