import { copyFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cannedFault, type Emulator } from '@crosspoint/emulator';
import { describe, expect, it } from 'vitest';
import { type JobRef, memoryStore } from '@crosspoint/core';
import { fakeClock } from '@crosspoint/core/testing';
import { findPreviousPurchase, tagged } from '../src/store/previous-purchase.ts';
import { openPlace } from '../src/store/open-store.ts';
import { emulator, eventually, fakeIo, folder, picture, ran, refIn, type Ran } from './support.ts';

const boat = 'A paper boat crosses a puddle.';

// Longer than a download waits for: it gives up at once.
const unavailable = { type: 'status', status: 503, headers: { 'retry-after': '3600' } } as const;

type Word = 'open' | 'rejected' | 'accepted' | 'unknown';

const aRef: JobRef = {
  version: 1,
  provider: 'aimlapi',
  account: 'emulator',
  model: 'm',
  slug: 's',
  task: 'text-to-video',
  submittedAt: '2026-01-01T00:00:00.000Z',
  idempotencyKey: 'k',
};

/** One person's machine: every run keeps its jobs in one file. */
async function desk(server: Emulator) {
  const place = await folder();
  const io = () => fakeIo({ store: join(place, 'jobs.db') });
  const run = (...more: readonly string[]): Promise<Ran> =>
    ran(['run', boat, '--only', 'aimlapi', '--emulator', server.url, '--out', place, ...more], io());
  return { place, io, run };
}

describe('the same request', () => {
  it('goes on with a job that is not over, says so, and buys nothing', async () => {
    const server = await emulator({ script: 'q60000c' });
    const { run } = await desk(server);

    const first = await run('--timeout', '0.1');
    const second = await run('--timeout', '0.1');
    server.advance(60_000);
    const third = await run('--json');

    expect(second.err).toMatch(
      /\nThe same request was bought \d s ago: this resumes that job and buys nothing\. --buy-again buys again\./,
    );
    expect(refIn(second.err)).toBe(refIn(first.err));
    expect(third.json).toMatchObject({ bought: 'earlier', job: { state: 'succeeded' }, files: [{}] });
    expect(server.requestCount('aimlapi.submit')).toBe(1);
  });

  it.each([
    [['--namespace', ''], '--namespace: must not be blank'],
    [['--namespace', 'n'.repeat(257)], '--namespace: must be at most 256 characters; it has 257'],
  ])('is not bought in a namespace that is none: %j', async (flags, message) => {
    const server = await emulator();
    const { run, io } = await desk(server);
    for (const { code, err } of [await run(...flags), await ran(['jobs', ...flags], io())]) {
      expect(err).toContain(message);
      expect(code).toBe(2);
    }
    expect(server.requestCount('aimlapi.submit')).toBe(0);
  });

  it('of another namespace is another purchase, and is neither listed nor found in this one', async () => {
    const server = await emulator({ script: 'q60000c' });
    const { run, io } = await desk(server);
    await run('--timeout', '0.1', '--namespace', 'a');
    const other = await run('--timeout', '0.1', '--namespace', 'b', '--json');
    const again = await run('--timeout', '0.1', '--namespace', 'a', '--json');
    const listed = async (...more: string[]): Promise<unknown> =>
      (await ran(['jobs', '--json', ...more], io())).json;

    expect(other.json).toMatchObject({ bought: 'now' });
    expect(again.json).toMatchObject({ bought: 'earlier' });
    expect(server.requestCount('aimlapi.submit')).toBe(2);
    expect(await listed('--namespace', 'b')).toMatchObject({
      jobs: [{ ref: refIn(other.err), next: expect.stringContaining('--namespace b') as string }],
    });
    expect(await listed()).toMatchObject({ jobs: [] });
    const nothing = await ran(['status', 'last', '--emulator', server.url], io());
    expect(nothing.code).toBe(2);
  });

  it('is bought again with --buy-again', async () => {
    const server = await emulator({ script: 'q60000c' });
    const { run } = await desk(server);
    await run('--timeout', '0.1');
    const { json } = await run('--timeout', '0.1', '--buy-again', '--json');
    expect(json).toMatchObject({ bought: 'now' });
    expect(server.requestCount('aimlapi.submit')).toBe(2);
  });

  it('is bought again once it is over, however it ended', async () => {
    const server = await emulator();
    const { run } = await desk(server);
    await run();
    server.injectFault({ route: 'aimlapi.submit', fault: cannedFault('bad-key') });
    const refused = await run();
    const { code, json } = await run('--json');
    expect(refused.code).toBe(3);
    expect([code, json]).toMatchObject([0, { bought: 'now' }]);
    expect(server.acceptedCount('aimlapi.submit')).toBe(2);
  });

  it('is not bought again while what was made is not saved', async () => {
    const server = await emulator();
    server.injectFault({ route: 'aimlapi.file', fault: unavailable, times: 100 });
    const { run, place } = await desk(server);
    const lost = await run();
    expect(server.acceptedCount('aimlapi.submit')).toBe(1);
    server.reset(); // the counters too
    const { json } = await run('--json');

    expect(lost.code).toBe(7);
    expect(json).toMatchObject({ bought: 'earlier', job: { state: 'succeeded' }, files: [{}] });
    expect((await readdir(place)).filter((name) => name.endsWith('.mp4'))).toHaveLength(1);
    expect(server.acceptedCount('aimlapi.submit')).toBe(0);

    // It is in somebody's hands now.
    expect((await run('--json')).json).toMatchObject({ bought: 'now' });
  });

  it.each([[['--json']], [[]]])(
    'is not bought again, and its file not fetched again, where the reader was gone before it was told: %j',
    async (more) => {
      const server = await emulator();
      const { place, io, run } = await desk(server);
      const gone = io();
      const stdout = { ...gone.stdout, flush: () => Promise.resolve(false) };
      const args = ['run', boat, '--only', 'aimlapi', '--emulator', server.url, '--out', place, ...more];
      expect((await ran(args, { ...gone, stdout })).code).toBe(0);

      const { code, json } = await run('--json');

      expect(code).toBe(0);
      expect(json).toMatchObject({ bought: 'earlier', files: [{ path: expect.stringContaining('.mp4') }] });
      expect([server.requestCount('aimlapi.submit'), server.requestCount('aimlapi.file')]).toEqual([1, 1]);

      // Told this time, so the next one is a new wish.
      expect((await run('--json')).json).toMatchObject({ bought: 'now' });
    },
  );

  it('that was never saved is not come back to after --buy-again', async () => {
    const server = await emulator();
    server.injectFault({ route: 'aimlapi.file', fault: unavailable, times: 100 });
    const { run } = await desk(server);
    await run();
    server.reset();
    for (const more of [['--buy-again'], []])
      expect((await run('--json', ...more)).json).toMatchObject({ bought: 'now', files: [{}] });
  });

  it('is the same whatever its labels and its routing, and another with another field or another picture', async () => {
    const server = await emulator({ script: 'q60000c' });
    const { run, place } = await desk(server);
    const [one, two] = [join(place, '1.png'), join(place, '2.png')];
    await copyFile(picture, one);
    await copyFile(picture, two);
    const quick = ['--timeout', '0.05'];

    await run(...quick, '--image', one);
    await run(...quick, '--image', two, '--tag', 'order=42', '--only', 'aimlapi', '--allow-dropped-fields');
    expect(server.requestCount('aimlapi.submit')).toBe(1);

    await run(...quick, '--image', one, '--duration', '5');
    const wider = Buffer.concat([
      await import('node:fs/promises').then((fs) => fs.readFile(picture)),
      Buffer.from('x'),
    ]);
    await writeFile(two, wider);
    await run(...quick, '--image', two);
    expect(server.requestCount('aimlapi.submit')).toBe(3);
  });

  it('is refused while nobody knows whether it was bought, with what to do', async () => {
    const server = await emulator();
    server.injectFault({ route: 'aimlapi.submit', fault: { type: 'reset', when: 'after-accepting' } });
    server.injectFault({ route: 'aimlapi.logs', fault: { type: 'status', status: 500 }, times: 100 });
    const { run } = await desk(server);

    const first = await run();
    const second = await run();
    expect([first.code, second.code]).toEqual([6, 6]);
    expect(second.err).toMatch(
      /\[submission_unknown\] aimlapi: the same request was sent .*; crosspoint reconcile settles it, and --buy-again buys/m,
    );
    expect(second.err).toContain(`crosspoint reconcile ${refIn(first.err)}`);
    expect(server.requestCount('aimlapi.submit')).toBe(1);

    // Somebody has looked and decided; from then on it is a request like any other.
    expect((await run('--buy-again')).code).toBe(0);
    expect((await run()).code).toBe(0);
    expect(server.requestCount('aimlapi.submit')).toBe(3);
  });

  it('whose response was lost goes on with the job that the gateway lists, at once or the next time', async () => {
    const server = await emulator();
    server.injectFault({
      route: 'aimlapi.submit',
      fault: { type: 'reset', when: 'after-accepting' },
      times: 2,
    });
    const { run } = await desk(server);
    const first = await run('--json');
    expect(first.json).toMatchObject({ bought: 'now', job: { state: 'succeeded' }, files: [{}] });
    expect(first.err).toContain('The response to the submit was lost; aimlapi lists the job.');

    // One look may come too early: a listing lags.
    server.injectFault({
      route: 'aimlapi.logs',
      fault: { type: 'status', status: 200, body: '{"data":[]}' },
    });
    expect((await run()).code).toBe(6);
    expect((await run('--json')).json).toMatchObject({
      bought: 'earlier',
      job: { state: 'succeeded' },
      files: [{}],
    });
    expect(server.requestCount('aimlapi.submit')).toBe(2);
  });

  it('whose error response named a job follows that job', async () => {
    const server = await emulator();
    const body = '{"id":"7f1c0000-lost","status":"queued"}';
    server.injectFault({ route: 'aimlapi.submit', fault: { type: 'status', status: 500, body } });
    const { run } = await desk(server);
    const first = await run();
    expect(first.code).toBe(6);
    server.injectFault({
      route: 'aimlapi.status',
      fault: { type: 'status', status: 200, body: body.replace('queued', 'generating') },
      times: 100,
    });
    const second = await run('--timeout', '0.2', '--json');
    expect(second.json).toMatchObject({ bought: 'earlier', job: { ref: { id: '7f1c0000-lost' } } });
    expect(server.requestCount('aimlapi.submit')).toBe(1);
  });

  it.each([
    ['at once', undefined],
    ['where the first one is asked to come again', { type: 'status', status: 429 }],
  ] as const)('typed twice at the same instant is bought once, %s', async (_, fault) => {
    const server = await emulator({ script: 'q60000c' });
    server.injectFault({
      route: 'aimlapi.submit',
      fault: { type: 'delay', ms: 100 },
      after: fault === undefined ? 0 : 1,
    });
    if (fault !== undefined) server.injectFault({ route: 'aimlapi.submit', fault });
    const { run } = await desk(server);

    const both = await Promise.all([run('--timeout', '0.1', '--json'), run('--timeout', '0.1', '--json')]);

    expect(both.map(({ json }) => (json as { bought: string }).bought).toSorted()).toEqual([
      'earlier',
      'now',
    ]);
    expect(server.acceptedCount('aimlapi.submit')).toBe(1);
  });

  it('waits for the response of another crosspoint that is sending it', async () => {
    const server = await emulator({ script: 'q60000c' });
    server.injectFault({ route: 'aimlapi.submit', fault: { type: 'delay', ms: 400 } });
    const { run } = await desk(server);

    const first = run('--timeout', '0.1');
    await eventually(() => expect(server.requestCount('aimlapi.submit')).toBe(1));
    const second = await run('--timeout', '0.1');

    expect(second.err).toMatch(
      /\nAnother crosspoint process sent this request and has no response yet\. Waiting for it until \d\d:\d\d:\d\d at the latest \([^)]+\)/,
    );
    expect(refIn(second.err)).toBe(refIn((await first).err));
    expect(server.requestCount('aimlapi.submit')).toBe(1);
  });

  it('under the key of a process that was killed waits no longer than Ctrl-C, and sends nothing', async () => {
    const server = await emulator();
    server.injectFault({ route: 'aimlapi.submit', fault: { type: 'hang', accepted: true } });
    const { io, place } = await desk(server);
    const key = ['--idempotency-key', 'order-42'];
    const args = ['run', boat, '--only', 'aimlapi', '--emulator', server.url, '--out', place, ...key];
    const [killed, waiting] = [io(), io()];
    const first = ran(args, killed);
    await eventually(() => expect(server.requestCount('aimlapi.submit')).toBe(1));

    const second = ran(args, waiting);
    await eventually(() => expect(waiting.written.err).toMatch(/Waiting for it until \d\d:\d\d:\d\d/));
    waiting.press();
    const { code, err } = await second;

    expect(code).toBe(130);
    expect(err).toContain('stopped waiting for another caller');
    expect(err).not.toContain('The request was sent.');
    expect(server.requestCount('aimlapi.submit')).toBe(1);
    killed.press();
    killed.press();
    await first;
  });

  it('whose job the gateway no longer knows asks about that job again, and buys only with --buy-again', async () => {
    const server = await emulator({ script: 'q60000c' });
    const { run, place } = await desk(server);
    await run('--timeout', '0.1');
    const store = await openPlace(join(place, 'jobs.db'), place);
    const [attempt] = await store.list();
    const gone = { ...attempt!.job!, state: 'expired', outputs: [] } as const;
    await store.update(attempt!.id, { job: gone });
    await store.close();

    server.injectFault({ route: 'aimlapi.status', fault: { type: 'status', status: 404, body: '{}' } });
    const unknown = await run('--timeout', '0.1');
    expect(unknown.err).toContain('--buy-again buys again');
    expect(unknown.err).toContain('it may know it again later');
    const known = await run('--timeout', '0.1');
    expect([unknown.code, known.code]).toEqual([1, 5]);
    expect(server.requestCount('aimlapi.submit')).toBe(1);

    expect((await run('--buy-again', '--timeout', '0.1', '--json')).json).toMatchObject({ bought: 'now' });
  });

  it('under a key of its own is what the key says', async () => {
    const server = await emulator({ script: 'q60000c' });
    const { run } = await desk(server);
    for (const key of ['a', 'a', 'b']) await run('--timeout', '0.1', '--idempotency-key', key);
    expect(server.requestCount('aimlapi.submit')).toBe(2);
    const other = await run('--timeout', '0.1', '--idempotency-key', 'a', '--seed', '1');
    expect(other.code).toBe(2);
    expect(other.err).toContain('[idempotency_conflict]');
  });
});

describe('the key of a purchase', () => {
  const hash = 'm';
  const clock = fakeClock();
  /** A store with one purchase in it for each of these words, the last one the newest. */
  async function bought(...words: Word[]) {
    const store = memoryStore({ clock });
    for (const [n, word] of words.entries()) {
      const { key } = await findPreviousPurchase(store, hash);
      const ref = { ...aRef, idempotencyKey: key };
      const tags = tagged({ kind: 'video', model: 'm' }, hash).tags;
      const intent = {
        id: `${n}`,
        namespace: '',
        idempotencyKey: key,
        ordinal: 1,
        fingerprint: 'f',
        ref,
        expiresInMs: 100,
        reservations: [],
        tags,
      };
      await store.createAttempt(intent);
      if (word !== 'open') await store.update(`${n}`, { status: word });
    }
    return store;
  }

  it('is the same for everybody who looks before one of them buys', async () => {
    for (const store of [await bought(), await bought('accepted'), await bought('rejected')]) {
      const [one, two] = await Promise.all([
        findPreviousPurchase(store, hash),
        findPreviousPurchase(store, hash),
      ]);
      expect(one.key).toBe(two.key);
    }
  });

  it('is another after each purchase, and the same after what was refused', async () => {
    const keyAfter = async (...words: Word[]) =>
      (await findPreviousPurchase(await bought(...words), hash)).key;
    expect(await keyAfter('rejected')).toBe(await keyAfter());
    expect(await keyAfter('accepted', 'rejected')).toBe(await keyAfter('accepted'));
    expect(
      new Set([await keyAfter(), await keyAfter('accepted'), await keyAfter('unknown', 'accepted')]).size,
    ).toBe(3);
  });

  it('goes with the purchase that is not over: one whose time has passed is unknown until there is a later one', async () => {
    const found = async (afterMs: number, ...words: Word[]) => {
      const store = await bought(...words);
      clock.advance(afterMs);
      return (await findPreviousPurchase(store, hash)).attempt?.id;
    };
    expect(await found(0)).toBeUndefined();
    expect(await found(0, 'rejected')).toBeUndefined();
    expect(await found(0, 'open')).toBe('0');
    expect(await found(100, 'open')).toBe('0');
    expect(await found(0, 'unknown')).toBe('0');
  });
});
