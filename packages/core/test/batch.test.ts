import { describe, expect, it } from 'vitest';
import {
  createRegistry,
  type GenerationRequest,
  isCrosspointError,
  memoryStore,
  type RegistryOptions,
} from '../src/index.ts';
import type { BatchResult, BatchUpdate } from '../src/store.ts';
import { exampleProvider, fakeClock } from '../src/testing/index.ts';
import { canary, caught } from './gateway.ts';
import { hand, soon } from './hand.ts';
import { extended, line, ok, type Reply } from './slots.ts';

const over = { word: 'done', files: ['https://files.example/clip.mp4'] };
const video = (prompt: string): GenerationRequest => ({
  kind: 'video',
  model: 'echo/parrot',
  prompt,
  duration: 5,
});
const videos = (count: number): GenerationRequest[] =>
  Array.from({ length: count }, (_, n) => video(`Boat ${n}.`));

/** A gateway that takes everything, and a store that outlives its registries. */
function shop(respond?: (prompt: string, n: number) => Reply, options: Partial<RegistryOptions> = {}) {
  const clock = fakeClock({ skipSleeps: true });
  const store = memoryStore({ clock });
  const posted: string[] = [];
  const transport = line(({ method, body }) => {
    if (method !== 'POST') return ok(over);
    const { text } = JSON.parse(body as string) as { text: string };
    posted.push(text);
    return respond?.(text, posted.length) ?? ok({ job: `job-${posted.length}` });
  });
  const open = (more: Partial<RegistryOptions> = {}) =>
    createRegistry({
      providers: [exampleProvider({ apiKey: canary })],
      transport,
      clock,
      store,
      ...options,
      ...more,
    });
  return { media: open(), open, posted, store, transport, clock };
}

async function all<Result>(results: AsyncIterable<Result>): Promise<Result[]> {
  const found: Result[] = [];
  for await (const result of results) found.push(result);
  return found;
}

const inOrder = (results: readonly BatchResult[]) => results.toSorted((a, b) => a.index - b.index);

describe('submitMany', () => {
  it('buys every item once, and yields each with its place', async () => {
    const { media, posted } = shop();
    const results = inOrder(await all(media.submitMany(videos(9), { concurrency: 3 })));
    expect(results.map(({ index, job, bought }) => [index, job?.state, bought])).toEqual(
      Array.from({ length: 9 }, (_, n) => [n, 'queued', 'now']),
    );
    expect(posted.toSorted()).toEqual(videos(9).map(({ prompt }) => prompt));
  });

  it.each([5, null, undefined])('over an iterator that gives %s ends with an error', async (given) => {
    const { media, posted } = shop();
    const items = { [Symbol.iterator]: () => ({ next: () => given }) } as unknown as GenerationRequest[];
    const read: unknown[] = [];
    const reading = (async () => {
      for await (const result of media.submitMany(items)) read.push(result);
    })();
    await expect(reading).rejects.toThrow('next() gave no object');
    expect([read, posted]).toEqual([[], []]);
  });

  it('buys each item as it was given, where the source changes one object', async () => {
    let attempts = 0;
    const { open, posted } = shop((prompt) =>
      prompt === 'Boat 0.' && (attempts += 1) === 1 ? 'refused' : ok({ job: prompt }),
    );
    const item = { ...video('') };
    const items = {
      *[Symbol.iterator]() {
        for (let n = 0; n < 4; n += 1) yield Object.assign(item, { prompt: `Boat ${n}.` });
      },
    };
    await all(open().submitMany(items, { concurrency: 4 }));
    expect(posted.toSorted()).toEqual(['Boat 0.', 'Boat 0.', 'Boat 1.', 'Boat 2.', 'Boat 3.']);
  });

  it('sends nothing before the first result is asked for', async () => {
    const { media, posted } = shop();
    const results = media.submitMany(videos(2));
    await soon();
    expect(posted).toEqual([]);
    await results.return?.();
    expect(await results.next()).toEqual({ done: true, value: undefined });
    expect(posted).toEqual([]);
  });

  it('has at most so many under way, and takes items only as there is room for them', async () => {
    const transport = hand();
    const media = createRegistry({
      providers: [exampleProvider({ apiKey: canary })],
      transport,
      clock: fakeClock(),
    });
    let taken = 0;
    const endless = (function* () {
      for (;;) {
        taken += 1;
        yield video(`Boat ${taken}.`);
      }
    })();
    const results = media.submitMany(endless, { concurrency: 3 });
    const first = results.next();
    await transport.call(2);
    await soon();
    expect(transport.calls).toHaveLength(3);
    for (let n = 0; n < 3; n += 1) transport.calls[n]!.respond(200, { job: `job-${n}` });
    await first;
    await transport.call(5);
    for (let n = 3; n < 6; n += 1) transport.calls[n]!.respond(200, { job: `job-${n}` });
    await soon();
    // Nobody takes the results: they hold back new items.
    const before = taken;
    await soon();
    expect(taken).toBe(before);
    expect(taken).toBeLessThanOrEqual(8);
    await results.return?.();
  });

  it('ends one bad item as its own error and stops nobody', async () => {
    const { media, posted } = shop((prompt) =>
      prompt === 'Boat 1.'
        ? { status: 400, json: {} }
        : prompt === 'Boat 2.'
          ? 'broken'
          : ok({ job: prompt }),
    );
    const wrong = [null, 5, { ...video('x'), duration: 'long' }, { request: video('y'), id: 3 }] as never[];
    const results = inOrder(await all(media.submitMany([...videos(4), ...wrong], { retries: 0 })));
    expect(results.map(({ error, job }) => error?.code ?? job?.state)).toEqual([
      'queued',
      'invalid_request',
      'submission_unknown',
      'queued',
      'invalid_request',
      'invalid_request',
      'invalid_request',
      'invalid_request',
    ]);
    expect(posted).toHaveLength(4);
  });

  it.each([
    ['a blank key', '', 'b', 'key: must not be blank; leave it out to name the item by its position; got ""'],
    ['spaces for a key', ' ', undefined, 'key: must not be blank'],
    [
      'a long key',
      'k'.repeat(300),
      'b',
      'key: makes an idempotency key of 308 characters; at most 256 are allowed',
    ],
    [
      'a long key and no batch',
      'k'.repeat(300),
      undefined,
      'key: makes an idempotency key of 300 characters',
    ],
    ['escapes in a key', '"'.repeat(130), 'b', 'key: makes an idempotency key of 268 characters'],
    ['escapes in a batch', undefined, '"'.repeat(128), 'batchId: makes an idempotency key of 262 characters'],
  ])(
    'ends an item with %s as its own error, in the words of the batch',
    async (_why, key, batchId, message) => {
      const { media, posted } = shop();
      const item = key === undefined ? video('A.') : { request: video('A.'), key };
      const results = await all(media.submitMany([item, item], batchId === undefined ? {} : { batchId }));
      for (const { error } of results) {
        expect(error).toMatchObject({ code: 'invalid_request' });
        expect(String(error)).toContain(`[invalid_request]: ${message}`);
      }
      expect(posted).toEqual([]);
    },
  );

  it('resumes a batch by its id and buys nothing twice, whatever order it comes in', async () => {
    const { open, posted } = shop();
    const first = inOrder(await all(open().submitMany(videos(4), { batchId: 'b' })));
    const again = inOrder(await all(open().submitMany(videos(4), { batchId: 'b', concurrency: 1 })));
    expect(again.map(({ job, bought }) => [job?.ref.id, bought])).toEqual(
      first.map(({ job }) => [job?.ref.id, 'earlier']),
    );
    expect(posted).toHaveLength(4);
    await all(open().submitMany(videos(4), { batchId: 'another' }));
    expect(posted).toHaveLength(8);
  });

  it('ends a changed item of a resumed batch with a conflict, that item alone', async () => {
    const { open, posted } = shop();
    await all(open().submitMany(videos(3), { batchId: 'b' }));
    const changed = [video('Boat 0.'), video('Ship.'), video('Boat 2.'), video('Boat 3.')];
    const results = inOrder(await all(open().submitMany(changed, { batchId: 'b' })));
    expect(results.map(({ error, bought }) => error?.code ?? bought)).toEqual([
      'earlier',
      'idempotency_conflict',
      'earlier',
      'now',
    ]);
    expect(posted).toHaveLength(4);
  });

  it('takes two items alike for two purchases, unless they carry one key', async () => {
    const { media, posted } = shop();
    await all(media.submitMany([video('A.'), video('A.')], { batchId: 'b' }));
    expect(posted).toHaveLength(2);
    const one = { request: video('B.'), key: 'k' };
    const results = await all(media.submitMany([one, one, one], { batchId: 'b' }));
    expect(posted).toHaveLength(3);
    expect(new Set(results.map(({ job }) => job?.ref.id)).size).toBe(1);
    expect(results.map(({ bought }) => String(bought)).toSorted()).toEqual(['earlier', 'earlier', 'now']);
  });

  it('keeps a key apart from a position, and one batch from another', async () => {
    const { media, posted } = shop();
    await all(media.submitMany([video('A.')], { batchId: 'b' }));
    const results = await all(
      media.submitMany(
        [
          { request: video('B.'), key: '0' },
          { request: video('C.'), key: '["b",0]' },
        ],
        { batchId: 'b' },
      ),
    );
    expect(results.every(({ bought }) => bought === 'now')).toBe(true);
    expect(posted).toHaveLength(3);
  });

  it('takes a key for the idempotency key itself where the batch has no id', async () => {
    const { media, posted } = shop();
    await media.submit(video('A.'), { idempotencyKey: 'order-1' });
    const [result] = await all(media.submitMany([{ request: video('A.'), key: 'order-1' }]));
    expect(result).toMatchObject({ bought: 'earlier', idempotencyKey: 'order-1', key: 'order-1' });
    expect(posted).toHaveLength(1);
  });

  it.each([
    ['break', 'break'],
    ['return while a result is waited for', 'return'],
  ] as const)('left by %s sends nothing more, and keeps what runs', async (_name, how) => {
    const transport = hand();
    const store = memoryStore();
    const media = createRegistry({ providers: [exampleProvider({ apiKey: canary })], transport, store });
    let closed = false;
    const items = (function* () {
      try {
        for (let n = 0; ; n += 1) yield video(`Boat ${n}.`);
      } finally {
        closed = true;
      }
    })();
    const results = media.submitMany(items, { concurrency: 3, batchId: 'b' });
    const first = results.next();
    const calls = [await transport.call(0), await transport.call(1), await transport.call(2)];
    if (how === 'break') {
      calls[0]!.respond(200, { job: 'job-0' });
      await first;
      await transport.call(3);
    }
    let isLeft = false;
    const left = results.return?.().then(() => (isLeft = true));
    await soon();
    expect(isLeft).toBe(false); // what is on its way is answered first
    const sent = transport.calls.length;
    transport.calls.forEach((call, n) => call.respond(200, { job: `job-${n}` }));
    await left;
    await soon();
    expect(transport.calls).toHaveLength(sent);
    expect(closed).toBe(true);
    const { jobs } = await media.jobs({ status: 'queued' });
    expect(jobs.map(({ ref }) => String(ref.id)).toSorted()).toEqual(
      Array.from({ length: sent }, (_, n) => `job-${n}`),
    );
    if (how === 'return') expect(await first).toEqual({ done: false, value: expect.anything() as unknown });
  });

  it('sends no item again that was waiting to be sent again when the loop was left', async () => {
    const transport = hand();
    const clock = fakeClock();
    const media = createRegistry({ providers: [exampleProvider({ apiKey: canary })], transport, clock });
    const results = media.submitMany(videos(1), { batchId: 'b' });
    const first = results.next();
    (await transport.call(0)).respond(429, {}, { 'retry-after': '5' });
    await soon();
    const left = results.return?.();
    await soon();
    clock.advance(60_000);
    await Promise.all([left, first]);
    expect(transport.calls).toHaveLength(1);
  });

  it('stopped by its signal answers what is on its way first, then throws', async () => {
    const transport = hand();
    const controller = new AbortController();
    const media = createRegistry({ providers: [exampleProvider({ apiKey: canary })], transport });
    const results = media.submitMany(videos(5), { concurrency: 2, signal: controller.signal });
    const first = results.next();
    await transport.call(1);
    controller.abort();
    await soon();
    transport.calls.forEach((call, n) => call.respond(200, { job: `job-${n}` }));
    const found = [(await first).value, (await results.next()).value] as BatchResult[];
    expect(found.map(({ job }) => String(job?.ref.id)).toSorted()).toEqual(['job-0', 'job-1']);
    expect(await caught(results.next())).toMatchObject({ code: 'canceled' });
    expect(transport.calls).toHaveLength(2);
  });

  it('yields what was bought before the input failed, then the error of the input', async () => {
    const { media } = shop();
    const items = (async function* () {
      yield video('A.');
      yield video('B.');
      throw new Error('the database is gone');
    })();
    const found: BatchResult[] = [];
    const failed = (async () => {
      for await (const result of media.submitMany(items)) found.push(result);
    })();
    expect(await caught(failed)).toMatchObject({ message: 'the database is gone' });
    expect(found).toHaveLength(2);
  });

  it.each([
    [{ concurrency: 0 }, /concurrency/],
    [{ batchId: ' ' }, /batchId/],
    [{ batchID: 'b' }, /batchID: is not an option; did you mean batchId\?/],
    [{ parallel: 2 }, /parallel: is not an option; known are .*batchId, concurrency/],
    [{ idempotencyKey: 'k' }, /batchId/],
    [{ maxPrice: { USD: 1 } }, /maxPrice/],
  ])('refuses the options %o before anything is bought', async (options, message) => {
    const { media, posted } = shop();
    const error = await caught(all(media.submitMany(videos(1), options as object)));
    expect(isCrosspointError(error) && error.code).toBe('invalid_request');
    expect(String(error)).toMatch(message);
    expect(posted).toEqual([]);
  });
});

describe('generateMany', () => {
  it('waits for each job, and tells how the batch goes on', async () => {
    const { media } = shop((prompt) =>
      prompt === 'Boat 1.' ? { status: 400, json: {} } : ok({ job: prompt }),
    );
    const updates: BatchUpdate[] = [];
    const results = inOrder(
      await all(media.generateMany(videos(3), { onUpdate: (update) => void updates.push(update) })),
    );
    expect(results.map(({ job, error }) => job?.state ?? error?.code)).toEqual([
      'succeeded',
      'invalid_request',
      'succeeded',
    ]);
    expect(updates.at(-1)?.progress).toEqual({ underWay: 0, succeeded: 2, failed: 1 });
    const states = updates.filter(({ index }) => index === 0).map(({ job }) => job?.state);
    expect(states.slice(0, 2)).toEqual([undefined, 'queued']);
    expect(states).toContain('succeeded');
  });

  it('lets jobs go on where it is left, and a later call of the same batch brings them', async () => {
    const { media, open, posted, transport } = shop();
    for await (const _result of media.generateMany(videos(4), { batchId: 'b', concurrency: 4 })) break;
    const bought = posted.length;
    const results = await all(open().generateMany(videos(4), { batchId: 'b' }));
    expect(results.map(({ job }) => job?.state)).toEqual(Array.from({ length: 4 }, () => 'succeeded'));
    expect(posted).toHaveLength(4);
    expect(bought).toBeLessThanOrEqual(4);
    expect(transport.sent.filter(({ method }) => method === 'POST')).toHaveLength(4);
  });
});

describe('the live quote of a batch', () => {
  const quoting = (reading: object) => {
    const asked: unknown[] = [];
    const spec = exampleProvider.spec;
    const provider = extended({
      quote: {
        method: 'POST',
        path: '/quote',
        schema: { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } },
        parse: () => reading,
      } as NonNullable<typeof spec.quote>,
    })();
    const transport = line(({ method, url, body }) => {
      if (url.endsWith('/quote')) asked.push(JSON.parse(body as string));
      return method === 'POST' ? ok({ job: `job-${Math.random()}` }) : ok(over);
    });
    return {
      media: createRegistry({ providers: [provider], transport, clock: fakeClock({ skipSleeps: true }) }),
      asked,
    };
  };
  const price = { amount: '0.10', currency: 'USD' };

  it('is asked for once for items that differ in their prompt alone', async () => {
    const { media, asked } = quoting({ price });
    const longer = { ...video('Longer.'), duration: 8 };
    const results = await all(media.submitMany([...videos(6), longer], { maxPrice: { USD: '0.2' } }));
    expect(results.every(({ job }) => job !== undefined)).toBe(true);
    expect(asked).toHaveLength(2);
  });

  it('is asked for again once what the gateway says is left may be used up', async () => {
    const { media, asked } = quoting({ price, remaining: { amount: '0.25', currency: 'USD' } });
    await all(media.submitMany(videos(6), { concurrency: 1 }));
    expect(asked).toHaveLength(3);
  });

  it('is asked for by each item that the gateway would change', async () => {
    const { media, asked } = quoting({ price, affordable: false });
    await all(media.submitMany(videos(3), { concurrency: 1, allowDroppedFields: true }));
    expect(asked).toHaveLength(3);
  });
});
