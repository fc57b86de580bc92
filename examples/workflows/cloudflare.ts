import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from 'cloudflare:workers';
import { advance, buy, type Order } from './steps.ts';

const patient = {
  retries: { limit: 100, delay: '1 minute', backoff: 'constant' },
  timeout: '10 minutes',
} as const;

/** Create an instance with the order's id as its id. */
export class Purchase extends WorkflowEntrypoint<unknown, Order> {
  override async run({ payload }: Readonly<WorkflowEvent<Order>>, step: WorkflowStep): Promise<string> {
    const ref = await step.do('buy', patient, () => buy(payload));
    for (let i = 1; ; i += 1) {
      const { state, nextAt } = await step.do(`advance ${i}`, patient, () => advance(ref));
      if (nextAt === undefined) return state;
      await step.sleepUntil(`wait ${i}`, new Date(nextAt));
    }
  }
}
