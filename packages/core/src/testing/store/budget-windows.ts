import { ceilingLapseMs } from '../../registry/store/store-rules.ts';
import type { BudgetWindow } from '../../registry/store/store.ts';
import { money, outcomes, reserve } from './budgets.ts';
import { begun, expectSame, type Trial, updated } from './trial.ts';

const dayMs = 86_400_000;

/** Windows, with the last moment at which an attempt of the first moment of 2026 counts, in ms after it. */
const windows: readonly { readonly window: BudgetWindow; readonly lastMs: number }[] = [
  { window: 'day', lastMs: dayMs - 1 },
  { window: 'month', lastMs: 31 * dayMs - 1 },
  { window: { rollingMs: 5_000 }, lastMs: 5_000 },
];

/** In which window of a budget an attempt counts, and which limit holds where processes disagree. */
export const budgetWindowTrials: readonly Trial[] = [
  ...windows.map(({ window, lastMs }): Trial => ({
    name: `an attempt counts in its window, whatever becomes of it later: ${JSON.stringify(window)}`,
    movesTime: true,
    async run({ open, clock }) {
      const store = await open();
      const one = money('1', '1', { window });
      await reserve(store, 'a', one);
      clock.advance(lastMs);
      updated(await store.update('a', { status: 'accepted' }));
      expectSame('in its window', (await reserve(store, 'b', one)).outcome, 'over_budget');
      const [full] = await store.readBudgets([one]);
      const since = typeof window === 'object' ? clock.now() - window.rollingMs : clock.now() - lastMs;
      const { amount: _amount, ...limit } = one;
      expectSame('what counts', full, { ...limit, counted: '1', since });
      clock.advance(1);
      expectSame('after it', (await reserve(store, 'c', one)).outcome, 'begun');
    },
  })),
  {
    name: 'a window begins by the clock of the store, not with the first attempt',
    movesTime: true,
    async run({ open, clock }) {
      const store = await open();
      clock.advance(dayMs - 1);
      const all = [await reserve(store, 'a', money('1', '1', { window: 'day' }))];
      clock.advance(1);
      all.push(await reserve(store, 'b', money('1', '1', { window: 'day' })));
      expectSame('two days', outcomes(all), ['begun', 'begun']);
    },
  },
  {
    name: 'an attempt that counts by one window counts by another one too',
    async run({ open }) {
      const store = await open();
      await reserve(store, 'a', money('1', '1', { window: 'day' }));
      const other = await reserve(store, 'b', money('1', '1', { window: 'month' }));
      expectSame('a budget whose window was changed', other.outcome, 'over_budget');
    },
  },
  {
    name: 'of two ceilings that callers declare for one budget the smaller is applied, and named',
    async run({ open }) {
      const store = await open();
      await reserve(store, 'a', money('1', '2'));
      const attempt = begun(await reserve(store, 'b', money('1', '3')));
      expectSame('where it fits', attempt.reservations, [money('1', '2')]);
      const over = await reserve(store, 'c', money('1', '3'));
      expectSame('where it does not fit', over, {
        outcome: 'over_budget',
        reservation: money('1', '2'),
        counted: '2',
      });
      const [read] = await store.readBudgets([money('0', '3')]);
      expectSame('where it is read', read?.ceiling, '2');
      const other = await reserve(store, 'd', money('1', '3', { window: 'day' }));
      expectSame('a limit for another window says nothing', other.outcome, 'begun');
    },
  },
  {
    name: 'a smaller ceiling is declared by an intent that does not fit, too, and lapses ten minutes after the last',
    movesTime: true,
    async run({ open, clock }) {
      const store = await open();
      await reserve(store, 'a', money('2', '5'));
      expectSame('it does not fit', (await reserve(store, 'b', money('1', '2'))).outcome, 'over_budget');
      clock.advance(ceilingLapseMs - 1);
      expectSame('in ten minutes', (await reserve(store, 'c', money('1', '5'))).outcome, 'over_budget');
      clock.advance(1);
      expectSame('after them', (await reserve(store, 'd', money('1', '5'))).outcome, 'begun');
    },
  },
];
