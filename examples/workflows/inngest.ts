import { Inngest } from 'inngest';
import { advance, buy, type Order } from './steps.ts';

export const inngest = new Inngest({ id: 'orders' });

export const purchase = inngest.createFunction(
  { id: 'purchase', retries: 20, triggers: { event: 'order/placed' } },
  async ({ event, step }) => {
    const { id, prompt } = event.data as Order;
    const ref = await step.run('buy', () => buy({ id, prompt }));
    for (;;) {
      const { state, nextAt } = await step.run('advance', () => advance(ref));
      if (nextAt === undefined) return state;
      await step.sleepUntil('until it is due', nextAt);
    }
  },
);
