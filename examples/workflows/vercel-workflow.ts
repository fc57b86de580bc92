import { sleep } from 'workflow';
import { advance, buy, type Order, type Progress } from './steps.ts';

async function buyStep(order: Order): Promise<string> {
  'use step';
  return buy(order);
}
buyStep.maxRetries = 100;

async function advanceStep(ref: string): Promise<Progress> {
  'use step';
  return advance(ref);
}
advanceStep.maxRetries = 100;

export async function purchase(order: Order): Promise<string> {
  'use workflow';
  const ref = await buyStep(order);
  for (;;) {
    const { state, nextAt } = await advanceStep(ref);
    if (nextAt === undefined) return state;
    await sleep(Math.max(1_000, Date.parse(nextAt) - Date.now()));
  }
}
