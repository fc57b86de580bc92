import { proxyActivities, sleep } from '@temporalio/workflow';
import type * as steps from './steps.ts';

const { buy, advance } = proxyActivities<typeof steps>({
  startToCloseTimeout: '10 minutes',
  // without maximumAttempts an activity is never given up
  retry: { initialInterval: '5 seconds', maximumInterval: '10 minutes' },
});

/** Start it with the order's id as its workflowId. */
export async function purchase(order: steps.Order): Promise<string> {
  const ref = await buy(order);
  for (;;) {
    const { state, nextAt } = await advance(ref);
    if (nextAt === undefined) return state;
    await sleep(Math.max(1_000, Date.parse(nextAt) - Date.now()));
  }
}
