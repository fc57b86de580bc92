import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fakeClock } from '../packages/core/src/testing/index.ts';
import type { JobStore } from '../packages/core/src/store.ts';
import { methods, request } from '../packages/core/test/gateway.ts';
import { secret, type Stage, stage } from '../packages/core/test/webhook-gateway.ts';
import { migrate, postgresStore } from '../packages/store-postgres/src/index.ts';
import {
  freshSchema,
  makeDatabase,
  pgDriver,
  realServer,
  whySkipped,
} from '../packages/store-postgres/test/servers.ts';
import { sqlite } from '../packages/store-sqlite/src/index.ts';

const file = 'https://files.echo.example/a.mp4';
const done = { job: 'job-1', word: 'done', files: [file] };

/** Two machines on one store: one that buys, and one that deliveries reach. */
function machines(open: () => JobStore): { buyer: Stage; receiver: Stage } {
  const clock = fakeClock({ skipSleeps: true });
  const machine = (): Stage => stage({ clock, registry: { store: methods(open()) } });
  return { buyer: machine(), receiver: machine() };
}

function cases(opened: () => Promise<() => JobStore>): void {
  const withMachines = async (
    run: (all: { buyer: Stage; receiver: Stage }) => Promise<void>,
  ): Promise<void> => {
    const all = machines(await opened());
    try {
      await run(all);
    } finally {
      await all.buyer.media.close();
      await all.receiver.media.close();
    }
  };
  const posts = ({ sent }: Stage): number => sent.filter(({ method }) => method === 'POST').length;

  it('takes one that reaches another machine, and the buyer has the job without a poll', () =>
    withMachines(async ({ buyer, receiver }) => {
      const job = await buyer.media.submit(request, { idempotencyKey: 'k' });
      expect((await receiver.deliver(done, { address: buyer.callback() })).status).toBe(200);
      expect((await buyer.media.jobs()).jobs).toMatchObject([
        { status: 'succeeded', job: { outputs: [{ url: file }] } },
      ]);
      expect((await buyer.media.submit(request, { idempotencyKey: 'k' })).ref.id).toBe(job.ref.id);
      expect([buyer.sent.length, receiver.sent.length]).toEqual([1, 0]);
    }));

  it("takes one that comes before the submit's own response, and buys once", () =>
    withMachines(async ({ buyer, receiver }) => {
      let status: Promise<number> | undefined;
      buyer.respond = ({ method }) => {
        if (method === 'GET') return { body: { word: 'working' } };
        status = receiver.deliver(done, { address: buyer.callback() }).then((response) => response.status);
        return { body: { job: 'job-1' } };
      };
      const { update } = buyer.store;
      buyer.store.update = async (...change) => {
        await status; // the response is written down after the delivery
        return update(...change);
      };
      const job = await buyer.media.submit(request, { idempotencyKey: 'k' });
      expect(await status).toBe(200);
      // Between the read and the write of the submit's end: the success stays, and no poll is needed for it.
      expect(await buyer.store.list()).toMatchObject([{ job: { state: 'succeeded' } }]);
      expect(await buyer.media.wait(job)).toMatchObject({ state: 'succeeded', ref: { id: 'job-1' } });
      expect(buyer.sent.map(({ method }) => method)).toEqual(['POST']);
      expect(await receiver.store.list()).toMatchObject([
        { status: 'accepted', ref: { id: 'job-1' }, job: { state: 'succeeded' } },
      ]);
      expect([posts(buyer), posts(receiver)]).toEqual([1, 0]);
    }));

  it('settles by one an attempt whose response was lost, and the key does not buy again', () =>
    withMachines(async ({ buyer, receiver }) => {
      buyer.respond = () => undefined;
      await expect(buyer.media.submit(request, { idempotencyKey: 'k' })).rejects.toMatchObject({
        code: 'submission_unknown',
      });
      expect((await receiver.deliver(done, { address: buyer.callback() })).status).toBe(200);
      expect(await buyer.media.submit(request, { idempotencyKey: 'k' })).toMatchObject({
        state: 'succeeded',
      });
      expect(posts(buyer)).toBe(1);
    }));

  it('uses one once that comes to both machines at the same time, and again', () =>
    withMachines(async ({ buyer, receiver }) => {
      await buyer.media.submit(request);
      const sent = { address: buyer.callback(), id: 'msg' };
      const both = await Promise.all([buyer.deliver(done, sent), receiver.deliver(done, sent)]);
      expect(both.map(({ status }) => status)).toEqual([200, 200]);
      const stored = await buyer.store.list();
      expect(stored[0]?.deliveries).toHaveLength(1);
      const again = await receiver.deliver({ job: 'job-1', word: 'broken' }, sent);
      expect(await again.text()).toBe('seen before\n');
      expect(await buyer.store.list()).toMatchObject([{ revision: stored[0]!.revision }]);
    }));

  it('keeps a success that a late one contradicts', () =>
    withMachines(async ({ buyer, receiver }) => {
      await buyer.media.submit(request);
      const address = buyer.callback();
      await receiver.deliver(done, { address });
      await receiver.deliver({ job: 'job-1', word: 'working', part: 0.5 }, { address });
      expect((await buyer.store.list())[0]?.job).toMatchObject({
        state: 'succeeded',
        outputs: [{ url: file }],
      });
    }));

  it.each([
    ['signed with another secret', { secret: `${secret.slice(0, 10)}AAAA` }, 401],
    ['without a signature', { signature: () => undefined }, 401],
    ['signed an hour ago', { at: -3_600 }, 401],
    [
      'with a token that was never issued',
      { address: 'https://app.example/?crosspoint=' + 'A'.repeat(43) },
      404,
    ],
  ])('refuses a forged one: %s', (_, { at, ...forged }: { at?: number } & object, status) =>
    withMachines(async ({ buyer, receiver }) => {
      await buyer.media.submit(request);
      const before = await buyer.store.list();
      const moment = at === undefined ? {} : { at: Math.floor(buyer.clock.now() / 1000) + at };
      const response = await receiver.deliver(done, { address: buyer.callback(), ...moment, ...forged });
      expect(response.status).toBe(status);
      expect(await buyer.store.list()).toMatchObject([{ revision: before[0]!.revision, status: 'accepted' }]);
    }),
  );

  it('refuses one about another job', () =>
    withMachines(async ({ buyer, receiver }) => {
      await buyer.media.submit(request);
      const response = await receiver.deliver({ ...done, job: 'job-2' }, { address: buyer.callback() });
      expect(response.status).toBe(409);
      expect((await buyer.store.list())[0]?.job?.state).toBe('queued');
    }));
}

describe('a delivery to machines that share a SQLite file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'crosspoint-receive-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let count = 0;
  cases(async () => {
    const path = join(folder, `${(count += 1)}.db`);
    return () => sqlite(path);
  });
});

const server = await realServer();
const database = server && (await makeDatabase(server));
describe.skipIf(database === undefined)(
  `a delivery to machines that share a PostgreSQL database${whySkipped(database)}`,
  () => {
    const drivers: ReturnType<typeof pgDriver>[] = [];
    afterAll(async () => {
      await Promise.all(drivers.map((driver) => driver.end()));
      await database?.drop();
      server?.stop();
    });
    cases(async () => {
      const schema = freshSchema();
      const make = () => {
        const driver = pgDriver(database!.url, 2);
        drivers.push(driver);
        return driver.sql;
      };
      await migrate(make(), { schema });
      return () => postgresStore(make(), { schema });
    });
  },
);
