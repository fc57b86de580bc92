import type { Assumption } from '@crosspoint/core/plugin';

/** Assumptions where the document is silent. Applications can override the entry that `entry` names. */
export const assumptions = {
  'failed-jobs': {
    message: 'What a failed job costs is unknown.',
    source: 'Videos; the page is silent',
    entry: ['billing', 'failedJob'],
  },
} as const satisfies Readonly<Record<string, Assumption>>;
