import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as Core from '@crosspoint/core';
import type { Emulator } from '@crosspoint/emulator';
import type * as StoreSqlite from '@crosspoint/store-sqlite';
import { describe, expect, it, vi } from 'vitest';
import { Life, mortalClock, mortalStore, mortalTransport, SharedTime } from './mortal.ts';
import { emulator, fakeIo, folder, ran, type Ran } from './support.ts';

/** The process that runs, as the store, the transport and the clock it is given belong to it. */
const running = vi.hoisted(() => ({ life: undefined as Life | undefined }));
const time = new SharedTime();

vi.mock('@crosspoint/core', async (importOriginal) => {
  const core = await importOriginal<typeof Core>();
  const { nodeTransport } = await import('@crosspoint/core/node');
  const createRegistry: typeof core.createRegistry = (options) =>
    core.createRegistry({
      ...options,
      transport: mortalTransport(options.transport ?? nodeTransport({}), running.life!),
      clock: mortalClock(time, running.life!),
    });
  return { ...core, createRegistry };
});
vi.mock('@crosspoint/store-sqlite', async (importOriginal) => {
  const { sqlite } = await importOriginal<typeof StoreSqlite>();
  return { sqlite: (path: string) => mortalStore(sqlite(path, { now: time.now }), running.life!) };
});

/** Types a command in a process of its own. Undefined: it was killed. */
async function type(args: readonly string[], store: string, life: Life): Promise<Ran | undefined> {
  running.life = life;
  const ended = await Promise.race([ran(args, fakeIo({ store })), life.killed.then(() => undefined)]);
  await life.bury();
  return ended;
}

/** The same where nothing kills it. */
async function typeWhole(args: readonly string[], store: string): Promise<Ran> {
  const ended = await type(args, store, new Life());
  if (ended === undefined) throw new Error('nothing was to kill it');
  return ended;
}

/** What a run came to. */
function outcomeOf({ code, json }: Ran) {
  const { bought, error } = json as { bought?: string; error?: { code: string } };
  return { code, bought, error: error?.code };
}

interface Desk {
  readonly server: Emulator;
  /** What a person types. */
  readonly args: readonly string[];
  readonly store: string;
  readonly out: string;
}

async function desk(server: Emulator, command: readonly string[]): Promise<Desk> {
  const out = await folder();
  server.reset();
  time.reset();
  return {
    server,
    store: join(out, 'jobs.db'),
    out,
    args: [...command, '--emulator', server.url, '--out', out, '--json'],
  };
}

const filesIn = async (out: string): Promise<number> =>
  (await readdir(out)).filter((name) => name.endsWith('.mp4')).length;

const delivered = 'after the update to what else is known';

/** Whether a process that was killed at the end of these events may have sent a request whose outcome nobody wrote down. */
const isUndecided = (events: readonly string[]): boolean =>
  events.includes('after the intent') && !events.includes('after the update to accepted');

/** The events of a command that nothing happens to. */
async function eventsOf(server: Emulator, command: readonly string[]): Promise<readonly string[]> {
  const { args, store } = await desk(server, command);
  const life = new Life();
  expect((await type(args, store, life))?.code).toBe(0);
  // Beyond the last write the result was told and its delivery recorded: the same command is a new wish.
  return life.events.slice(0, -1);
}

const boat = (gateway: string, model: string): readonly string[] => [
  'run',
  'A paper boat.',
  '--model',
  model,
  '--only',
  gateway,
];

/** Where the gateway lists its jobs, the same command finds by itself what was sent. */
const gateways = [
  { gateway: 'aimlapi', model: 'alibaba/happyhorse-1.0', lists: true },
  { gateway: 'nanogpt', model: 'google/veo-2.0', lists: true },
  { gateway: 'yotta', model: 'kling/kling-3.0-standard', lists: false },
  { gateway: 'gateai', model: 'kling/kling-2.1-pro', lists: false },
  { gateway: 'aigate', model: 'kling/kling-3.0-standard', lists: false },
] as const;

describe('crosspoint run that is killed', () => {
  it.each(gateways)(
    'at any event of its store and sockets goes on with the same job where it is typed again, at $gateway',
    async ({ gateway, model, lists }) => {
      const server = await emulator();
      const command = boat(gateway, model);
      const events = await eventsOf(server, command);
      const submits = `${gateway}.submit`;
      expect(events.length).toBeGreaterThan(10);
      for (let last = 1; last <= events.length; last += 1) {
        const { args, store, out } = await desk(server, command);
        const life = new Life(last);
        const where = `killed at ${last}, ${events[last - 1]}`;
        const isKilled = (await type(args, store, life)) === undefined;
        const accepted = server.acceptedCount(submits);

        const again = await typeWhole(args, store);

        const isCut = isUndecided(life.events);
        const isUnknown = isCut && !(lists && accepted === 1);
        expect({ where, isKilled, ...outcomeOf(again), files: await filesIn(out) }).toEqual({
          where,
          isKilled: true,
          ...(isUnknown
            ? { code: 6, error: 'submission_unknown' }
            : { code: 0, bought: accepted === 0 ? 'now' : 'earlier' }),
          files: isUnknown ? 0 : 1,
        });
        // Nothing is sent a second time, whatever became of the first.
        expect([where, server.requestCount(submits)]).toEqual([where, isCut ? accepted : 1]);
        if (!isUnknown || accepted === 1) continue;
        // A person has looked: from then on the same command buys.
        const decision = ['reconcile', 'last', '--not-accepted', '--emulator', server.url];
        const settled = await typeWhole(decision, store);
        const bought = await typeWhole(args, store);
        expect([where, settled.code, bought.code]).toEqual([where, 0, 0]);
        expect(server.acceptedCount(submits)).toBe(1);
      }
    },
  );

  it('twice, the second time at any other event, has bought once and goes on where it is typed a third time', async () => {
    const server = await emulator();
    const command = boat('aimlapi', 'alibaba/happyhorse-1.0');
    const { length } = await eventsOf(server, command);
    for (let last = 1; last <= length; last += 1) {
      const { args, store, out } = await desk(server, command);
      const lives = [new Life(last), new Life(((last * 7) % length) + 1)];
      for (const life of lives) await type(args, store, life);
      // The second was told, and its delivery recorded, before it was killed: the same command is a new wish.
      if (lives.some(({ events }) => events.includes(delivered))) continue;
      const where = lives.map(({ events }) => `killed at ${events.length}, ${events.at(-1)}`).join('; ');

      const again = await typeWhole(args, store);

      const accepted = server.acceptedCount('aimlapi.submit');
      const requests = server.requestCount('aimlapi.submit');
      expect({ where, requests, code: again.code, files: await filesIn(out) }).toEqual({
        where,
        requests: accepted,
        code: accepted === 1 ? 0 : 6,
        files: accepted,
      });
      expect(accepted).toBeLessThan(2);
    }
  });

  it('in the middle of a batch buys every line once where it is typed again', async () => {
    const server = await emulator();
    for (let last = 1, isKilled = true; isKilled; last += 1) {
      const { args, store, out } = await desk(server, ['run', '--only', 'aimlapi', '--concurrency', '2']);
      await writeFile(join(out, 'p.jsonl'), '{"prompt":"One."}\n{"prompt":"Two."}\n{"prompt":"Three."}');
      const batch = [...args, '--batch', join(out, 'p.jsonl')];
      const life = new Life(last);
      isKilled = (await type(batch, store, life)) === undefined;
      const where = `killed at ${last}, ${life.events.at(-1)}`;

      const again = await typeWhole(batch, store);

      const { lines } = again.json as { lines: readonly { stage: string; error?: { code: string } }[] };
      const done = lines.filter(({ stage }) => stage === 'done').length;
      const unknown = lines.filter(({ error }) => error?.code === 'submission_unknown').length;
      expect({
        where,
        lines: done + unknown,
        requests: server.requestCount('aimlapi.submit'),
        files: await filesIn(out),
      }).toEqual({ where, lines: 3, requests: done, files: done });
      // Of a line that was cut between its intent and its request nobody can say that it was not sent.
      const survived = isKilled ? life.events.slice(0, -1) : life.events;
      const count = (name: string): number => survived.filter((event) => event === name).length;
      const cut = count('before the intent') - count('before the first byte of a submit');
      expect([where, unknown <= cut]).toEqual([where, true]);
    }
  });
});
