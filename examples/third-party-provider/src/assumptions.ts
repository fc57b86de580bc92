import type { Assumption } from '@crosspoint/core/plugin';

export const assumptions = {
  'ticket-in-address': {
    message: 'The slashes of a ticket are percent-encoded in an address.',
    source: 'Tickets; the sample shows a ticket without a slash',
  },
  'link-lifetime': {
    message: 'A file lives one day: it is kept "until tomorrow".',
    source: 'Tickets',
    entry: ['outputUrlTtlMs'],
  },
} as const satisfies Readonly<Record<string, Assumption>>;
