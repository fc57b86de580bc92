import type { Assumption } from '@crosspoint/core/plugin';

/** What the document does not say, and what is taken for true instead. */
export const assumed = {
  codes: {
    says: 'Codes other than 10000 mean what the pages of the same operator for its other services say.',
    source: 'Kling v3 Standard, API',
  },
  variable: {
    says: 'The name of the environment variable; the samples hold the key in the program.',
    source: 'Kling v3 Standard, API',
  },
} as const satisfies Readonly<Record<string, Assumption>>;
