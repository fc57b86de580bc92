import type { Assumption } from '@crosspoint/core/plugin';

/** Assumptions where the document is silent. Applications can replace the entry that `at` names. */
export const assumed = {
  'failed-jobs': {
    message: 'What a failed job costs is unknown.',
    source: 'Videos; the page is silent',
    at: ['billing', 'failedJob'],
  },
} as const satisfies Readonly<Record<string, Assumption>>;
