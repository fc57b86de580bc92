import type { BeginResult, JobStore, Reservation } from '../../registry/store/store.ts';
import { intentOf, keyOf } from './samples.ts';
import { expectSame, type Trial, updated } from './trial.ts';

/** Money in a budget in which attempts count for ever, where nothing else is said. */
export const money = (amount: string, ceiling: string, more: Partial<Reservation> = {}): Reservation => ({
  budget: 'today',
  currency: 'USD',
  amount,
  ceiling,
  ...more,
});

export const reserve = (
  store: JobStore,
  id: string,
  ...reservations: readonly Reservation[]
): Promise<BeginResult> => store.createAttempt(intentOf(id, { reservations }));

export const outcomes = (all: readonly BeginResult[]): readonly string[] => all.map(({ outcome }) => outcome);

/** What is reserved never exceeds a budget. */
export const budgetTrials: readonly Trial[] = [
  {
    name: 'never reserves beyond a budget, however many ask at once, and names the reservation that does not fit',
    async run({ open }) {
      const store = await open();
      const ids = Array.from({ length: 20 }, (_, i) => `id ${i}`);
      const all = await Promise.all(ids.map((id) => reserve(store, id, money('0.1', '0.3'))));
      expectSame('three tenths fit in 0.3', all.filter(({ outcome }) => outcome === 'begun').length, 3);
      for (const result of all.filter(({ outcome }) => outcome !== 'begun'))
        expectSame('the others are told why', result, {
          outcome: 'over_budget',
          reservation: money('0.1', '0.3'),
          counted: '0.3',
        });
    },
  },
  ...(['open', 'unknown', 'accepted', 'not_sent', 'rejected'] as const).map((status): Trial => {
    const stays = status !== 'not_sent' && status !== 'rejected';
    return {
      name: `what an attempt holds is ${stays ? 'held while it is' : 'given back once it is'} ${status}`,
      async run({ open }) {
        const store = await open();
        await reserve(store, 'a', money('1', '1'));
        updated(await store.update('a', { status }));
        const next = await reserve(store, 'b', money('0.000001', '1'));
        expectSame(`beside an attempt that is ${status}`, next.outcome, stays ? 'over_budget' : 'begun');
      },
    };
  }),
  {
    name: 'holds again what an attempt reserved when it was called refused too early',
    async run({ open }) {
      const store = await open();
      await reserve(store, 'a', money('1', '1'));
      updated(await store.update('a', { status: 'not_sent' }));
      updated(await store.update('a', { status: 'accepted' }));
      expectSame('it is held', (await reserve(store, 'b', money('1', '1'))).outcome, 'over_budget');
    },
  },
  {
    name: 'counts exactly, in digits no binary fraction has',
    async run({ open }) {
      const store = await open();
      const large = { budget: 'large' };
      const all = [
        await reserve(store, 'a', money('0.1', '0.3')),
        await reserve(store, 'b', money('0.2', '0.3')),
        await reserve(store, 'c', money('0.000000000000000000000000000001', '0.3')),
        await reserve(store, 'd', money('9007199254740993', '9007199254740993.3', large)),
        await reserve(store, 'e', money('0.3', '9007199254740993.3', large)),
      ];
      expectSame('the third does not fit', outcomes(all), [
        'begun',
        'begun',
        'over_budget',
        'begun',
        'begun',
      ]);
      const over = await reserve(store, 'f', money('0.000000000000000001', '9007199254740993.3', large));
      expectSame('a budget that is full to the last digit is full', over.outcome, 'over_budget');
    },
  },
  {
    name: 'keeps budgets and currencies apart',
    async run({ open }) {
      const store = await open();
      const all = [
        await reserve(store, 'a', money('1', '1')),
        await reserve(store, 'b', money('1', '1', { currency: 'XNO' })),
        await reserve(store, 'c', money('1', '1', { budget: 'tomorrow' })),
        await reserve(store, 'd', money('1', '1', { budget: 'Today' })),
        await reserve(store, 'e', money('1', '1')),
      ];
      const wanted = ['begun', 'begun', 'begun', 'begun', 'over_budget'];
      expectSame('each is full on its own', outcomes(all), wanted);
    },
  },
  {
    name: 'an intent that does not fit in one of its budgets holds nothing in the others, and its key is free',
    async run({ open }) {
      const store = await open();
      const small = money('2', '1', { budget: 'small' });
      const refused = await reserve(store, 'a', money('1', '1'), small);
      expectSame('the one that does not fit is named', refused, {
        outcome: 'over_budget',
        reservation: small,
        counted: '0',
      });
      expectSame('nothing is written', await store.getByKey(keyOf('a')), undefined);
      expectSame('nothing is held', (await reserve(store, 'a', money('1', '1'))).outcome, 'begun');
    },
  },
  {
    name: 'counts the reservations of one intent together',
    async run({ open }) {
      const store = await open();
      const twice = await reserve(store, 'a', money('0.2', '0.3'), money('0.2', '0.3'));
      expectSame('two that fit one by one', twice.outcome, 'over_budget');
      const both = await reserve(store, 'b', money('0.2', '0.3'), money('0.1', '0.3'));
      expectSame('two that fit together', both.outcome, 'begun');
    },
  },
  {
    name: 'holds what a change says instead, and finds a key that exists however full the budget is',
    async run({ open }) {
      const store = await open();
      await reserve(store, 'a', money('1', '1'));
      expectSame('the key', (await reserve(store, 'a', money('1', '1'))).outcome, 'exists');
      updated(await store.update('a', { reservations: [money('0.4', '1')] }));
      const next = [
        await reserve(store, 'b', money('0.61', '1')),
        await reserve(store, 'c', money('0.6', '1')),
      ];
      expectSame('0.6 is left beside 0.4', outcomes(next), ['over_budget', 'begun']);
    },
  },
];
