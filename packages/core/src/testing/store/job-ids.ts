import { fullJob, intentOf, jobRefOf, refOf, runningJob } from './samples.ts';
import { begun, expectSame, expectSameAttempts, type Trial, updated } from './trial.ts';

const echo = (id: string) => ({ provider: 'echo', account: 'test', id });

// Each of them differs from the next in what a column or a lookup may lose.
const ids = [
  '900719925474099312345',
  '900719925474099312346',
  '1',
  '01',
  '1.0',
  'A',
  'a',
  'a ',
  'a\u0000',
  'é',
  '🚤',
];

/** A job is recognised by provider, account and the gateway's own id. */
export const jobIdTrials: readonly Trial[] = [
  {
    name: 'finds the attempt that brought a job, by the id of its ref or of its job, digit for digit',
    async run({ open }) {
      const store = await open();
      for (const id of ids) {
        begun(await store.createAttempt(intentOf(id)));
        expectSame(`${id} before it is known`, await store.getByJobId(echo(`job ${id}`)), undefined);
        updated(await store.update(id, { status: 'accepted', ref: refOf('k', { id: `job ${id}` }) }));
      }
      for (const id of ids)
        expectSame(JSON.stringify(id), (await store.getByJobId(echo(`job ${id}`)))?.id, id);
      begun(await store.createAttempt(intentOf('by its job')));
      const written = updated(await store.update('by its job', { status: 'accepted', job: runningJob }));
      const found = await store.getByJobId(echo(runningJob.ref.id ?? ''));
      expectSameAttempts('a job that no ref names', found, written);
      expectSame('an unknown id', await store.getByJobId(echo('no-such-job')), undefined);
    },
  },
  {
    name: 'the same id at another provider or account is another job',
    async run({ open }) {
      const store = await open();
      const owners = [
        { provider: 'echo', account: 'test' },
        { provider: 'echo', account: 'other' },
        { provider: 'other', account: 'test' },
        { provider: 'echot', account: 'est' },
        { provider: 'echo', account: 'test\u0000' },
        { provider: 'echo', account: 'test\u0000a' },
        { provider: 'echo\u0000', account: 'test' },
      ];
      for (const [i, owner] of owners.entries()) {
        begun(await store.createAttempt(intentOf(`${i}`, { ref: refOf('k', owner) })));
        updated(await store.update(`${i}`, { status: 'accepted', ref: refOf('k', { ...owner, id: 'x' }) }));
      }
      for (const [i, owner] of owners.entries())
        expectSame(
          `${owner.provider} ${owner.account}`,
          (await store.getByJobId({ ...owner, id: 'x' }))?.id,
          `${i}`,
        );
      const none = await store.getByJobId({ provider: 'other', account: 'other', id: 'x' });
      expectSame('an account that has no such job', none, undefined);
    },
  },
  {
    name: 'an attempt has one job: a second id is a conflict, and nothing of the update is written',
    async run({ open }) {
      const store = await open();
      begun(await store.createAttempt(intentOf('a')));
      const before = updated(await store.update('a', { status: 'unknown', ref: jobRefOf('x') }));
      const changes = {
        'another id': { ref: jobRefOf('y') },
        'a job with another id': { job: { ...runningJob, ref: jobRefOf('y') } },
        'the same id at another account': { ref: jobRefOf('x', { account: 'other' }) },
        'two ids at once': { ref: jobRefOf('x'), job: { ...fullJob, ref: jobRefOf('y') } },
      };
      for (const [name, change] of Object.entries(changes)) {
        const result = await store.update('a', { status: 'accepted', ...change });
        expectSameAttempts(name, result, { outcome: 'id_conflict', attempt: before });
        expectSameAttempts(`${name}, afterwards`, await store.getById('a'), before);
      }
      expectSame('no such job', await store.getByJobId(echo('y')), undefined);
      const same = {
        status: 'accepted',
        ref: jobRefOf('x'),
        job: { ...runningJob, ref: jobRefOf('x') },
      } as const;
      expectSame('its own id again', (await store.update('a', same)).outcome, 'updated');
    },
  },
  {
    name: 'an id that only the job names is the one of its attempt, too',
    async run({ open }) {
      const store = await open();
      begun(await store.createAttempt(intentOf('a')));
      const job = { ...runningJob, ref: jobRefOf('x') };
      const before = updated(await store.update('a', { status: 'accepted', job }));
      for (const change of [{ ref: jobRefOf('y') }, { job: { ...runningJob, ref: jobRefOf('y') } }]) {
        const result = await store.update('a', change);
        expectSameAttempts('another id', result, { outcome: 'id_conflict', attempt: before });
      }
      expectSame('the same id', (await store.update('a', { ref: jobRefOf('x') })).outcome, 'updated');
    },
  },
  {
    name: 'an id that another attempt holds is a conflict that names it, also where that one is superseded',
    async run({ open }) {
      const store = await open();
      begun(await store.createAttempt(intentOf('a', { idempotencyKey: 'k' })));
      updated(await store.update('a', { status: 'rejected' }));
      begun(await store.createAttempt(intentOf('b', { idempotencyKey: 'k' })));
      const holder = updated(await store.update('a', { status: 'accepted', ref: jobRefOf('x') }));
      const before = await store.getById('b');
      for (const change of [{ ref: jobRefOf('x') }, { job: { ...runningJob, ref: jobRefOf('x') } }]) {
        const result = await store.update('b', { status: 'accepted', ...change });
        expectSameAttempts('the other one is named', result, { outcome: 'id_conflict', attempt: holder });
      }
      expectSameAttempts('nothing is written', await store.getById('b'), before);
      expectSameAttempts('the job is still its own', await store.getByJobId(echo('x')), holder);
    },
  },
  {
    name: 'of many attempts that are given one id at once, one has it',
    async run({ open }) {
      const store = await open();
      const names = Array.from({ length: 10 }, (_, i) => `${i}`);
      for (const name of names) begun(await store.createAttempt(intentOf(name)));
      const all = await Promise.all(names.map((name) => store.update(name, { ref: jobRefOf('x') })));
      expectSame('one has it', all.filter(({ outcome }) => outcome === 'updated').length, 1);
      expectSame('the others are told', all.filter(({ outcome }) => outcome === 'id_conflict').length, 9);
    },
  },
  {
    name: 'an id that is known stays known when a change names a ref or a job without one',
    async run({ open }) {
      const store = await open();
      begun(await store.createAttempt(intentOf('a')));
      updated(await store.update('a', { status: 'unknown', ref: refOf('key of a', { id: 'x' }) }));
      const again = updated(
        await store.update('a', { ref: refOf('key of a', { submittedAt: '2026-01-02T00:00:00Z' }) }),
      );
      expectSame(
        'the new ref with the old id',
        [again.ref.id, again.ref.submittedAt],
        ['x', '2026-01-02T00:00:00Z'],
      );
      expectSame('found by it', (await store.getByJobId(echo('x')))?.id, 'a');

      begun(await store.createAttempt(intentOf('b')));
      updated(await store.update('b', { status: 'accepted', job: { ...runningJob, ref: jobRefOf('y') } }));
      const without = updated(await store.update('b', { job: undefined }));
      expectSame('the id of a job that was taken away', [without.ref.id, without.job], ['y', undefined]);
      expectSame('found by it', (await store.getByJobId(echo('y')))?.id, 'b');
    },
  },
];
