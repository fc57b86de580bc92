import { describe, expect, it } from 'vitest';
import { CrosspointError, createRegistry, memoryStore } from '../src/index.ts';
import { defineProvider, type ProviderSpec } from '../src/plugin.ts';
import { exampleProvider, fakeClock } from '../src/testing/index.ts';
import { caught, methods, request } from './gateway.ts';
import { soon } from './hand.ts';
import {
  pairOf,
  secret,
  signedByKey,
  signedBySecret,
  signedRequest,
  stage,
  webhookUrl,
} from './webhook-gateway.ts';

const file = 'https://files.echo.example/a.mp4';
const done = { job: 'job-1', word: 'done', files: [file] };
const status = async (response: Promise<Response>): Promise<number> => (await response).status;

describe('the callback address', () => {
  it('stands in the body of the submit, with a token that is stored before the request leaves', async () => {
    const it = stage();
    let stored: unknown;
    it.respond = () => {
      stored = it.store.list();
      return { body: { job: 'job-1' } };
    };
    await it.media.submit(request);
    const { origin, pathname, searchParams } = new URL(it.callback());
    expect([origin + pathname, searchParams.get('tenant')]).toEqual(['https://app.example/hooks/media', '7']);
    const token = searchParams.get('crosspoint');
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(await stored).toMatchObject([{ status: 'open', webhookToken: token }]);
    expect(JSON.parse(it.sent[0]!.body as string)).toMatchObject({
      notify_on: ['end'],
      text: 'A paper boat.',
    });
  });

  it('stands in the query where the gateway wants it there', async () => {
    const it = stage({ webhook: signedByKey() });
    await it.media.submit(request);
    const [submit] = it.sent;
    expect(new URL(submit!.url).pathname).toBe('/make');
    expect(new URL(it.callback()).searchParams.get('crosspoint')).toHaveLength(43);
    expect(JSON.parse(submit!.body as string)).not.toHaveProperty('notify');
  });

  it('is another one for every attempt, and no part of a plan', async () => {
    const it = stage();
    it.respond = (_, n) => (n === 0 ? { status: 429, body: {} } : { body: { job: 'job-1' } });
    await it.media.submit(request);
    const [first, second] = it.sent.map(({ body }) => JSON.parse(body as string).notify.url as string);
    expect(first).not.toBe(second);
    const { offers } = await it.media.plan(request);
    expect(offers[0]?.request.body).not.toHaveProperty('notify');
  });

  it('is not sent without webhookUrl, and not where the application names its own', async () => {
    const none = stage({ registry: { webhookUrl: undefined } });
    await none.media.submit(request);
    expect(JSON.parse(none.sent[0]!.body as string)).not.toHaveProperty('notify');
    const params = {
      ...exampleProvider.spec.models['echo/parrot']!.params,
      notify: { type: 'object' },
    } as const;
    const models = { 'echo/parrot': { ...exampleProvider.spec.models['echo/parrot']!, params } };
    const own = stage({ spec: { models } });
    const providerOptions = { echo: { notify: { url: 'https://mine.example' } } };
    await own.media.submit({ ...request, providerOptions });
    expect(own.callback()).toBe('https://mine.example');
    expect(await own.store.list()).not.toMatchObject([{ webhookToken: expect.anything() }]);
  });

  it('is not sent where deliveries could not be verified, and the job says why', async () => {
    const it = stage({ provider: { webhookSecret: undefined } });
    const job = await it.media.submit(request);
    expect(JSON.parse(it.sent[0]!.body as string)).not.toHaveProperty('notify');
    expect(job.notices).toEqual([
      'Echo was given no callback address, because its deliveries could not be verified; set ECHO_WEBHOOK_SECRET or pass webhookSecret',
    ]);
  });

  it.each(['http://app.example/hook', 'https://user:pass@app.example/', 'https://app.example/#x', 'hook', 7])(
    'cannot be %j',
    (url) => {
      const providers = [exampleProvider({ apiKey: 'k' })];
      expect(() => createRegistry({ providers, webhookUrl: url as string })).toThrow(
        'webhookUrl must be the https address of your handler',
      );
    },
  );
});

describe('a delivery', () => {
  it('that is signed is written down, and what it says is the job', async () => {
    const it = stage();
    const job = await it.media.submit(request);
    expect(await status(it.deliver(done))).toBe(200);
    const [attempt] = await it.store.list();
    expect(attempt?.job).toMatchObject({
      state: 'succeeded',
      outputs: [{ url: file }],
      ref: { id: 'job-1' },
    });
    expect(attempt?.job?.fieldReport).toEqual(job.fieldReport);
    expect(it.sent).toHaveLength(1);
  });

  it('that says the job failed is believed', async () => {
    const it = stage();
    await it.media.submit(request);
    expect(await status(it.deliver({ job: 'job-1', word: 'broken', reason: 'no birds' }))).toBe(200);
    expect((await it.store.list())[0]?.job).toMatchObject({
      state: 'failed',
      failure: { message: 'no birds' },
    });
  });

  it('that tells of progress keeps the job open', async () => {
    const it = stage();
    await it.media.submit(request);
    await it.deliver({ job: 'job-1', word: 'working', part: 0.5 });
    await it.deliver({ job: 'job-1', word: 'working', part: 0.25 });
    expect((await it.store.list())[0]?.job).toMatchObject({ state: 'running', progress: { fraction: 0.5 } });
  });

  it('is used once, however often it comes', async () => {
    const it = stage();
    await it.media.submit(request);
    expect(await status(it.deliver(done, { id: 'msg' }))).toBe(200);
    const before = await it.store.list();
    const again = await it.deliver({ job: 'job-1', word: 'broken' }, { id: 'msg' });
    expect([again.status, await again.text()]).toEqual([200, 'seen before\n']);
    expect(await it.store.list()).toEqual(before);
  });

  it('is used once also where it comes twice at the same time', async () => {
    const it = stage();
    await it.media.submit(request);
    const both = await Promise.all([it.deliver(done, { id: 'msg' }), it.deliver(done, { id: 'msg' })]);
    expect(both.map((one) => one.status)).toEqual([200, 200]);
    expect((await it.store.list())[0]?.deliveries).toHaveLength(1);
  });

  it('leaves a mark behind, and at most 32 of them', async () => {
    const it = stage();
    await it.media.submit(request);
    for (let n = 0; n < 40; n += 1) await it.deliver({ job: 'job-1', word: 'working' });
    expect((await it.store.list())[0]?.deliveries).toHaveLength(32);
  });

  it('with another method is refused', async () => {
    const it = stage();
    await it.media.submit(request);
    const refused = await it.deliver(done, { method: 'GET' });
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it.each([
    ['no token', () => webhookUrl],
    ['a token of another shape', () => `${webhookUrl}&crosspoint=abc`],
    ['a token that was never issued', () => `${webhookUrl}&crosspoint=${'a'.repeat(43)}`],
  ])('with %s is unknown', async (_, address) => {
    const it = stage();
    await it.media.submit(request);
    expect(await status(it.deliver(done, { address: address() }))).toBe(404);
  });

  it('for an account that is not configured here is unknown', async () => {
    const it = stage();
    await it.media.submit(request);
    const other = stage({ registry: { store: it.store }, provider: { account: 'other' } });
    expect(await status(other.deliver(done, { address: it.callback() }))).toBe(404);
  });

  it.each([
    ['without a signature', { signature: () => undefined }],
    ['with another signature', { signature: (good: string) => `${good.slice(0, -4)}AAA=` }],
    ['with a signature of another kind', { signature: (good: string) => good.replace('v1,', 'v2,') }],
    ['with a signature that is no base64', { signature: () => 'v1,***' }],
    ['with an empty signature', { signature: () => 'v1,' }],
    ['of another secret', { secret: 'whsec_b3RoZXI=' }],
    ['that was sent long ago', { at: Date.parse('2025-12-31T23:54:59Z') / 1000 }],
    ['that will be sent', { at: Date.parse('2026-01-01T00:05:01Z') / 1000 }],
    ['without a number as its time', { at: Number.NaN }],
  ])('%s changes nothing', async (_, more) => {
    const it = stage();
    await it.media.submit(request);
    const before = await it.store.list();
    expect(await status(it.deliver(done, more))).toBe(401);
    expect(await it.store.list()).toEqual(before);
  });

  it('with several signatures is taken where one of them fits', async () => {
    const it = stage();
    await it.media.submit(request);
    const signature = (good: string) => `v1,b2xk v1a,x ${good}`;
    expect(await status(it.deliver(done, { signature }))).toBe(200);
  });

  it('is signed as its bytes came, whatever they are', async () => {
    const it = stage();
    await it.media.submit(request);
    const text = `{ "job" :"job-1",\n"word":"done","files":["${file}"],"odd":"\u00e9\ud83d\udea4" }`;
    expect(await status(it.deliver(undefined, { text }))).toBe(200);
    expect((await it.store.list())[0]?.job?.state).toBe('succeeded');
  });

  it('larger than 1 MiB is refused, and not read to its end', async () => {
    const it = stage();
    await it.media.submit(request);
    expect(await status(it.deliver(undefined, { text: 'x'.repeat(1024 * 1024 + 1) }))).toBe(413);
    let pulled = 0;
    const body = new ReadableStream({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(256 * 1024));
      },
    });
    const endless = new Request(it.callback(), { method: 'POST', body, duplex: 'half' } as RequestInit);
    expect(await status(it.media.receive(endless))).toBe(413);
    expect(pulled).toBeLessThan(10);
    expect(
      await status(it.deliver(undefined, { text: JSON.stringify({ ...done, pad: 'x'.repeat(900_000) }) })),
    ).toBe(200);
  });

  it('about another job is refused, and about none is only a reason to poll', async () => {
    const it = stage();
    await it.media.submit(request);
    expect(await status(it.deliver({ ...done, job: 'job-2' }))).toBe(409);
    expect((await it.store.list())[0]?.job?.state).toBe('queued');
    it.respond = () => ({ body: { word: 'done', files: ['/files/own.mp4'] } });
    expect(await status(it.deliver({ word: 'broken' }))).toBe(200);
    expect((await it.store.list())[0]?.job).toMatchObject({ state: 'succeeded' });
    expect(it.sent.map(({ purpose }) => purpose)).toEqual(['submit', 'poll']);
  });

  it('that cannot be read is a reason to poll', async () => {
    const it = stage();
    await it.media.submit(request);
    it.respond = () => ({ body: { word: 'done', files: ['/files/own.mp4'] } });
    expect(await status(it.deliver(undefined, { text: 'no JSON' }))).toBe(200);
    expect((await it.store.list())[0]?.job).toMatchObject({ state: 'succeeded' });
  });

  it.each([
    [['https://elsewhere.example/a.mp4']],
    [['http://files.echo.example/a.mp4']],
    [['https://files.echo.example.evil.example/a.mp4']],
    [['/files/a.mp4']],
    [[]],
  ])('whose outputs are at %j is taken as a success only after a poll', async (files) => {
    const it = stage();
    await it.media.submit(request);
    it.respond = () => ({ body: { word: 'done', files: ['https://polled.example/b.mp4'] } });
    expect(await status(it.deliver({ ...done, files }))).toBe(200);
    const [attempt] = await it.store.list();
    expect(attempt?.job).toMatchObject({
      state: 'succeeded',
      outputs: [{ url: 'https://polled.example/b.mp4' }],
    });
    expect(JSON.stringify(attempt)).not.toContain('evil');
  });

  it('is taken also where that poll fails, and later polls go on', async () => {
    const it = stage();
    await it.media.submit(request);
    it.respond = () => undefined;
    expect(await status(it.deliver({ ...done, files: [] }))).toBe(200);
    it.respond = () => ({ body: { word: 'done', files: [file] } });
    const [attempt] = await it.store.list();
    expect(await it.media.wait(attempt!.ref)).toMatchObject({ state: 'succeeded' });
  });

  it('never shows the key or the secret, whatever the gateway says', async () => {
    const it = stage();
    await it.media.submit(request);
    const reason = `key-of-echo-0001 and ${secret} were used`;
    await it.deliver({ job: 'job-1', word: 'broken', reason });
    const text = JSON.stringify(await it.store.list());
    expect(text).toContain('were used');
    expect(text).not.toContain('key-of-echo-0001');
    expect(text).not.toContain(secret);
  });

  it('while the store is down is to come again, and says nothing else', async () => {
    const inner = memoryStore();
    let isDown = false;
    const down = async <Value>(call: () => Promise<Value>): Promise<Value> => {
      if (isDown) throw new CrosspointError({ code: 'store_unavailable', message: 'secret path /var/db' });
      return call();
    };
    const all = methods(inner);
    for (const broken of ['list', 'update'] as const) {
      isDown = false;
      const store = {
        ...all,
        [broken]: (...args: never[]) =>
          down(() => (all[broken] as (...more: never[]) => Promise<never>)(...args)),
      };
      const it = stage({ registry: { store } });
      await it.media.submit({ ...request, seed: broken.length });
      isDown = true;
      const response = await it.deliver(done);
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '30']);
      expect(await response.text()).toBe('the job store is not available\n');
    }
  });

  it('with a secret that cannot be had is to come again', async () => {
    const it = stage({
      provider: {
        webhookSecret: () => {
          throw new Error('vault: token abc');
        },
      },
    });
    await it.media.submit(request);
    const response = await it.deliver(done);
    expect([response.status, await response.text()]).toEqual([
      503,
      'it cannot be verified: the webhook secret or the key set is not available\n',
    ]);
  });

  it('to a registry that is closed is refused as every other call', async () => {
    const it = stage();
    await it.media.submit(request);
    await it.media.close();
    expect(await caught(it.deliver(done))).toMatchObject({ code: 'invalid_request' });
  });
});

describe('an attempt whose end nobody knows', () => {
  it('learns its job from a delivery, and the same key gives that job', async () => {
    const it = stage();
    it.respond = () => undefined;
    const error = await caught(it.media.submit(request, { idempotencyKey: 'k' }));
    expect(error).toMatchObject({ code: 'submission_unknown' });
    expect(await status(it.deliver(done))).toBe(200);
    const [attempt] = await it.store.list();
    expect(attempt).toMatchObject({ status: 'accepted', ref: { id: 'job-1' }, job: { state: 'succeeded' } });
    expect(await it.media.submit(request, { idempotencyKey: 'k' })).toMatchObject({ state: 'succeeded' });
    expect(it.sent.filter(({ purpose }) => purpose === 'submit')).toHaveLength(1);
    expect(await it.media.reconcile((error as CrosspointError).ref!)).toMatchObject({ outcome: 'accepted' });
  });

  it('is due for workers again once a delivery says that a job which was given up runs', async () => {
    const it = stage();
    const { ref } = await it.media.submit(request);
    it.respond = () => ({ status: 404, body: {} });
    it.clock.advance(86_400_000);
    for (let n = 0; n < 4; n += 1) {
      it.clock.advance(60_000);
      await it.media.status(ref);
    }
    const [expired] = await it.store.list();
    expect(expired).toMatchObject({ job: { state: 'expired' } });
    expect(expired?.dueAt).toBeUndefined();
    await it.deliver({ job: 'job-1', word: 'working' });
    expect((await it.store.list())[0]).toMatchObject({ job: { state: 'running' }, dueInMs: 20_000 });
  });

  it('is due for workers once a delivery says that its job runs', async () => {
    const it = stage();
    it.respond = () => undefined;
    await caught(it.media.submit(request, { idempotencyKey: 'k' }));
    await it.deliver({ job: 'job-1', word: 'working' });
    const [attempt] = await it.store.list();
    expect(attempt).toMatchObject({ status: 'accepted', job: { state: 'running' }, dueInMs: 20_000 });
    await it.deliver({ job: 'job-1', word: 'working', part: 0.5 });
    expect((await it.store.list())[0]?.dueAt).toBe(attempt?.dueAt);
  });

  it('takes no job that another attempt has', async () => {
    const it = stage();
    await it.media.submit(request, { idempotencyKey: 'one' });
    it.respond = () => undefined;
    await caught(it.media.submit(request, { idempotencyKey: 'two' }));
    expect(await status(it.deliver(done))).toBe(409);
    expect((await it.store.list())[0]).toMatchObject({ status: 'unknown' });
  });

  it('stays unknown where a delivery names no job', async () => {
    const it = stage();
    it.respond = () => undefined;
    await caught(it.media.submit(request));
    expect(await status(it.deliver({ word: 'done', files: [file] }))).toBe(200);
    expect((await it.store.list())[0]).toMatchObject({ status: 'unknown' });
  });

  it('learns it also where the response is still on its way, which then changes nothing', async () => {
    const it = stage();
    let delivered: Promise<Response> | undefined;
    it.respond = () => {
      delivered ??= it.deliver(done);
      return { body: { job: 'job-1' } };
    };
    const job = await it.media.submit(request);
    expect(await status(delivered!)).toBe(200);
    expect((await it.store.list())[0]).toMatchObject({ status: 'accepted', job: { state: 'succeeded' } });
    expect(await it.media.wait(job)).toMatchObject({ state: 'succeeded', outputs: [{ url: file }] });
  });

  it('is repeated with the same callback address at a gateway that deduplicates', async () => {
    const deduplicates = { windowMs: 60 * 60_000, source: 'https://echo.example/docs, Idempotency' };
    const it = stage({
      spec: { idempotency: { header: 'idempotency-key', alphabet: 'uuid', deduplicates } },
    });
    it.respond = () => undefined;
    await caught(it.media.submit(request, { idempotencyKey: 'k', retries: 0 }));
    const first = it.callback();
    it.respond = () => ({ body: { job: 'job-1' } });
    expect(await it.media.submit(request, { idempotencyKey: 'k' })).toMatchObject({ ref: { id: 'job-1' } });
    const [one, two] = it.sent;
    expect([two?.body, two?.headers['idempotency-key']]).toEqual([
      one?.body,
      one?.headers['idempotency-key'],
    ]);
    expect(it.callback()).toBe(first);
    expect(await status(it.deliver(done))).toBe(200);
    expect((await it.store.list())[0]?.job).toMatchObject({ state: 'succeeded' });
  });

  it('that a person decided about is corrected by a delivery', async () => {
    const it = stage();
    it.respond = () => undefined;
    const error = await caught(it.media.submit(request));
    await it.media.reconcile((error as CrosspointError).ref!, { decide: 'not_accepted' });
    await it.deliver(done);
    expect((await it.store.list())[0]).toMatchObject({ status: 'accepted', job: { state: 'succeeded' } });
  });
});

describe('a wait for a job that is reported', () => {
  it('polls four times less often, and at most once a minute', async () => {
    const paces = async (intervalMs: number, registry: object) => {
      const it = stage({ registry, provider: { polling: { intervalMs, timeoutMs: 600_000 } } });
      const job = await it.media.submit(request);
      const times: number[] = [];
      it.respond = (_, n) => {
        times.push(it.clock.now());
        return { body: n < 3 ? { word: 'working' } : { word: 'done', files: [file] } };
      };
      await it.media.wait(job);
      return times[2]! - times[1]!;
    };
    expect(await paces(5_000, {})).toBe(20_000);
    expect(await paces(20_000, {})).toBe(60_000);
    expect(await paces(90_000, {})).toBe(90_000);
    expect(await paces(5_000, { webhookUrl: undefined })).toBe(5_000);
  });

  it('ends at once when the delivery comes, without a poll', async () => {
    const it = stage({ clock: fakeClock() });
    const job = await it.media.submit(request);
    const waited = it.media.wait(job);
    await soon();
    expect(await status(it.deliver(done))).toBe(200);
    expect(await waited).toMatchObject({ state: 'succeeded', outputs: [{ url: file }] });
    expect(it.sent).toHaveLength(1);
    expect(it.clock.pending).toBe(0);
  });

  it('goes on when a delivery cannot be verified', async () => {
    const it = stage({ clock: fakeClock() });
    const job = await it.media.submit(request);
    let isOver = false;
    const waited = it.media.wait(job).then((ended) => {
      isOver = true;
      return ended;
    });
    await soon();
    expect(await status(it.deliver(done, { secret: 'whsec_b3RoZXI=' }))).toBe(401);
    await soon();
    expect([isOver, it.sent.length]).toEqual([false, 1]);
    await it.deliver(done);
    expect(await waited).toMatchObject({ state: 'succeeded' });
  });

  it('ends also where another process took the delivery, as soon as the store is read', async () => {
    const clock = fakeClock();
    const it = stage({ clock, provider: { polling: { intervalMs: 5_000, timeoutMs: 600_000 } } });
    const job = await it.media.submit(request);
    const waited = it.media.wait(job);
    await soon();
    const other = stage({ clock, registry: { store: it.store } });
    expect(await status(other.deliver(done, { address: it.callback() }))).toBe(200);
    clock.advance(5_000);
    expect(await waited).toMatchObject({ state: 'succeeded' });
    expect(it.sent).toHaveLength(1);
  });

  it('is stopped by its signal and by its deadline as every other wait', async () => {
    const it = stage({ clock: fakeClock() });
    const job = await it.media.submit(request);
    const stop = new AbortController();
    const waited = caught(it.media.wait(job, { signal: stop.signal }));
    await soon();
    stop.abort();
    expect(await waited).toMatchObject({ code: 'canceled' });
    expect(it.clock.pending).toBe(0);
    const late = stage();
    const other = await late.media.submit(request);
    expect(await caught(late.media.wait(other, { timeoutMs: 30_000 }))).toMatchObject({ code: 'timeout' });
  });
});

describe('a delivery that is signed with a key of a key set', () => {
  const keys = (...jwks: object[]) => ({ body: { keys: jwks } });
  const bought = async (webhook = signedByKey(), jwks: () => readonly object[] = () => []) => {
    const it = stage({ webhook });
    it.respond = ({ method, url }) => {
      if (url.startsWith('https://keys.')) return keys(...jwks());
      return { body: method === 'POST' ? { job: 'job-1' } : { word: 'done', files: [file] } };
    };
    await it.media.submit(request);
    const fetched = () => it.sent.filter(({ url }) => url.startsWith('https://keys.'));
    return { it, fetched };
  };
  const working = { job: 'job-1', word: 'working' };

  it.each(['Ed25519', 'ES256', 'RS256'] as const)('is verified with %s', async (algorithm) => {
    const pair = pairOf(algorithm);
    const { it, fetched } = await bought(signedByKey(algorithm), () => [pair.jwk]);
    expect(await status(it.media.receive(signedRequest(it, pair, working)))).toBe(200);
    expect(await status(it.media.receive(signedRequest(it, pairOf(algorithm), working)))).toBe(401);
    expect((await it.store.list())[0]?.job?.state).toBe('running');
    expect(fetched()).toMatchObject([
      { method: 'GET', purpose: 'query', headers: { accept: 'application/json' } },
    ]);
    expect(JSON.stringify(fetched())).not.toContain('key-of-echo');
  });

  it('is verified with any key of the set, and with none of another kind', async () => {
    const [old, now] = [pairOf('Ed25519'), pairOf('Ed25519')];
    const ec = pairOf('ES256');
    const set = [
      ec.jwk,
      { kty: 'OKP', crv: 'Ed25519', x: 'short' },
      old.jwk,
      { ...now.jwk, use: 'sig', alg: 'EdDSA' },
    ];
    const { it } = await bought(signedByKey(), () => set);
    expect(await status(it.media.receive(signedRequest(it, now, working)))).toBe(200);
    expect(await status(it.media.receive(signedRequest(it, ec, working)))).toBe(401);
    const enc = pairOf('Ed25519');
    const other = await bought(signedByKey(), () => [{ ...enc.jwk, use: 'enc' }]);
    expect(await status(other.it.media.receive(signedRequest(other.it, enc, working)))).toBe(401);
  });

  it('fetches the set once an hour, and once more a minute later where nothing fits', async () => {
    const [old, now] = [pairOf('Ed25519'), pairOf('Ed25519')];
    let set = [old.jwk];
    const { it, fetched } = await bought(signedByKey(), () => set);
    for (let n = 0; n < 3; n += 1) await it.media.receive(signedRequest(it, old, working));
    expect(fetched()).toHaveLength(1);
    set = [now.jwk];
    expect(await status(it.media.receive(signedRequest(it, now, working)))).toBe(401);
    expect(fetched()).toHaveLength(1);
    it.clock.advance(60_000);
    expect(await status(it.media.receive(signedRequest(it, now, working)))).toBe(200);
    expect(fetched()).toHaveLength(2);
    for (let n = 0; n < 5; n += 1) await it.media.receive(signedRequest(it, old, working));
    expect(fetched()).toHaveLength(2);
    it.clock.advance(60 * 60_000);
    expect(await status(it.media.receive(signedRequest(it, now, working)))).toBe(200);
    expect(fetched()).toHaveLength(3);
  });

  it('fetches the set once more for each key id that it does not know', async () => {
    const [one, two] = [pairOf('Ed25519'), pairOf('Ed25519')];
    let set = [{ ...one.jwk, kid: 'one' }];
    const { it, fetched } = await bought(signedByKey('Ed25519', { header: 'x-echo-key' }), () => set);
    expect(await status(it.media.receive(signedRequest(it, { ...one, kid: 'one' }, working)))).toBe(200);
    expect(await status(it.media.receive(signedRequest(it, { ...two, kid: 'one' }, working)))).toBe(401);
    expect(await status(it.media.receive(signedRequest(it, one, working)))).toBe(401);
    it.clock.advance(61_000);
    set = [
      { ...one.jwk, kid: 'one' },
      { ...two.jwk, kid: 'two' },
    ];
    expect(await status(it.media.receive(signedRequest(it, { ...two, kid: 'two' }, working)))).toBe(200);
    expect(fetched()).toHaveLength(2);
    it.clock.advance(61_000);
    for (let n = 0; n < 3; n += 1) {
      expect(await status(it.media.receive(signedRequest(it, { ...two, kid: 'three' }, working)))).toBe(401);
      it.clock.advance(61_000);
    }
    expect(fetched()).toHaveLength(3);
  });

  it('is to come again where the set cannot be had, and a set that is known goes on', async () => {
    const pair = pairOf('Ed25519');
    let isDown = true;
    const it = stage({ webhook: signedByKey() });
    it.respond = ({ url }) => {
      if (!url.startsWith('https://keys.')) return { body: { job: 'job-1' } };
      return isDown ? { status: 500, body: {} } : keys(pair.jwk);
    };
    await it.media.submit(request);
    expect(await status(it.media.receive(signedRequest(it, pair, working)))).toBe(503);
    isDown = false;
    expect(await status(it.media.receive(signedRequest(it, pair, working)))).toBe(200);
    isDown = true;
    it.clock.advance(2 * 60 * 60_000);
    expect(await status(it.media.receive(signedRequest(it, pair, working)))).toBe(200);
  });
});

describe('a webhook table', () => {
  const define = (more: object) => () =>
    defineProvider({ ...exampleProvider.spec, webhook: { ...signedBySecret, ...more } } as ProviderSpec);
  const verify = (more: object) => ({ verify: { ...signedBySecret.verify, ...more } });

  it.each([
    [{ address: { in: 'header' } }, 'webhook.address.in must be one of body, query'],
    [{ address: { in: 'body', path: [] } }, 'webhook.address.path must be a list of names'],
    [{ address: { in: 'query' } }, 'webhook.address.name must be a text'],
    [verify({ headers: ['a b'] }), 'webhook.verify.headers must list names of headers'],
    [
      verify({ timestamp: { header: 'x', toleranceMs: 300_001 } }),
      'toleranceMs must be more than 0 and at most 300000',
    ],
    [verify({ timestamp: { header: 'x', unit: 'm' } }), 'timestamp.unit must be one of s, ms'],
    [verify({ signed: 'body' }), 'webhook.verify.signed must be a function'],
    [verify({ signature: { header: 'x', encoding: 'utf8' } }), 'signature.encoding must be one of hex'],
    [verify({ keys: { type: 'none' } }), 'keys.type must be one of secret, jwks'],
    [verify({ keys: { type: 'secret' } }), 'keys.env must name the environment variable'],
    [
      verify({ keys: { type: 'jwks', url: 'http://a.example/k', algorithm: 'RS256' } }),
      'keys.url must be an https address',
    ],
    [
      verify({ keys: { type: 'jwks', url: 'https://a.example/k', algorithm: 'none' } }),
      'keys.algorithm must be one of',
    ],
    [{ outputOrigins: ['https://files.example/'] }, 'webhook.outputOrigins must list https origins'],
    [{ source: ' ' }, 'webhook.source must name the document'],
    [
      { schema: { '~standard': { version: 1, vendor: 'x', validate: async () => ({ value: 1 }) } } },
      'webhook.schema validates in a promise',
    ],
  ])('with %j is refused when the provider is defined', (more, message) => {
    expect(define(more)).toThrow(message);
  });
});
