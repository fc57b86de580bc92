import { expect, it } from 'vitest';
import { createJob } from '../src/frame/job.ts';
import { createMade } from '../src/frame/made.ts';
import { readScript } from '../src/frame/script.ts';

const noted = (gateway: string, amount: string, currency: string) => ({
  gateway,
  job: createJob(0, readScript('c', {}), 1),
  wireId: 'one',
  model: 'some-model',
  prompt: 'A boat.',
  output: 'video' as const,
  cost: { amount, currency },
});

it('sums what was spent exactly, apart by gateway and currency, over more jobs than it keeps', () => {
  const made = createMade();
  for (let n = 0; n < 1200; n += 1) made.add(noted('one', '0.1', 'USD'));
  made.add(noted('one', '0.000000000000000000002', 'USD'));
  made.add(noted('one', '0.2', 'XNO'));
  made.add(noted('two', '12345678901234567890.05', 'USD'));

  expect(made.jobs).toHaveLength(1000);
  expect(made.count).toBe(1203);
  expect(made.spent).toEqual([
    { gateway: 'one', currency: 'USD', amount: '120.000000000000000000002', jobs: 1201 },
    { gateway: 'one', currency: 'XNO', amount: '0.2', jobs: 1 },
    { gateway: 'two', currency: 'USD', amount: '12345678901234567890.05', jobs: 1 },
  ]);

  made.reset();
  expect([made.jobs, made.count, made.spent]).toEqual([[], 0, []]);
});
