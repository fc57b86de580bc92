import type { AttemptStatus } from '../../registry/store/store.ts';
import { attemptOf, intentOf, keyOf } from './samples.ts';
import { expectRefusal, expectSame, expectSameAttempts, type Trial, updated } from './trial.ts';

const statuses: readonly AttemptStatus[] = ['open', 'accepted', 'unknown', 'not_sent', 'rejected'];
const final: ReadonlySet<AttemptStatus> = new Set(['not_sent', 'rejected']);

// Each of them differs from the next in what a column or a lookup may lose.
const lookalikes = [
  'order',
  'Order',
  'order ',
  ' order',
  'ord',
  '"order"',
  'order\u0000',
  'order\u0000a',
  'order\n',
  '1',
  '01',
  '1.0',
  '%',
  "'",
  '\u00e9',
  'e\u0301',
  '\ud800',
  '\udfff',
  '\ufffd',
  '__proto__',
  'null',
];

const k = { namespace: '', idempotencyKey: 'k' };

/** Of one key, at most one purchase. */
export const keyTrials: readonly Trial[] = [
  {
    name: 'begins one attempt of many at once for a key and a request, and tells the others of it',
    async run({ open }) {
      const store = await open();
      const ids = Array.from({ length: 20 }, (_, i) => `id ${i}`);
      const all = await Promise.all(ids.map((id) => store.createAttempt(intentOf(id, k))));
      const first = all.filter((result) => result.outcome === 'begun');
      expectSame('one of 20 begins', first.length, 1);
      for (const result of all.filter((one) => one.outcome !== 'begun'))
        expectSameAttempts('every other is told of that one', result, {
          outcome: 'exists',
          attempt: first[0]?.attempt,
        });
    },
  },
  {
    name: 'begins an attempt open, at revision 1, with all the intent says',
    async run({ open }) {
      const store = await open();
      const intent = intentOf('a', { tags: { for: 'tea' }, promptHash: 'a prompt' });
      const attempt = attemptOf(intent);
      const result = await store.createAttempt(intent);
      expectSameAttempts('it is given back', result, { outcome: 'begun', attempt });
      expectSameAttempts('it is found by its key', await store.getByKey(keyOf('a')), attempt);
      expectSameAttempts('it is found by its id', await store.getById('a'), attempt);
      expectSame('another key finds nothing', await store.getByKey(keyOf('b')), undefined);
      expectSame('another id finds nothing', await store.getById('b'), undefined);
    },
  },
  {
    name: 'an attempt has an id of its own: a second one with it is refused, and the first one stays',
    async run({ open }) {
      const store = await open();
      await store.createAttempt(intentOf('a'));
      const again = intentOf('a', { idempotencyKey: 'another' });
      await expectRefusal('the same id', 'invalid_request', () => store.createAttempt(again));
      expectSameAttempts('the first one', await store.getById('a'), attemptOf(intentOf('a')));
      const other = await store.getByKey({ namespace: '', idempotencyKey: 'another' });
      expectSame('the key of the second', other, undefined);
    },
  },
  ...statuses.map((status): Trial => ({
    name: `after ${status} the same key and request ${final.has(status) ? 'begin anew' : 'give that attempt'}`,
    async run({ open }) {
      const store = await open();
      await store.createAttempt(intentOf('a', k));
      await store.update('a', { status });
      const { outcome } = await store.createAttempt(intentOf('b', k));
      expectSame(`the outcome after ${status}`, outcome, final.has(status) ? 'begun' : 'exists');
      expectSame('the newest is found', (await store.getByKey(k))?.id, final.has(status) ? 'b' : 'a');
    },
  })),
  ...statuses.map((status): Trial => ({
    name: `after ${status} the same key with another request is a conflict, which changes nothing`,
    async run({ open }) {
      const store = await open();
      await store.createAttempt(intentOf('a', k));
      const before = updated(await store.update('a', { status }));
      const other = intentOf('b', { ...k, fingerprint: 'another request' });
      const result = await store.createAttempt(other);
      expectSameAttempts('it is refused', result, { outcome: 'conflict', attempt: before });
      expectSameAttempts('the first one stays', await store.getByKey(k), before);
      expectSame('the other is not there', await store.getById('b'), undefined);
    },
  })),
  {
    name: 'keys that look alike are different keys',
    async run({ open }) {
      const store = await open();
      for (const [i, idempotencyKey] of lookalikes.entries()) {
        const { outcome } = await store.createAttempt(intentOf(`id ${i}`, { idempotencyKey }));
        expectSame(`${JSON.stringify(idempotencyKey)} begins`, outcome, 'begun');
      }
      for (const [i, idempotencyKey] of lookalikes.entries()) {
        const found = await store.getByKey({ namespace: '', idempotencyKey });
        expectSame(`${JSON.stringify(idempotencyKey)} finds its own`, found?.id, `id ${i}`);
      }
    },
  },
  {
    name: 'namespaces keep keys apart, also where they look alike',
    async run({ open }) {
      const store = await open();
      for (const [i, namespace] of ['', ...lookalikes].entries()) {
        const { outcome } = await store.createAttempt(
          intentOf(`id ${i}`, { namespace, idempotencyKey: 'k' }),
        );
        expectSame(`in ${JSON.stringify(namespace)} the key begins`, outcome, 'begun');
      }
      for (const [i, namespace] of ['', ...lookalikes].entries()) {
        const found = await store.getByKey({ namespace, idempotencyKey: 'k' });
        expectSame(`${JSON.stringify(namespace)} finds its own`, found?.id, `id ${i}`);
      }
      const split = await store.getByKey({ namespace: 'ord', idempotencyKey: 'erk' });
      expectSame('a namespace and a key are not one text', split, undefined);
      const other = intentOf('other', {
        namespace: 'new',
        idempotencyKey: 'k',
        fingerprint: 'another request',
      });
      expectSame('nor is another request a conflict', (await store.createAttempt(other)).outcome, 'begun');
    },
  },
];
