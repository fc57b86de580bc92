import type { AttemptWord } from '../../registry/store.ts';
import { intentOf } from './samples.ts';
import { expectSame, type Trial } from './trial.ts';

const words: readonly AttemptWord[] = ['open', 'accepted', 'unknown', 'not_sent', 'rejected'];
const final: ReadonlySet<AttemptWord> = new Set(['not_sent', 'rejected']);

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

/** Of one key, at most one purchase. */
export const keyTrials: readonly Trial[] = [
  {
    name: 'begins one attempt of many at once for a key and a request, and tells the others of it',
    async run({ open }) {
      const store = await open();
      const ids = Array.from({ length: 20 }, (_, i) => `id ${i}`);
      const all = await Promise.all(ids.map((id) => store.begin(intentOf(id, { idempotencyKey: 'k' }))));
      const begun = all.filter((it) => it.outcome === 'begun');
      expectSame('one of 20 begins', begun.length, 1);
      for (const it of all.filter((one) => one.outcome !== 'begun'))
        expectSame('every other is told of that one', it, { outcome: 'exists', attempt: begun[0]?.attempt });
    },
  },
  {
    name: 'begins an attempt open, at revision 1, with all the intent says',
    async run({ open }) {
      const store = await open();
      const intent = intentOf('a', { tags: { for: 'tea' }, promptMark: 'a prompt' });
      const attempt = { ...intent, word: 'open', revision: 1 };
      expectSame('it is given back', await store.begin(intent), { outcome: 'begun', attempt });
      expectSame('it is found by its key', await store.find(intent.idempotencyKey), attempt);
      expectSame('another key finds nothing', await store.find('another'), undefined);
    },
  },
  ...words.map((word): Trial => ({
    name: `after ${word} the same key and request ${final.has(word) ? 'begin anew' : 'give that attempt'}`,
    async run({ open }) {
      const store = await open();
      await store.begin(intentOf('a', { idempotencyKey: 'k' }));
      await store.settle('a', 1, { word });
      const { outcome } = await store.begin(intentOf('b', { idempotencyKey: 'k' }));
      expectSame(`the outcome after ${word}`, outcome, final.has(word) ? 'begun' : 'exists');
      expectSame('the newest is found', (await store.find('k'))?.id, final.has(word) ? 'b' : 'a');
    },
  })),
  ...words.map((word): Trial => ({
    name: `after ${word} the same key with another request is a conflict, which changes nothing`,
    async run({ open }) {
      const store = await open();
      await store.begin(intentOf('a', { idempotencyKey: 'k' }));
      const before = await store.settle('a', 1, { word });
      const other = intentOf('b', { idempotencyKey: 'k', fingerprint: 'another request' });
      expectSame('it is refused', await store.begin(other), { outcome: 'conflict', attempt: before });
      expectSame('the first one stays', await store.find('k'), before);
    },
  })),
  {
    name: 'a key that began anew has forgotten the attempt before: a late answer cannot bring it back',
    async run({ open }) {
      const store = await open();
      await store.begin(intentOf('a', { idempotencyKey: 'k' }));
      const first = await store.settle('a', 1, { word: 'rejected', dueAt: 1 });
      await store.begin(intentOf('b', { idempotencyKey: 'k' }));
      const late = await store.settle('a', first?.revision ?? 0, { word: 'accepted' });
      expectSame('the late answer finds nothing to change', late, undefined);
      const now = await store.find('k');
      expectSame('the new attempt is as it began', [now?.id, now?.word, now?.revision], ['b', 'open', 1]);
      expectSame('the old one is no longer due', await store.due(10, 10), []);
    },
  },
  {
    name: 'keys that look alike are different keys',
    async run({ open }) {
      const store = await open();
      for (const [i, idempotencyKey] of lookalikes.entries()) {
        const { outcome } = await store.begin(intentOf(`id ${i}`, { idempotencyKey }));
        expectSame(`${JSON.stringify(idempotencyKey)} begins`, outcome, 'begun');
      }
      for (const [i, key] of lookalikes.entries())
        expectSame(`${JSON.stringify(key)} finds its own`, (await store.find(key))?.id, `id ${i}`);
    },
  },
];
