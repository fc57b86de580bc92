import type { Cost, CostBasis } from '../../model/cost.ts';
import type { FailedJob, Job } from '../../model/job.ts';
import type { AttemptUpdate, Reservation } from '../../registry/store/store.ts';
import { money, reserve } from './budgets.ts';
import { runningJob } from './samples.ts';
import { expectSame, type Trial, updated } from './trial.ts';

const cost = (basis: CostBasis, amount: string, currency = 'USD'): Cost => ({
  amount,
  currency,
  basis,
  source: 'response',
  at: '2026-01-01T00:00:00.000Z',
});

const running = (...costs: readonly Cost[]): Job => ({ ...runningJob, costs });

const failed = (charged: FailedJob['failure']['charged'], ...costs: readonly Cost[]): Job => ({
  ...runningJob,
  state: 'failed',
  outputs: [],
  costs,
  failure: { code: 'generation_failed', message: 'no', charged },
});

const accepted = (job: Job): AttemptUpdate => ({ status: 'accepted', ref: job.ref, job });

/** What a budget counts after updates of an attempt that set 1 USD aside. */
const settlements: readonly {
  readonly after: string;
  readonly updates: readonly AttemptUpdate[];
  readonly counted: string;
}[] = [
  { after: 'an acceptance without a cost', updates: [accepted(running())], counted: '1' },
  { after: 'a hold', updates: [accepted(running(cost('reserved', '0.8')))], counted: '0.8' },
  {
    after: 'a charge after a hold',
    updates: [
      accepted(running(cost('reserved', '0.8'))),
      { job: running(cost('reserved', '0.8'), cost('charged', '0.7')) },
    ],
    counted: '0.7',
  },
  {
    after: 'an estimate, which takes nothing',
    updates: [accepted(running(cost('estimate', '0.1'), cost('quote', '0.2')))],
    counted: '1',
  },
  {
    after: 'a charge in a currency that the budget does not name',
    updates: [accepted(running(cost('charged', '0.5', 'XNO')))],
    counted: '1',
  },
  { after: 'an end that is unknown', updates: [{ status: 'unknown' }], counted: '1' },
  { after: 'a failure that may be charged', updates: [accepted(failed('maybe'))], counted: '1' },
  { after: 'a failure that costs nothing', updates: [accepted(failed('no'))], counted: '0' },
  {
    after: 'a failure that costs nothing and turns out to be a job after all',
    updates: [accepted(failed('no')), { job: running() }],
    counted: '1',
  },
  {
    after: 'a failure that is charged',
    updates: [accepted(failed('yes', cost('charged', '0.9')))],
    counted: '0.9',
  },
  {
    after: 'a refund',
    updates: [accepted(running(cost('charged', '0.9'), cost('refunded', '0.9')))],
    counted: '0',
  },
  {
    after: 'a refund of a part, of a failure too',
    updates: [accepted(failed('no', cost('charged', '0.9'), cost('refunded', '0.3')))],
    counted: '0.6',
  },
  {
    after: 'a charge of an attempt that was rejected',
    updates: [{ job: running(cost('charged', '0.9')), status: 'rejected' }],
    counted: '0',
  },
];

const twoCurrencies: readonly Reservation[] = [money('1', '9'), money('2', '9', { currency: 'XNO' })];

/** What a job costs replaces what was set aside for it. */
export const settlementTrials: readonly Trial[] = [
  ...settlements.map(({ after, updates, counted }): Trial => ({
    name: `what the gateway took replaces what was set aside, and is not added: after ${after}`,
    async run({ open }) {
      const store = await open();
      await reserve(store, 'a', money('1', '9'));
      for (const change of updates) updated(await store.update('a', change));
      const [total] = await store.readBudgets([money('1', '9')]);
      expectSame(`after ${after}`, total?.counted, counted);
    },
  })),
  {
    name: 'of an unknown price set aside in two currencies the one that was paid counts',
    async run({ open }) {
      const store = await open();
      await reserve(store, 'a', ...twoCurrencies);
      updated(await store.update('a', accepted(running(cost('charged', '0.5', 'XNO')))));
      const totals = await store.readBudgets(twoCurrencies);
      expectSame(
        'USD and XNO',
        totals.map(({ counted }) => counted),
        ['0', '0.5'],
      );
    },
  },
  {
    name: 'writes what exceeds a budget, names the budget, and lets nothing in until it fits again',
    async run({ open }) {
      const store = await open();
      await reserve(store, 'a', money('1', '1'));
      const charged = await store.update('a', accepted(running(cost('charged', '1.25'))));
      const { amount: _amount, ...limit } = money('1', '1');
      expectSame('it is written', updated(charged).reservations, [{ ...money('1', '1'), settled: '1.25' }]);
      expectSame('the overshoot', charged, { ...charged, overshot: [{ ...limit, counted: '1.25' }] });
      expectSame('a free one', (await reserve(store, 'b', money('0', '1'))).outcome, 'over_budget');
      const again = await store.update('a', { job: running(cost('charged', '1.25')) });
      expectSame('what raises nothing', 'overshot' in again, false);
      await store.update('a', { job: running(cost('charged', '1.25'), cost('refunded', '0.5')) });
      expectSame('after a refund', (await reserve(store, 'b', money('0.25', '1'))).outcome, 'begun');
    },
  },
  {
    name: 'counts an attempt that turns out accepted after it was called refused, beyond the budget',
    async run({ open }) {
      const store = await open();
      await reserve(store, 'a', money('1', '1'));
      updated(await store.update('a', { status: 'not_sent' }));
      await reserve(store, 'b', money('1', '1'));
      const late = await store.update('a', accepted(running()));
      const { amount: _amount, ...limit } = money('1', '1');
      expectSame('the overshoot', late, { ...late, overshot: [{ ...limit, counted: '2' }] });
    },
  },
];
