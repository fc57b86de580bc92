import type { Budget } from '@crosspoint/core/store';

/** What the processes of `budget.test.ts` may spend together: 123 videos at 0.25 USD, and a little that is of no use. */
export const budget: Budget = { name: 'team', limits: { USD: '30.9' }, window: { rollingMs: 1e12 } };

/** How many videos fit in it. */
export const fitting = 123;
