import type { UsageLimit } from '@crosspoint/core/plugin';

const minute = 60_000;

/** Request Limits, and the rate limit of Personal Dashboard. */
export const limits = [
  {
    applies: 'in-flight',
    scope: 'key',
    max: 5,
    slotMs: 10 * minute,
    source: 'Request Limits; Personal Dashboard, Rate limit',
  },
  // Whether polls are among the requests is not said.
  { applies: 'call', scope: 'key', windowMs: minute / 2, max: 5, source: 'Request Limits' },
  {
    applies: 'spend',
    scope: 'key',
    amount: '100',
    currency: 'USD',
    resets: '00:00 UTC',
    source: 'Daily Budget',
  },
] as const satisfies readonly UsageLimit[];
