import { task, wait } from '@trigger.dev/sdk';
import { advance, buy, type Order } from './steps.ts';

export const purchase = task({
  id: 'purchase',
  retry: { maxAttempts: 100, minTimeoutInMs: 5_000, maxTimeoutInMs: 600_000 },
  // a new attempt begins here again, and finds what the last one bought
  run: async (order: Order): Promise<string> => {
    const ref = await buy(order);
    for (;;) {
      const { state, nextAt } = await advance(ref);
      if (nextAt === undefined) return state;
      await wait.until({ date: new Date(nextAt) });
    }
  },
});
