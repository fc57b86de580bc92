import type { Assumption } from '@crosspoint/core/plugin';

/** What the document does not say, and what is taken for true instead. */
export const assumed = {
  'error-text': {
    says: 'The text of an error stands in `error`, as it does for an unknown model; no other error body is shown.',
    source: 'Request Limits; Model Discovery',
  },
  'keys-page': {
    says: 'The page where keys are made; the document names none.',
    source: 'Authentication',
  },
} as const satisfies Readonly<Record<string, Assumption>>;
