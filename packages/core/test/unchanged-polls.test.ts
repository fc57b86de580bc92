import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type JobUpdate, memoryStore } from '../src/index.ts';
import { endpoint, response } from '../src/plugin.ts';
import { fakeClock } from '../src/testing/index.ts';
import { extended, line, ok, registryOf, type Reply, request } from './slots.ts';

const Polled = z.object({ word: z.string(), files: z.array(z.string()).nullish() });
const done = ok({ word: 'done', files: ['https://files.example/a.mp4'] });

/** A gateway with these answers to polls, whose reader counts how often it is called. */
function gateway(replies: Reply[], { readsHeaders = false, refundAfterMs = 0 } = {}) {
  const read: string[] = [];
  const body = ({ word, files }: z.infer<typeof Polled>) => {
    read.push(word);
    return { status: word, outputs: (files ?? []).map((url) => ({ url })) };
  };
  const poll = readsHeaders
    ? endpoint({
        method: 'GET',
        path: '/jobs/{id}',
        // The progress stands in a header.
        ...response(
          Polled,
          (
            said: z.infer<typeof Polled>,
            _ref: unknown,
            { headers }: { headers: Readonly<Record<string, string>> },
          ) => ({
            ...body(said),
            progress: Number(headers['x-progress']),
          }),
        ),
      })
    : endpoint({ method: 'GET', path: '/jobs/{id}', ...response(Polled, body) });
  const lineTo = line((call) => {
    if (call.method === 'POST') return ok({ job: 'job-1', cost: 0.25 });
    return replies.length > 1 ? replies.shift()! : replies[0]!;
  });
  const clock = fakeClock({ skipSleeps: true });
  const store = memoryStore({ clock });
  const written: unknown[] = [];
  const { update } = store;
  store.update = (id, change, condition) => {
    written.push(change);
    return update.call(store, id, change, condition);
  };
  const billing = refundAfterMs === 0 ? {} : { billing: { failedJob: 'unknown', refundAfterMs } as const };
  const provider = extended({ poll, ...billing })();
  return {
    ...registryOf(provider, lineTo, { store, clock, onEvent: undefined }),
    clock,
    store,
    read,
    written,
    lineTo,
  };
}

describe('a poll whose response is the last one, letter for letter', () => {
  it('is neither read nor written again, and its job is seen all the same', async () => {
    const working = ok({ word: 'working' });
    const { media, read, written, lineTo } = gateway([working, working, working, working, done]);
    const job = await media.submit(request);
    const [submitted, updates] = [written.length, [] as JobUpdate[]];
    const end = await media.wait(job, { onUpdate: (update) => void updates.push(update) });
    expect(end).toMatchObject({ state: 'succeeded', outputs: [{ url: 'https://files.example/a.mp4' }] });
    expect(lineTo.sent).toHaveLength(6);
    expect(read).toEqual(['working', 'done']);
    expect(written.length - submitted).toBe(2);
    const running = updates.filter(({ state }) => state === 'running');
    expect(running.map(({ poll }) => poll.count)).toEqual([1, 2, 3, 4]);
    const times = running.map(({ observedAt }) => Date.parse(observedAt));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(new Set(times).size).toBe(4);
    await media.close();
  });

  it('leaves the job that was read in the store in memory, and no copy of it', async () => {
    const { media, store } = gateway([ok({ word: 'working' }), done]);
    const end = await media.wait(await media.submit(request));
    const [attempt] = await store.list();
    expect(attempt?.job).toBe(end);
    await media.close();
  });

  it('obeys its own Retry-After', async () => {
    const busy: Reply = { status: 200, json: { word: 'working' }, headers: { 'retry-after': '40' } };
    const { media, clock } = gateway([ok({ word: 'working' }), busy, done]);
    await media.wait(await media.submit(request));
    expect(clock.slept.at(-1)).toBe(40_000);
    await media.close();
  });

  it('is read where something came between', async () => {
    const [working, waiting] = [ok({ word: 'working' }), ok({ word: 'waiting' })];
    const { media, read } = gateway([working, waiting, working, working, done]);
    await media.wait(await media.submit(request));
    expect(read).toEqual(['working', 'waiting', 'working', 'done']);
    await media.close();
  });

  it('is read by a reader that wants the headers', async () => {
    const at = (progress: string): Reply => ({
      status: 200,
      json: { word: 'working' },
      headers: { 'x-progress': progress },
    });
    const { media } = gateway([at('0.2'), at('0.7'), done], { readsHeaders: true });
    const seen: (number | undefined)[] = [];
    await media.wait(await media.submit(request), {
      onUpdate: ({ progress }) => void seen.push(progress?.fraction),
    });
    expect(seen.slice(1, 3)).toEqual([0.2, 0.7]);
    await media.close();
  });

  it('still brings the refund that time alone tells of', async () => {
    const working = ok({ word: 'working' });
    const replies: Reply[] = [...Array.from({ length: 30 }, () => working), done];
    const { media } = gateway(replies, { refundAfterMs: 60_000 });
    const end = await media.wait(await media.submit(request));
    expect(end.costs.map(({ basis }) => basis)).toContain('refunded');
    await media.close();
  });
});
