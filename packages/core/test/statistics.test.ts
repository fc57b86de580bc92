import { describe, expect, it } from 'vitest';
import { createRegistry, memoryStore, type PlanOptions, type VideoRequest } from '../src/index.ts';
import { defineProvider, type ProviderSpec } from '../src/plugin.ts';
import { exampleProvider, fakeClock } from '../src/testing/index.ts';
import { canary, methods, request } from './gateway.ts';
import { line, ok, type Reply } from './slots.ts';

const lasting = (duration: number): VideoRequest => ({
  kind: 'video',
  model: request.model,
  prompt: 'A paper boat.',
  duration,
});

const poll = exampleProvider.spec.poll!;
const parrot = exampleProvider.spec.models['echo/parrot']!;

function gateway(id: string, account = 'default') {
  const price = [{ per: 'request', currency: 'USD', asOf: '2026-01-01', amount: '0.1' }];
  return defineProvider({
    ...exampleProvider.spec,
    id,
    name: id,
    poll: {
      ...poll,
      parse: (...given) => {
        const { outputs = [], ...reading } = poll.parse(...given);
        return { ...reading, outputs: outputs.map((output) => ({ ...output, duration: 5 })) };
      },
    },
    errors: [{ message: /content policy/, errorCode: 'content_policy' }],
    models: { 'echo/parrot': { ...parrot, price } },
  } as ProviderSpec)({ apiKey: `${canary}${account}`, account, baseURL: `https://${id}.example` });
}

const done = ok({ word: 'done', files: ['https://files.example/clip.mp4'] });
const working = ok({ word: 'working' });
const broken = (reason: string) => ok({ word: 'broken', reason });

/** Two gateways whose every response is given by the test. */
function shop() {
  const clock = fakeClock();
  const store = memoryStore({ clock });
  const now: { submit: Reply | 'works'; poll: Reply } = { submit: 'works', poll: done };
  const transport = line(({ method }, n) =>
    method === 'POST' ? (now.submit === 'works' ? ok({ job: `job-${n}` }) : now.submit) : now.poll,
  );
  const providers = [gateway('slow'), gateway('quick')];
  const open = () => createRegistry({ providers, transport, clock, store });
  const behind = (ms: number) =>
    createRegistry({ providers, transport, clock: { ...clock, now: () => clock.now() - ms }, store });
  const media = open();
  /** One job: so long in the queue, so long until its end, in seconds. */
  const make = async (provider: string, queued: number, run: number, end: Reply = done, duration = 5) => {
    const job = await media.submit(lasting(duration), { only: [provider], retries: 0 });
    clock.advance(queued * 1000);
    now.poll = working;
    await media.status(job);
    clock.advance(run * 1000);
    now.poll = end;
    await media.status(job);
    return job;
  };
  const refuse = async (provider: string, reply: Reply, times: number) => {
    now.submit = reply;
    for (let n = 0; n < times; n += 1)
      await media.submit(request, { only: [provider], retries: 0 }).catch(() => undefined);
    now.submit = 'works';
  };
  const many = async (times: number, work: () => Promise<unknown>) => {
    for (let n = 0; n < times; n += 1) await work();
  };
  /** After what was read before is read again, and no gateway is avoided any more. */
  const plan = async (options: PlanOptions, duration = 5) => {
    clock.advance(3_600_000);
    return (await open().plan(lasting(duration), options)).offers;
  };
  return { media, behind, make, refuse, many, plan, clock, store, now, open };
}

describe('a plan sorted by latency', () => {
  it('reckons with the queue and the seconds per second of output', async () => {
    const { make, many, plan } = shop();
    await many(20, () => make('slow', 2, 50));
    await many(20, () => make('quick', 10, 20));
    const offers = await plan({ sort: 'latency' });
    expect(offers.map(({ provider }) => provider)).toEqual(['quick', 'slow']);
    expect(offers[0]?.seen).toEqual({
      samples: 20,
      successRate: 1,
      refusals: 0,
      queueMs: 10_000,
      msPerUnit: 4_000,
      latencyMs: 30_000,
    });
    expect(offers[1]?.reason).toMatch(/it takes about 52 s by 20 jobs/);
    // A short video is quicker where the queue is short.
    const short = await plan({ sort: 'latency' }, 1);
    expect(short.map(({ provider, seen }) => [provider, seen?.latencyMs])).toEqual([
      ['slow', 12_000],
      ['quick', 14_000],
    ]);
  });

  it('concludes nothing from fewer than 20 jobs, and says so', async () => {
    const { make, many, plan } = shop();
    await many(20, () => make('slow', 2, 50));
    await many(19, () => make('quick', 1, 1));
    const offers = await plan({ sort: 'latency' });
    expect(offers.map(({ provider }) => provider)).toEqual(['slow', 'quick']);
    expect(offers[1]?.reason).toMatch(/19 of the 20 jobs are known that a conclusion needs/);
  });

  it('takes no time from a job that nobody watched, nor from a look at a finished one', async () => {
    const { media, make, many, plan, clock, now } = shop();
    await many(20, () => make('slow', 2, 50));
    await many(20, async () => {
      const job = await make('quick', 1, 5);
      clock.advance(600_000);
      await media.status(job);
    });
    await many(5, async () => {
      const job = await media.submit(request, { only: ['quick'] });
      clock.advance(7_200_000);
      now.poll = done;
      await media.status(job);
    });
    const offers = await plan({ sort: 'latency' });
    expect(offers[0]).toMatchObject({ provider: 'quick', seen: { samples: 25, latencyMs: 6_000 } });
  });
});

describe('a machine whose clock is an hour behind that of the one that bought', () => {
  const hourMs = 3_600_000;
  const unknown = { samples: 20, successRate: 1, refusals: 0 };

  it('makes no gateway quicker by the end that it sees', async () => {
    const { media, behind, make, many, plan, now } = shop();
    await many(20, () => make('slow', 2, 50));
    await many(20, async () => {
      const job = await media.submit(lasting(5), { only: ['quick'] });
      now.poll = working;
      await behind(hourMs).status(job);
      now.poll = done;
      await behind(hourMs).status(job.ref);
    });
    const offers = await plan({ sort: 'latency' });
    expect(offers.map(({ provider, seen }) => [provider, seen?.latencyMs])).toEqual([
      ['slow', 52_000],
      ['quick', undefined],
    ]);
    expect(offers[1]).toMatchObject({
      seen: unknown,
      reason: expect.stringContaining('none of its jobs was watched to its end') as string,
    });
  });

  it('has left no times in an older store that are taken for quick ones', async () => {
    const { make, many, plan, store } = shop();
    await many(20, () => make('slow', 2, 50));
    await many(20, () => make('quick', 10, 20));
    for (const { id, job, ref } of await store.list({ provider: 'quick', limit: 100 })) {
      const endedAt = new Date(Date.parse(ref.submittedAt) - hourMs).toISOString();
      await store.update(id, { job: { ...job!, startedAt: endedAt, lastActiveAt: endedAt, endedAt } });
    }
    const [first, second] = await plan({ sort: 'latency' });
    expect(first?.provider).toBe('slow');
    expect(second?.seen).toEqual(unknown);
  });
});

describe('a plan sorted by success', () => {
  it('puts the gateway first whose jobs succeed more often, refusals included', async () => {
    const { make, refuse, many, plan } = shop();
    await many(20, () => make('slow', 1, 1));
    await many(5, () => make('slow', 1, 1, broken('out of memory')));
    await many(20, () => make('quick', 1, 1));
    await refuse('quick', { status: 503, json: {}, headers: { 'retry-after': '1' } }, 8);
    await refuse('quick', 'broken', 2);
    const offers = await plan({ sort: 'success' });
    expect(offers.map(({ provider, seen }) => [provider, seen?.successRate, seen?.refusals])).toEqual([
      ['slow', 0.8, 0],
      ['quick', 20 / 30, 10],
    ]);
    expect(offers[0]?.reason).toMatch(/80 % of its last 25 jobs succeeded/);
  });

  it('counts no mistake of a user and no refused content', async () => {
    const { make, refuse, many, plan } = shop();
    await many(20, () => make('slow', 1, 1));
    await many(5, () => make('slow', 1, 1, broken('content policy')));
    for (const status of [400, 401, 402, 422]) await refuse('slow', { status, json: {} }, 3);
    const offers = await plan({ sort: 'success' });
    expect(offers[0]).toMatchObject({ provider: 'slow', seen: { samples: 20, successRate: 1, refusals: 0 } });
  });
});

it('a plan in another order reads nothing of the store', async () => {
  const { store } = shop();
  const unread = { ...methods(store), list: () => Promise.reject(new Error('read')) };
  const media = createRegistry({
    providers: [gateway('slow')],
    store: unread,
    clock: fakeClock(),
    transport: line(() => done),
  });
  expect((await media.plan(request)).offers[0]?.seen).toBeUndefined();
  // Where it cannot be read, a sorted plan only knows less.
  expect((await media.plan(request, { sort: 'success' })).offers[0]?.seen?.samples).toBe(0);
});

describe('two accounts of one gateway', () => {
  const pair = () => {
    const clock = fakeClock({ skipSleeps: true });
    const store = memoryStore({ clock });
    const keys: string[] = [];
    const responses: Record<string, Reply> = {};
    const transport = line(({ method, headers }, n) => {
      const account =
        /==(\w+)$/.exec(Object.values(headers).find((value) => value.includes(canary)) ?? '')?.[1] ?? '';
      keys.push(`${method} ${account}`);
      return method === 'POST' ? (responses[account] ?? ok({ job: `job-${n}` })) : done;
    });
    const providers = [gateway('acme', 'first'), gateway('acme', 'second')];
    return { media: createRegistry({ providers, transport, clock, store }), keys, responses };
  };

  it('are two offers, and a job is polled with the key that bought it', async () => {
    const { media, keys, responses } = pair();
    const { offers } = await media.plan(request);
    expect(offers.map(({ account }) => account)).toEqual(['first', 'second']);
    responses['first'] = { status: 402, json: {} };
    const job = await media.submit(request, { idempotencyKey: 'k' });
    expect(job.ref).toMatchObject({ provider: 'acme', account: 'second' });
    expect(job.attempts).toMatchObject([
      { account: 'first', status: 'rejected', code: 'insufficient_funds' },
    ]);
    expect((await media.wait(job)).state).toBe('succeeded');
    expect((await media.submit(request, { idempotencyKey: 'k' })).ref.id).toBe(job.ref.id);
    expect(keys).toEqual(['POST first', 'POST second', 'GET second']);
  });

  it('cool down apart', async () => {
    const { media, responses } = pair();
    responses['first'] = { status: 429, json: {}, headers: { 'retry-after': '600' } };
    await media.submit(request, { retries: 0 });
    const { offers } = await media.plan(request);
    expect(offers.map(({ account, cooldown }) => [account, cooldown?.faults])).toEqual([
      ['second', undefined],
      ['first', 1],
    ]);
  });

  it('are both asked for their balance', async () => {
    const { media } = pair();
    expect((await media.balance()).map(({ account }) => account)).toEqual(['first', 'second']);
  });
});
