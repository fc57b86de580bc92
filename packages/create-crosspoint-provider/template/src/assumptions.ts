import type { Assumption } from '@crosspoint/core/plugin';

/** What the document does not say, and what is taken for true instead. Applications can replace what `at` names. */
export const assumptions = {
  'failed-jobs': {
    message: 'What a failed job costs is unknown.',
    source: 'Videos; the page is silent',
    entry: ['billing', 'failedJob'],
  },
} as const satisfies Readonly<Record<string, Assumption>>;
