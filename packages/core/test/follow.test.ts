import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRegistry, type CrosspointError, type Job, memoryStore, type JobUpdate } from '../src/index.ts';
import { defineProvider } from '../src/plugin.ts';
import { exampleProvider, fakeClock } from '../src/testing/index.ts';
import { canary, caught, type Gateway, request, startGateway, stilled, attemptOf } from './gateway.ts';

let gateway: Gateway;
beforeEach(async () => {
  gateway = await startGateway();
});
afterEach(() => gateway.close());

const working = { word: 'working' };
const done = { word: 'done', files: ['/files/clip.mp4'] };
const status = (code: number, headers: Record<string, string> = {}) => ({
  status: code,
  headers,
  text: '{}',
});

describe('a wait', () => {
  it.each([
    ['getByJobId', { state: 'succeeded' }],
    ['list', { state: 'succeeded' }],
    ['update', { state: 'succeeded' }],
  ] as const)('comes to its end though the store hangs (%s)', async (verb, end) => {
    const store = memoryStore();
    const clock = fakeClock({ skipSleeps: true });
    const { media } = stilled(gateway, { clock, store });
    gateway.responses = [working, done];
    const job = await media.submit(request);
    const hangs = () => new Promise<never>(() => undefined);
    Object.assign(store, { [verb]: hangs });
    let over = false;
    const waiting = media.wait(job, { timeoutMs: 60_000 }).finally(() => (over = true));
    for (let turn = 0; !over && turn < 400; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      clock.advance(1_000);
    }
    expect(over).toBe(true);
    expect(await waiting).toMatchObject(end);
    await media.close();
  });

  it('asks at the provider’s polling interval until the job is over, and resolves links against the gateway', async () => {
    const { media, clock } = stilled(gateway);
    gateway.responses = [{ word: 'waiting' }, working, done];
    const job = await media.wait(await media.submit(request));
    expect(job).toMatchObject({
      state: 'succeeded',
      gatewayStatus: 'done',
      outputs: [{ role: 'main', url: `${gateway.url}/files/clip.mp4` }],
    });
    expect(clock.slept).toEqual([5_000, 5_000, 5_000]);
    await media.close();
  });

  it.each([
    ['late', 0.999, 5_249.5],
    ['early', 0, 4_750],
  ])('spreads its questions by a twentieth (%s)', async (_, random, pause) => {
    const clock = fakeClock({ skipSleeps: true, random: () => random });
    const { media } = stilled(gateway, { clock });
    await media.wait(await media.submit(request));
    expect(clock.slept[0]).toBeCloseTo(pause, 0);
    await media.close();
  });

  it('begins at once for a ref out of a drawer, in its text form too', async () => {
    const { media } = stilled(gateway);
    const text = String((await media.submit(request)).ref);
    const other = stilled(gateway);
    expect(text).toMatch(/^xp1\.[\w-]+\.[0-9a-z]{7}$/);
    expect(await other.media.wait(text)).toMatchObject({ state: 'succeeded', ref: { id: 'job-1' } });
    expect(other.clock.slept).toEqual([0]);
    await Promise.all([media.close(), other.media.close()]);
  });

  it('obeys Retry-After, as seconds and as a date', async () => {
    const { media, clock } = stilled(gateway);
    gateway.responses = [
      status(429, { 'retry-after': '42' }),
      status(503, { 'retry-after': 'Thu, 01 Jan 2026 00:02:00 GMT' }),
      done,
    ];
    expect((await media.wait(await media.submit(request))).state).toBe('succeeded');
    expect(clock.slept).toEqual([5_000, 42_000, 73_000]);
    await media.close();
  });

  it('lives through bad minutes: 5xx, resets, half answers, web pages', async () => {
    const { media, clock } = stilled(gateway);
    const bad = [
      status(500),
      status(502),
      { status: 200, text: '<html>maintenance</html>' },
      { status: 200, text: '{"word":' },
    ];
    gateway.responses = [...bad, done];
    let resets = 2;
    gateway.fault = ({ method }) =>
      method === 'GET' && (resets -= 1) >= 0 ? { type: 'reset', when: 'before-accepting' } : undefined;
    const seen: JobUpdate[] = [];
    const job = await media.wait(await media.submit(request), { onUpdate: (update) => seen.push(update) });
    expect(job.state).toBe('succeeded');
    expect(seen.filter(({ poll }) => poll.lastError !== undefined)).toHaveLength(6);
    expect(clock.slept).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000, 60_000]);
    await media.close();
  });

  it.each([
    ['400', status(400)],
    ['401', status(401)],
    [
      'a challenge page',
      { status: 403, headers: { 'content-type': 'text/html' }, text: '<html>Just a moment' },
    ],
    ['404', status(404)],
    ['410', status(410)],
    ['422', status(422)],
  ])(
    'goes on after one poll the response to that is %s, and keeps the last known state',
    async (_, response) => {
      const store = memoryStore();
      const { media, clock } = stilled(gateway, { store });
      const job = await media.submit(request);
      clock.advance(61_000);
      gateway.responses = [working, response, response, done];
      const seen: JobUpdate[] = [];
      expect(await media.wait(job, { onUpdate: (update) => seen.push(update) })).toMatchObject({
        state: 'succeeded',
      });
      const troubled = seen.filter(({ poll }) => poll.lastError !== undefined);
      expect(troubled.map(({ state }) => state)).toEqual(['running', 'running']);
      await media.close();
    },
  );

  it('ends at an error response that stays the same over a minute, with the ref and the response', async () => {
    const { media, clock } = stilled(gateway);
    gateway.responses = [status(401)];
    const job = await media.submit(request);
    const began = clock.now();
    expect(await caught(media.wait(job))).toMatchObject({
      code: 'auth',
      retryable: false,
      canFallback: false,
      charged: 'yes',
      ref: { id: 'job-1' },
      response: { status: 401 },
    });
    expect(clock.slept).toEqual([5_000, 10_000, 20_000, 40_000]);
    expect(clock.now() - began).toBeGreaterThanOrEqual(60_000);
    await media.close();
  });

  it('ends at once where a refusal is about the job itself', async () => {
    const { spec } = exampleProvider;
    const refusing = defineProvider({
      ...spec,
      errors: [{ status: 422, code: 'flagged', errorCode: 'content_policy' }],
    });
    gateway.responses = [{ status: 422, text: '{"error":{"code":"flagged"}}' }];
    const { media, clock } = stilled(gateway, {
      providers: [refusing({ apiKey: canary, baseURL: gateway.url })],
    });
    expect(await caught(media.wait(await media.submit(request)))).toMatchObject({ code: 'content_policy' });
    expect(clock.slept).toEqual([5_000]);
    await media.close();
  });

  it('that ran out of time says that every poll failed, with the last cause and response', async () => {
    const { media } = stilled(gateway);
    gateway.responses = [{ status: 500, text: '{"status":"FAILED","message":"GPU on fire"}' }];
    const error = (await caught(
      media.wait(await media.submit(request), { timeoutMs: 60_000 }),
    )) as CrosspointError;
    expect(error).toMatchObject({
      code: 'timeout',
      retryable: true,
      charged: 'yes',
      ref: { id: 'job-1' },
      response: { status: 500, body: expect.stringContaining('GPU on fire') },
      cause: { code: 'provider_unavailable' },
    });
    expect(error.message).toMatch(/3 polls, all failed/);
    expect(error.message).not.toContain('goes on');
    await media.close();
  });

  it('that ran out of time after its last polls failed says both', async () => {
    const { media } = stilled(gateway);
    gateway.responses = [working, status(502)];
    const error = (await caught(
      media.wait(await media.submit(request), { timeoutMs: 60_000 }),
    )) as CrosspointError;
    expect(error).toMatchObject({ code: 'timeout', response: { status: 502 } });
    expect(error.message).toMatch(/still running after 60 s, and the last \d polls failed/);
    await media.close();
  });

  it.each([
    ['no file', { word: 'done', files: [] }],
    ['a null', { status: 200, text: '{"word":"done","files":null}' }],
    ['a link that may not be followed', { word: 'done', files: ['http://cdn.example/clip.mp4'] }],
  ])(
    'of a success with %s ends after three polls and 30 s, charged, and can be repeated later',
    async (_, response) => {
      const { media, clock } = stilled(gateway);
      gateway.responses = [response];
      const job = await media.submit(request);
      const error = (await caught(media.wait(job))) as CrosspointError;
      expect(error).toMatchObject({
        code: 'unexpected_response',
        retryable: true,
        charged: 'yes',
        ref: { id: 'job-1' },
        response: { status: 200, body: expect.stringContaining('done') },
      });
      if ('files' in response && response.files.length > 0)
        expect(error.message).toContain('http://cdn.example/clip.mp4');
      expect(clock.slept).toEqual(Array.from({ length: 7 }, () => 5_000));
      gateway.responses = [done];
      expect(await media.wait(error.ref!)).toMatchObject({ state: 'succeeded' });
      await media.close();
    },
  );

  it('of an unknown status beside a file tells it at once, and ends after two minutes', async () => {
    const { media, clock } = stilled(gateway);
    gateway.responses = [{ word: 'finito', files: ['/files/clip.mp4'] }];
    const seen: JobUpdate[] = [];
    const job = await media.submit(request);
    const began = clock.now();
    const error = (await caught(
      media.wait(job, { onUpdate: (update) => seen.push(update) }),
    )) as CrosspointError;
    expect(error).toMatchObject({ code: 'unexpected_response', retryable: true, ref: { id: 'job-1' } });
    expect(error.message).toMatch(/unknown status 'finito' beside a file.*\/files\/clip\.mp4/);
    expect(seen[1]?.poll.lastError).toContain('finito');
    expect(clock.now() - began).toBe(125_000);
    await media.close();
  });

  it('hands the ref back at its deadline; the job goes on', async () => {
    const { media } = stilled(gateway);
    gateway.responses = [working];
    const error = (await caught(
      media.wait(await media.submit(request), { timeoutMs: 12_000 }),
    )) as CrosspointError;
    expect(error).toMatchObject({
      code: 'timeout',
      retryable: true,
      canFallback: false,
      charged: 'yes',
      ref: { id: 'job-1' },
    });
    expect(gateway.requests.filter(({ method }) => method === 'GET')).toHaveLength(2);
    gateway.responses = [done];
    expect(await media.wait(error.ref!)).toMatchObject({ state: 'succeeded' });
    await media.close();
  });

  it('asks at least once, however short its deadline', async () => {
    const { media } = stilled(gateway);
    const { ref } = await media.submit(request);
    const other = stilled(gateway);
    expect(await other.media.wait(ref, { timeoutMs: 0 })).toMatchObject({ state: 'succeeded' });
    await Promise.all([media.close(), other.media.close()]);
  });

  it('ends at once when aborted, in a pause or in a question, and cancels nothing', async () => {
    const clock = fakeClock();
    const { media } = stilled(gateway, { clock });
    const job = await media.submit(request);
    const pausing = new AbortController();
    const inPause = caught(media.wait(job, { signal: pausing.signal }));
    while (clock.slept.length === 0) await new Promise((resolve) => setImmediate(resolve));
    pausing.abort();
    expect(await inPause).toMatchObject({ code: 'canceled', charged: 'yes', ref: { id: 'job-1' } });
    const asking = new AbortController();
    gateway.fault = () => {
      setImmediate(() => asking.abort());
      return { type: 'hang' };
    };
    expect(await caught(media.status(job, { signal: asking.signal }))).toMatchObject({
      code: 'canceled',
      retryable: false,
      charged: 'yes',
      ref: { id: 'job-1' },
    });
    expect(
      gateway.requests.every(({ method, path }) => method === 'POST' || path.startsWith('/jobs/job-1')),
    ).toBe(true);
    await media.close();
  });

  it('ends when the registry is closed, with the ref', async () => {
    const clock = fakeClock();
    const { media } = stilled(gateway, { clock });
    const waiting = caught(media.wait(await media.submit(request)));
    while (clock.slept.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await media.close();
    expect(await waiting).toMatchObject({ code: 'canceled', ref: { id: 'job-1' } });
    expect(clock.pending).toBe(0);
  });

  it('is not harmed by an observer that throws', async () => {
    const { media } = stilled(gateway);
    const job = await media.wait(await media.submit(request), {
      onUpdate: () => {
        throw new Error('oops');
      },
    });
    expect(job.state).toBe('succeeded');
    await media.close();
  });
});

describe('what a gateway says of a job', () => {
  it.each([
    ['WORKING', 'running'],
    ['Waiting', 'queued'],
    ['stopped', 'canceled'],
    ['broken', 'failed'],
  ])('the word %s means %s, in any case', async (word, state) => {
    const { media } = stilled(gateway);
    gateway.responses = [{ word }];
    expect(await media.status(await media.submit(request))).toMatchObject({
      state,
      gatewayStatus: word,
      outputs: [],
    });
    await media.close();
  });

  it('an unknown word is still running, with a notice, and no success', async () => {
    const { media } = stilled(gateway);
    gateway.responses = [{ word: 'simmering', files: ['/files/clip.mp4'] }];
    const job = await media.status(await media.submit(request));
    expect(job).toMatchObject({ state: 'running', outputs: [] });
    expect(job.notices.join()).toContain('simmering');
    await media.close();
  });

  it.each(['constructor', '__proto__', 'toString'])(
    'the word %s, which every object inherits, is as unknown as any',
    async (word) => {
      const { media } = stilled(gateway);
      gateway.responses = [{ status: 200, text: `{"word":"${word}"}` }];
      expect(await media.status(await media.submit(request))).toMatchObject({ state: 'running' });
      await media.close();
    },
  );

  it('a success without a file is no success yet', async () => {
    const { media } = stilled(gateway);
    gateway.responses = [{ word: 'done' }, { word: 'done', files: [] }, done];
    expect(await media.wait(await media.submit(request))).toMatchObject({ state: 'succeeded' });
    expect(gateway.requests.filter(({ method }) => method === 'GET')).toHaveLength(3);
    await media.close();
  });

  it.each([
    'http://cdn.example/clip.mp4',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'ftp://cdn.example/x',
  ])('a link to %s is left out, with a notice', async (url) => {
    const { media } = stilled(gateway);
    gateway.responses = [{ word: 'done', files: [url] }];
    const job = await media.status(await media.submit(request));
    expect(job).toMatchObject({ state: 'running', outputs: [] });
    expect(job.notices.join()).toContain('left out');
    await media.close();
  });

  it('keeps every output, and the query of a signed link', async () => {
    const { media } = stilled(gateway);
    gateway.responses = [
      { word: 'done', files: ['https://cdn.example/1.mp4?sig=a%2Fb&e=1', 'https://cdn.example/2.mp4'] },
    ];
    const job = await media.status(await media.submit(request));
    expect(job.outputs.map(({ url }) => url)).toEqual([
      'https://cdn.example/1.mp4?sig=a%2Fb&e=1',
      'https://cdn.example/2.mp4',
    ]);
    await media.close();
  });

  it('that was over stays over, and progress never falls', async () => {
    const { media } = stilled(gateway);
    gateway.responses = [
      { word: 'working', part: 0.6 },
      { word: 'working', part: 0.2 },
      { word: 'broken', reason: 'no birds' },
      { word: 'working', part: 0.9 },
    ];
    let job: Job = await media.submit(request);
    const seen = [];
    for (let i = 0; i < 4; i += 1) {
      job = await media.status(job);
      seen.push([job.state, job.progress?.fraction]);
    }
    expect(seen).toEqual([
      ['running', 0.6],
      ['running', 0.6],
      ['failed', 0.6],
      ['failed', 0.6],
    ]);
    expect(job).toMatchObject({
      failure: { code: 'generation_failed', message: 'no birds', charged: 'yes' },
    });
    expect(job.notices.join()).toContain('stays failed');
    await media.close();
  });

  it('a 404 in the first minute is patience; later only several over a minute are the end, which may be asked again', async () => {
    const store = memoryStore();
    const { media, clock } = stilled(gateway, { store });
    gateway.responses = [status(404), working, status(404)];
    const job = await media.submit(request);
    expect(await media.status(job)).toMatchObject({ state: 'queued' });
    clock.advance(61_000);
    expect(await media.status(job)).toMatchObject({ state: 'running' });
    const over = await media.wait(job);
    expect(over).toMatchObject({ state: 'expired', outputs: [] });
    expect(await attemptOf(store, over.ref.idempotencyKey)).toMatchObject({ job: { state: 'expired' } });
    // Two answers above, then misses after 5, 10, 20 and 40 seconds more.
    expect(gateway.requests.filter(({ method }) => method === 'GET')).toHaveLength(6);
    expect(await media.wait(over)).toMatchObject({ state: 'expired' });
    gateway.responses = [working, { word: 'done', files: ['/files/clip.mp4'] }];
    expect(await media.wait(over)).toMatchObject({ state: 'succeeded' });
    await media.close();
  });

  it('a job that the gateway does not know ends a wait as well where the clock that dated its submit was an hour ahead', async () => {
    const { media } = stilled(gateway);
    const { ref } = await media.submit(request);
    const submittedAt = new Date(Date.parse(ref.submittedAt) + 3_600_000).toISOString();
    gateway.responses = [status(404)];
    expect(await media.wait({ ...ref, submittedAt })).toMatchObject({ state: 'expired' });
    await media.close();
  });

  it('a 404 to single questions keeps the last known state, until several over a minute agree', async () => {
    const { media, clock } = stilled(gateway);
    gateway.responses = [working, status(404)];
    const { ref } = await media.submit(request);
    clock.advance(61_000);
    const states: string[] = [];
    for (const pause of [0, 1_000, 1_000, 58_000]) {
      clock.advance(pause);
      states.push((await media.status(ref)).state);
    }
    expect(states).toEqual(['running', 'running', 'running', 'running']);
    clock.advance(1_000);
    expect(await media.status(ref)).toMatchObject({ state: 'expired' });
    gateway.responses = [working];
    const again = await media.status(ref);
    expect(again).toMatchObject({ state: 'running' });
    expect(again).not.toHaveProperty('misses');
    await media.close();
  });

  it('a 404 about a ref of long ago, of which nothing else is known, is the end', async () => {
    const { media, clock } = stilled(gateway);
    const text = String((await media.submit(request)).ref);
    const other = stilled(gateway);
    gateway.responses = [status(404)];
    other.clock.advance(86_400_000);
    clock.advance(86_400_000);
    expect(await other.media.status(text)).toMatchObject({ state: 'expired' });
    await Promise.all([media.close(), other.media.close()]);
  });

  it('ids go into the address percent-encoded, and one that would leave its path is refused before any call', async () => {
    const { media } = stilled(gateway);
    gateway.accepted = { job: 'a/b:c d?x=1' };
    const job = await media.submit(request);
    await media.status(job);
    expect(gateway.requests.at(-1)!.path).toBe('/jobs/a%2Fb%3Ac%20d%3Fx%3D1');
    const asked = gateway.requests.length;
    expect(await caught(media.status({ ...job.ref, id: '..' }))).toMatchObject({ code: 'invalid_request' });
    expect(gateway.requests).toHaveLength(asked);
    await media.close();
  });

  it('64-bit ids keep every digit', async () => {
    const { media } = stilled(gateway);
    gateway.accepted = { status: 200, text: '{"job":246634865268150273,"cost":0.3500}' };
    const job = await media.submit(request);
    expect(job.ref.id).toBe('246634865268150273');
    expect(job.costs[0]!.amount).toBe('0.35');
    await media.close();
  });
});

describe('events', () => {
  it('tell a progress bar all it needs, last of all the end', async () => {
    const { media } = stilled(gateway);
    gateway.responses = [{ word: 'working', part: 0.5 }, done];
    const job = await media.submit(request);
    const updates = [];
    for await (const update of media.watch(job))
      updates.push([update.state, update.progress?.fraction, update.poll]);
    expect(updates).toEqual([
      ['queued', undefined, { elapsedMs: 0, count: 0, nextInMs: 5_000 }],
      ['running', 0.5, { elapsedMs: 5_000, count: 1, nextInMs: 5_000 }],
      ['succeeded', 1, { elapsedMs: 10_000, count: 2 }],
    ]);
    await media.close();
  });

  it('may be left early', async () => {
    const { media, clock } = stilled(gateway);
    for await (const seen of media.watch(await media.submit(request))) if (seen.state === 'queued') break;
    expect(clock.pending).toBe(0);
    await media.close();
  });
});

describe('whose job it is', () => {
  it('is never asked of another account', async () => {
    const { media } = stilled(gateway);
    const { ref } = await media.submit(request);
    const other = createRegistry({
      providers: [exampleProvider({ apiKey: canary, baseURL: gateway.url, account: 'live' })],
    });
    const asked = gateway.requests.length;
    expect(await caught(other.status(ref))).toMatchObject({ code: 'unsupported', ref: { account: 'test' } });
    expect(gateway.requests).toHaveLength(asked);
    await Promise.all([media.close(), other.close()]);
  });

  it('the same account twice is refused when the registry is made', () => {
    expect(() => createRegistry({ providers: [exampleProvider(), exampleProvider()] })).toThrow(
      /installed twice/,
    );
  });

  it.each(['xp1.abc.def', 'xp1.', 'nonsense', ''])('a damaged ref (%j) is one clear error', async (text) => {
    const { media } = stilled(gateway);
    expect(await caught(media.status(text))).toMatchObject({ code: 'invalid_request' });
    await media.close();
  });

  it('a ref without an id is an attempt whose end is unknown', async () => {
    const { media } = stilled(gateway);
    gateway.accepted = status(500);
    const { ref } = (await caught(media.submit(request))) as CrosspointError;
    for (const ask of [
      media.status(ref!),
      media.wait(String(ref)),
      media.download(ref!, { to: '/nowhere' }),
    ]) {
      expect(await caught(ask)).toMatchObject({
        code: 'submission_unknown',
        charged: 'maybe',
        retryable: false,
      });
    }
    await media.close();
  });
});

describe('generate', () => {
  it('buys, waits and returns what was made', async () => {
    const { media } = stilled(gateway);
    const video = await media.generate(request);
    expect(video.outputs[0].url).toBe(`${gateway.url}/files/clip.mp4`);
    await media.close();
  });

  it('throws for a job that failed, with the ref and the gateway’s own words', async () => {
    const { media } = stilled(gateway);
    gateway.responses = [{ word: 'broken', reason: 'no birds' }];
    const error = (await caught(media.generate(request))) as CrosspointError;
    expect(error).toMatchObject({
      code: 'generation_failed',
      charged: 'yes',
      retryable: false,
      ref: { id: 'job-1' },
    });
    expect(error.message).toContain('no birds');
    expect(gateway.posts()).toBe(1);
    await media.close();
  });
});

describe('a job that was written down', () => {
  it('and read again as JSON is followed like the one it was', async () => {
    const { media } = stilled(gateway);
    const job = JSON.parse(JSON.stringify(await media.submit(request))) as Job;
    const done = await media.wait(job);
    expect(done).toMatchObject({ state: 'succeeded', costs: [{ amount: '0.25' }] });
    expect(String(done.ref)).toMatch(/^xp1\./);
    await media.close();
  });

  it('in part still leads to its ref', async () => {
    const { media } = stilled(gateway);
    const { ref } = await media.submit(request);
    expect(await media.wait({ ref, state: 'running' } as Job)).toMatchObject({ state: 'succeeded' });
    await media.close();
  });

  it('with a forged link is downloaded from nowhere a link may not lead', async () => {
    const { media } = stilled(gateway);
    const done = await media.generate(request);
    const forged = { ...done, outputs: [{ url: 'https://127.0.0.1:1/x.mp4', role: 'main' as const }] };
    expect(await caught(media.download(forged as unknown as Job, { to: '/nowhere/x.mp4' }))).toMatchObject({
      code: 'download_failed',
    });
    await media.close();
  });
});
