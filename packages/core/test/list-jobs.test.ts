import { describe, expect, it } from 'vitest';
import { createRegistry, memoryStore, type Registry } from '../src/index.ts';
import type { JobStatus } from '../src/store.ts';
import { exampleProvider, fakeClock } from '../src/testing/index.ts';
import { canary, caught, methods, request } from './gateway.ts';
import { line, ok, type Reply } from './slots.ts';

const over = { word: 'done', files: ['https://files.example/clip.mp4'] };

/** A registry over one store; `answers` are what each submit gets, and every poll gets `polled`. */
function shop(responses: readonly Reply[], polled: unknown = { word: 'busy' }) {
  const clock = fakeClock({ skipSleeps: true });
  const store = memoryStore({ clock });
  const replies = [...responses];
  const transport = line(({ method }) => (method === 'POST' ? replies.shift()! : ok(polled)));
  const open = (namespace?: string): Registry =>
    createRegistry({ providers: [exampleProvider({ apiKey: canary })], transport, clock, store, namespace });
  return { media: open(), open, store, clock, transport };
}

const buy = (media: Registry, tags: Record<string, string> = {}) =>
  media.submit({ ...request, tags }, { retries: 0 }).catch(() => undefined);

describe('registry.jobs', () => {
  it('lists every purchase with how it stands, the newest first, and asks nobody', async () => {
    const { media, transport } = shop([
      ok({ job: 'job-1' }),
      'broken',
      { status: 401, json: {} },
      'refused',
      ok({ job: 'job-2' }),
    ]);
    for (let n = 0; n < 5; n += 1) await buy(media, { n: String(n) });
    const before = transport.sent.length;

    const { jobs, next } = await media.jobs();

    expect(jobs.map(({ status, tags }) => [tags['n'], status])).toEqual([
      ['4', 'queued'],
      ['3', 'not_sent'],
      ['2', 'rejected'],
      ['1', 'unknown'],
      ['0', 'queued'],
    ]);
    expect(jobs.map(({ errorCode }) => errorCode)).toEqual([
      undefined,
      'provider_unavailable',
      'auth',
      'submission_unknown',
      undefined,
    ]);
    expect(next).toBeUndefined();
    expect(transport.sent).toHaveLength(before);
    expect(jobs[4]?.job?.ref.id).toBe('job-1');
    expect(String(jobs[4]?.ref)).toMatch(/^xp1\./);
  });

  it('filters by status, labels and provider, and pages to the end without a gap', async () => {
    const responses = Array.from({ length: 9 }, (_, n): Reply =>
      n % 3 === 0 ? 'broken' : ok({ job: `job-${n}` }),
    );
    const { media } = shop(responses);
    for (let n = 0; n < 9; n += 1) await buy(media, { n: String(n), even: String(n % 2 === 0) });
    const pages = async (status: JobStatus | JobStatus[]) => {
      const found: string[][] = [];
      for (let before: string | undefined; ;) {
        const { jobs, next } = await media.jobs({ status, limit: 2, before });
        found.push(jobs.map(({ tags }) => tags['n'] ?? ''));
        if (next === undefined) return found;
        before = next;
      }
    };

    expect(await pages('unknown')).toEqual([['6', '3'], ['0']]);
    expect(await pages('queued')).toEqual([
      ['8', '7'],
      ['5', '4'],
      ['2', '1'],
    ]);
    expect((await pages(['queued', 'unknown'])).flat()).toEqual([
      '8',
      '7',
      '6',
      '5',
      '4',
      '3',
      '2',
      '1',
      '0',
    ]);
    const labelled = await media.jobs({ tags: { even: 'true' }, status: 'unknown' });
    expect(labelled.jobs.map(({ tags }) => tags['n'])).toEqual(['6', '0']);
    expect((await media.jobs({ provider: 'nobody' })).jobs).toEqual([]);
  });

  it('calls a purchase unknown whose process ended while it was sending, once its time is over', async () => {
    const { media, store, clock } = shop([]);
    const { outcome } = await store.createAttempt({
      id: 'attempt-1',
      namespace: '',
      idempotencyKey: 'key-1',
      ordinal: 1,
      fingerprint: 'f',
      ref: {
        version: 1,
        provider: 'echo',
        account: 'default',
        model: 'echo/parrot',
        slug: 'parrot/1',
        task: 'text-to-video',
        submittedAt: new Date(clock.now()).toISOString(),
        idempotencyKey: 'key-1',
      },
      expiresInMs: 60_000,
      reservations: [],
    });
    expect(outcome).toBe('begun');
    expect((await media.jobs({ status: 'unknown' })).jobs).toEqual([]);
    expect((await media.jobs({ status: 'open' })).jobs).toMatchObject([{ id: 'attempt-1', status: 'open' }]);

    clock.advance(61_000);

    expect((await media.jobs({ status: 'unknown' })).jobs).toMatchObject([{ id: 'attempt-1' }]);
    expect((await media.jobs({ status: 'open' })).jobs).toEqual([]);
  });

  it('keeps to the namespace of its registry', async () => {
    const { open } = shop([ok({ job: 'job-1' })]);
    await buy(open('tenant-a'));
    expect((await open('tenant-a').jobs()).jobs).toHaveLength(1);
    expect((await open('tenant-b').jobs()).jobs).toEqual([]);
  });

  it('gives a job that any method takes', async () => {
    const { media } = shop([ok({ job: 'job-1' })], over);
    await buy(media);
    const [record] = (await media.jobs({ status: 'queued' })).jobs;
    expect((await media.wait(record!.ref)).state).toBe('succeeded');
    expect((await media.jobs({ status: 'succeeded' })).jobs).toMatchObject([{ job: { state: 'succeeded' } }]);
  });

  it.each([
    [{ status: 'done' }, /must be one of queued/],
    [{ limit: 0 }, /limit/],
    [{ state: 'unknown' }, /state.* is not an option/],
    [{ before: 'nowhere' }, /there is no attempt 'nowhere'/],
  ])('refuses %o', async (filter, message) => {
    const { media } = shop([]);
    const error = await caught(media.jobs(filter as object));
    expect(error).toMatchObject({ code: 'invalid_request', message: expect.stringMatching(message) });
  });

  it('says that the store cannot be read', async () => {
    const { store, clock } = shop([]);
    const broken = { ...methods(store), list: () => Promise.reject(new Error('disk')) };
    const media = createRegistry({ providers: [exampleProvider({ apiKey: canary })], clock, store: broken });
    expect(await caught(media.jobs())).toMatchObject({ code: 'store_unavailable' });
  });
});
