import { describe, expect, it } from 'vitest';
import { createRegistry, type PlanOptions } from '../src/index.ts';
import { defineProvider, type ProviderSpec } from '../src/plugin.ts';
import { exampleProvider, fakeClock } from '../src/testing/index.ts';
import { canary, caught, request } from './gateway.ts';
import { hand, soon } from './hand.ts';
import { line, ok, type Reply } from './slots.ts';

const parrot = exampleProvider.spec.models['echo/parrot']!;

function gateway(id: string, amount: string, more: Partial<ProviderSpec> = {}) {
  const price = [{ per: 'request', currency: 'USD', asOf: '2026-01-01', amount }];
  return defineProvider({
    ...exampleProvider.spec,
    id,
    name: id,
    errors: [{ status: 422, errorCode: 'content_policy' }],
    models: { 'echo/parrot': { ...parrot, price }, 'echo/other': { ...parrot, slug: 'other/1', price } },
    ...more,
  } as ProviderSpec)({ apiKey: canary, baseURL: `https://${id}.example` });
}

/** Two gateways, of which the cheap one answers as it is told. */
function shop() {
  const clock = fakeClock();
  const asked: string[] = [];
  const responses: { cheap: Reply | 'works' } = { cheap: 'works' };
  const transport = line(({ url }, n) => {
    const host = new URL(url).hostname.split('.')[0]!;
    asked.push(host);
    return host === 'dear' || responses.cheap === 'works' ? ok({ job: `job-${n}` }) : responses.cheap;
  });
  const media = createRegistry({
    providers: [gateway('cheap', '0.1'), gateway('dear', '0.2')],
    transport,
    clock,
  });
  const submit = (more: object = {}) =>
    media.submit({ ...request, ...more } as typeof request, { retries: 0 });
  const fail = async (reply: Reply, times: number) => {
    responses.cheap = reply;
    for (let n = 0; n < times; n += 1) await submit().catch(() => undefined);
  };
  const first = async (options: PlanOptions = {}, model = 'echo/parrot') =>
    (await media.plan({ ...request, model }, options)).offers[0]!.provider;
  return { media, clock, asked, responses, submit, fail, first };
}

const faults: readonly (readonly [string, Reply])[] = [
  ['a connection that is refused', 'refused'],
  ['a connection that breaks', 'broken'],
  ['502', { status: 502, json: {} }],
  ['a 200 that names no job', ok({})],
];

const noFaults: readonly (readonly [string, Reply])[] = [
  ['a wrong request', { status: 400, json: {} }],
  ['refused content', { status: 422, json: {} }],
  ['a refused key', { status: 401, json: { error: { message: 'bad key' } } }],
  ['no balance', { status: 402, json: {} }],
];

describe('a gateway that fails', () => {
  it('comes last also where its calls are held open, and fail late', async () => {
    const { poll: _poll, ...held } = exampleProvider.spec;
    const clock = fakeClock();
    const transport = hand();
    const late = defineProvider({ ...held, id: 'cheap' } as ProviderSpec)({
      apiKey: canary,
      baseURL: 'https://cheap.example',
    });
    const media = createRegistry({ providers: [late, gateway('dear', '0.2')], transport, clock });
    const first = async () => (await media.plan(request, { order: ['cheap'] })).offers[0];
    for (let n = 0; n < 3; n += 1) {
      const submitted = media.submit(request, { only: ['cheap'] });
      const call = await transport.call(n);
      await soon();
      clock.advance(2_000);
      const job = await submitted;
      expect(job).toMatchObject({ state: 'running', resumable: false });
      expect((await first())?.cooldown).toBeUndefined();
      call.respond(502, {});
      await caught(media.wait(job));
    }
    expect(await first()).toMatchObject({ provider: 'dear' });
    await media.close();
  });

  it.each(faults)('three times in a row by %s comes last for half a minute', async (_name, reply) => {
    const { media, clock, fail, first } = shop();
    await fail(reply, 2);
    expect(await first()).toBe('cheap');
    await fail(reply, 1);
    const { offers } = await media.plan(request);
    expect(offers.map(({ provider }) => provider)).toEqual(['dear', 'cheap']);
    expect(offers[1]).toMatchObject({ score: 16, cooldown: { faults: 3, remainingMs: 30_000 } });
    expect(offers[1]?.reason).toMatch(
      /its last 3 submits failed at the gateway \(\w+\), so it comes last for 30 s/,
    );
    clock.advance(29_999);
    expect(await first()).toBe('dear');
    clock.advance(1);
    expect(await first()).toBe('cheap');
  });

  it.each(noFaults)('is not avoided after %s, however often', async (_name, reply) => {
    const { fail, first } = shop();
    await fail(reply, 5);
    expect(await first()).toBe('cheap');
  });

  it.each(noFaults.slice(0, 2))(
    'answers again with %s, and its faults are no longer in a row',
    async (_name, reply) => {
      const { fail, first } = shop();
      await fail('broken', 2);
      await fail(reply, 1);
      await fail('broken', 2);
      expect(await first()).toBe('cheap');
    },
  );

  it('comes last in any other order too, and its other models do not', async () => {
    const { fail, first } = shop();
    await fail('broken', 3);
    expect(await first({ order: ['cheap'] })).toBe('dear');
    expect(await first({ sort: 'price' })).toBe('dear');
    expect(await first({}, 'echo/other')).toBe('cheap');
  });

  it('is asked all the same where there is no other', async () => {
    const { media, asked, responses, fail } = shop();
    await fail('broken', 3);
    responses.cheap = ok({});
    const error = await caught(media.submit(request, { only: ['cheap'], retries: 0 }));
    expect(error).toMatchObject({ code: 'submission_unknown' });
    expect(asked.at(-1)).toBe('cheap');
  });

  it('is avoided as long as it asks for with Retry-After, after a single refusal', async () => {
    const { clock, fail, first } = shop();
    await fail({ status: 429, json: {}, headers: { 'retry-after': '90' } }, 1);
    expect(await first()).toBe('dear');
    clock.advance(89_000);
    expect(await first()).toBe('dear');
    clock.advance(1_000);
    expect(await first()).toBe('cheap');
  });

  it('is avoided twice as long each time the submit that is let through fails, up to ten minutes', async () => {
    const { clock, fail, first, asked } = shop();
    await fail('broken', 3);
    for (const ms of [30_000, 60_000, 120_000, 240_000, 480_000, 600_000, 600_000]) {
      clock.advance(ms - 1);
      expect(await first()).toBe('dear');
      clock.advance(1);
      expect(await first()).toBe('cheap');
      const before = asked.length;
      await fail('broken', 1);
      expect(asked.slice(before)).toEqual(['cheap']);
    }
  });

  it('has its usual place again once a submit was accepted', async () => {
    const { clock, responses, fail, first, submit } = shop();
    await fail('broken', 3);
    clock.advance(30_000);
    responses.cheap = 'works';
    expect((await submit()).ref.provider).toBe('cheap');
    await fail('broken', 2);
    expect(await first()).toBe('cheap');
  });

  it('gets one submit of many after its time, and the others go elsewhere meanwhile', async () => {
    const transport = hand();
    const clock = fakeClock();
    const media = createRegistry({
      providers: [gateway('cheap', '0.1'), gateway('dear', '0.2')],
      transport,
      clock,
    });
    for (let n = 0; n < 3; n += 1) {
      const failed = caught(media.submit(request, { retries: 0 }));
      (await transport.call(n)).respond(502, {});
      await failed;
    }
    clock.advance(30_000);
    const jobs = Promise.all([1, 2, 3, 4].map(() => media.submit(request, { retries: 0 })));
    await transport.call(6);
    const hosts = transport.calls.slice(3).map(({ call }) => new URL(call.url).hostname);
    expect(hosts.filter((host) => host === 'cheap.example')).toHaveLength(1);
    transport.calls.slice(3).forEach((call, n) => call.respond(200, { job: `job-${n}` }));
    await jobs;
    expect((await media.plan(request)).offers[0]?.provider).toBe('cheap');
  });

  it('is asked by every submit where there is no other, each with its own upload made once', async () => {
    const transport = hand();
    const clock = fakeClock();
    let hosted = 0;
    const media = createRegistry({
      providers: [gateway('cheap', '0.1', { media: { image: { accepts: ['url'] } } })],
      uploadMedia: () => `https://files.example/${(hosted += 1)}.png`,
      transport,
      clock,
    });
    const png = { data: Buffer.from('89504e470d0a1a0a', 'hex'), mediaType: 'image/png' } as const;
    const submit = () => media.submit({ ...request, image: png }, { retries: 0 });
    for (let n = 0; n < 3; n += 1) {
      const failed = caught(submit());
      (await transport.call(n)).respond(502, {});
      await failed;
    }
    clock.advance(30_000);
    const jobs = Promise.all([1, 2, 3, 4].map(submit));
    await transport.call(6);
    expect(hosted).toBe(7);
    transport.calls.slice(3).forEach((call, n) => call.respond(200, { job: `job-${n}` }));
    await jobs;
  });

  it('is let through again where the caller stopped the submit that was let through', async () => {
    const transport = hand();
    const clock = fakeClock();
    const media = createRegistry({
      providers: [gateway('cheap', '0.1'), gateway('dear', '0.2')],
      transport,
      clock,
    });
    for (let n = 0; n < 3; n += 1) {
      const failed = caught(media.submit(request, { retries: 0 }));
      (await transport.call(n)).respond(502, {});
      await failed;
    }
    clock.advance(30_000);
    const controller = new AbortController();
    const stopped = caught(media.submit(request, { signal: controller.signal }));
    await transport.call(3);
    expect((await media.plan(request)).offers[0]?.provider).toBe('dear');
    controller.abort();
    await stopped;
    const { offers } = await media.plan(request);
    expect(offers[0]?.provider).toBe('cheap');
  });
});
