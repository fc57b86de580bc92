import { createRegistry } from '@crosspoint/core';
import { exampleProvider, fakeClock, type FakeClock } from '@crosspoint/core/testing';
import type { JobStore } from '@crosspoint/core/store';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate, postgresStore } from '../src/index.ts';
import { intentOf } from '../../core/test/stores/intents.ts';
import { freshSchema, makeDatabase, pgDriver, realServer, whySkipped } from './servers.ts';

const server = await realServer();
const database = server && (await makeDatabase(server));
afterAll(async () => {
  await database?.drop();
  server?.stop();
});

const request = { kind: 'video', model: 'echo/parrot', prompt: 'A paper boat.', duration: 5 } as const;
const tenMinutes = 600_000;

describe.skipIf(database === undefined)(
  `machines whose clocks are ten minutes off on a real server${whySkipped(database)}`,
  () => {
    let driver: ReturnType<typeof pgDriver>;
    let schema: string;
    let polls = 0;
    let open: (() => Promise<void>)[] = [];
    beforeEach(async () => {
      driver = pgDriver(database!.url);
      schema = freshSchema();
      await migrate(driver.sql, { schema });
      [polls, open] = [0, []];
    });
    afterEach(async () => {
      await Promise.all(open.map((close) => close()));
      await driver.end();
    });

    /** A machine, whose own clock is that of the server and so much more. The store has the server's. */
    function machine(offMs: number) {
      const clock: FakeClock = fakeClock({ at: new Date(Date.now() + offMs).toISOString() });
      const store: JobStore = postgresStore(driver.sql, { schema });
      const media = createRegistry({
        providers: [exampleProvider({ apiKey: 'key', account: 'test', baseURL: 'https://gateway.example' })],
        store,
        clock,
        transport: {
          name: 'gateway',
          request: ({ method }) => {
            if (method === 'GET') polls += 1;
            const text = method === 'GET' ? '{"word":"working"}' : '{"job":"job-1"}';
            const headers = { 'content-type': 'application/json' };
            return {
              abort: () => undefined,
              response: Promise.resolve({ status: 200, headers, text }),
            };
          },
          stream: () => {
            throw new Error('nothing is downloaded here');
          },
          close: async () => {},
        },
      });
      open.push(() => media.close());
      return { media, store, clock };
    }

    /** So much time passes on the server. */
    const pass = (ms: number) =>
      driver.sql.query(
        `UPDATE ${schema}.attempts SET created_at = created_at - $1::float8, expires_at = expires_at - $1::float8,
           due_at = due_at - $1::float8, lease_until = lease_until - $1::float8, timed_at = timed_at - $1::float8`,
        [ms],
      );

    it('poll a job once for each time it is due, and each says when to come back by its own clock', async () => {
      const [behind, ahead] = [machine(-tenMinutes), machine(tenMinutes)];
      const { ref } = await behind.media.submit(request, { idempotencyKey: 'a' });
      for (let times = 1; times <= 3; times += 1) {
        for (const { media, clock } of [behind, ahead]) {
          const { nextAt = '' } = await media.advance(ref);
          expect(Date.parse(nextAt) - clock.now()).toBeGreaterThan(0);
          expect(Date.parse(nextAt) - clock.now()).toBeLessThanOrEqual(5_000);
        }
        expect(polls).toBe(times - 1);
        await pass(5_000);
        await Promise.all([behind, ahead].map(({ media }) => media.advance(ref)));
        expect(polls).toBe(times);
      }
    });

    it('have a lease for as long as it was asked for, and the older one writes nothing', async () => {
      const [behind, ahead] = [machine(-tenMinutes), machine(tenMinutes)];
      await ahead.media.submit(request, { idempotencyKey: 'a' });
      const claim = (of: { readonly store: JobStore }) => of.store.claimDue({ limit: 9, leaseMs: 60_000 });
      expect([await claim(behind), await claim(ahead)]).toEqual([[], []]);
      await pass(5_000);
      const [first] = await claim(ahead);
      expect(first?.fence).toBe(1);
      await pass(50_000);
      expect([await claim(behind), await claim(ahead)]).toEqual([[], []]);
      await pass(10_000);
      const [second] = await claim(behind);
      expect([second?.id, second?.fence]).toEqual([first?.id, 2]);
      const late = await ahead.store.update(first!.id, { dueInMs: 0 }, { fence: first!.fence });
      expect(late.outcome).toBe('outdated');
    });

    it('share the work: one of two workers takes what is due', async () => {
      const both = [machine(-tenMinutes), machine(tenMinutes)];
      await both[0]!.media.submit(request, { idempotencyKey: 'a' });
      await pass(5_000);
      const stop = new AbortController();
      const results = await Promise.all(
        both.map(({ media }) =>
          media.work({ signal: stop.signal, emptyPauseMs: 1, onUpdate: () => stop.abort() }),
        ),
      );
      expect([polls, results.reduce((sum, { steps }) => sum + steps, 0)]).toEqual([1, 1]);
    });

    it('call no request lost that another one has under way, and every one lost whose time is over', async () => {
      const [behind, ahead] = [machine(-tenMinutes), machine(tenMinutes)];
      const intent = intentOf('a');
      await behind.store.createAttempt(intent);
      for (const [passed, status] of [
        [0, 'open'],
        [59_000, 'open'],
        [1_000, 'unknown'],
      ] as const) {
        await pass(passed);
        for (const { media, store } of [behind, ahead]) {
          const retryable = status === 'open';
          await expect(media.advance(intent.ref)).rejects.toMatchObject({
            code: 'submission_unknown',
            retryable,
          });
          expect((await store.getById('a'))?.status).toBe(status);
        }
      }
    });
  },
);
