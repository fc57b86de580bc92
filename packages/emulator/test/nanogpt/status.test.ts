import { describe, expect, it } from 'vitest';
import { ask, emulate, fakeClock } from '../support.ts';
import { dig } from '../gateway.ts';
import { begin, key, poll, talk, unified } from './support.ts';

describe('a run under way', () => {
  it.each([
    ['q9', 'IN_QUEUE', 'queued'],
    ['g9', 'IN_PROGRESS', 'processing'],
    ['w9', 'queued', 'pending'],
    ['a9', 'generating', 'generating'],
    ['d9', 'delivering', 'delivering'],
    ['u9', 'PONDERING', 'unknown'],
  ])('in its phase %s says %s, and %s in the flat form', async (phase, word, flat) => {
    const emulator = await emulate({ clock: fakeClock() });
    const id = await begin(emulator, `${phase}c.flatstatus`);
    const { json } = await poll(emulator, id);
    expect(json).toMatchObject({ data: { status: word, request_id: id } });
    expect((await unified(emulator, id)).json).toEqual({
      status: flat,
      createdAt: '2027-01-15T08:00:00.000Z',
      progress: 0,
      estimatedTimeRemaining: 1,
    });
  });

  it('is told in the printed envelope', async () => {
    const emulator = await emulate({ clock: fakeClock() });
    const id = await begin(emulator, 'g9c');
    expect((await poll(emulator, id)).json).toEqual({
      data: { status: 'IN_PROGRESS', request_id: id, details: 'Video is being generated' },
    });
    expect((await unified(emulator, id)).json).toEqual({
      requestId: id,
      model: 'veo2-video',
      data: { status: 'IN_PROGRESS', requestId: id },
    });
  });
});

describe('a run that is over', () => {
  const url = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/nanogpt\/files\/emu-[^/]+\.mp4/) as string;
  const error = 'The emulator was told to fail this job.';
  it.each([
    ['c', { status: 'COMPLETED', output: { video: { url } }, cost: 2.5 }],
    ['c.costless', { status: 'COMPLETED', output: { video: { url } } }],
    ['s', { status: 'completed', output: { video: { url } }, cost: 2.5 }],
    ['v', { status: 'COMPLETED', output: { video: url }, cost: 2.5 }],
    ['c.outputurl', { status: 'COMPLETED', output: { url }, cost: 2.5 }],
    ['c.videourl', { status: 'COMPLETED', output: { video_url: url }, cost: 2.5 }],
    ['c.videolist', { status: 'COMPLETED', output: { videos: [{ url }] }, cost: 2.5 }],
    ['n', { status: 'COMPLETED', output: {}, cost: 2.5 }],
    ['e', { status: 'FAILED', error }],
    [
      'e.nsfw',
      {
        status: 'FAILED',
        error: 'Content policy violation',
        isNSFWError: true,
        userFriendlyError: 'Content flagged as inappropriate. Please modify your prompt and try again.',
      },
    ],
    ['l', { status: 'FAILED', error: { message: error, type: 'GENERATION_FAILED' } }],
    ['f', { status: 'CANCELLED' }],
    ['f.onel', { status: 'CANCELED' }],
  ])('after %s says %j', async (script, expected) => {
    const emulator = await emulate({ clock: fakeClock() });
    const id = await begin(emulator, script);
    expect((await poll(emulator, id)).json).toEqual({ data: { request_id: id, ...expected } });
    expect((await unified(emulator, id)).json).toEqual({
      requestId: id,
      model: 'veo2-video',
      data: { requestId: id, ...expected },
    });
  });

  it.each([
    ['q1000c.flatstatus', { status: 'completed', progress: 100, videoUrl: url }],
    ['q1000e.flatstatus', { status: 'failed', error }],
    ['q1000f.flatstatus', { status: 'cancelled', error }],
  ])('after %s is %j in the flat form', async (script, expected) => {
    const clock = fakeClock();
    const emulator = await emulate({ clock });
    const id = await begin(emulator, script);
    clock.add(400);
    expect((await unified(emulator, id)).json).toMatchObject({ status: 'queued', progress: 40 });
    clock.add(5000);
    expect((await unified(emulator, id)).json).toEqual({
      createdAt: '2027-01-15T08:00:00.000Z',
      completedAt: '2027-01-15T08:00:01.000Z',
      ...expected,
    });
  });

  it('is answered by another emulator', async () => {
    const clock = fakeClock();
    const id = await begin(await emulate({ clock }), 'c.xno');
    const second = await emulate({ clock });
    expect(dig((await poll(second, id)).json, 'data', 'cost')).toBe(3.08641972);
  });
});

describe('the slug on the poll', () => {
  it.each([
    ['', 400],
    ['&modelSlug=', 400],
    ['&modelSlug=kling-video-v2', 404],
    ['&modelSlug=veo2-video', 200],
    ['&model=veo2-video', 200],
    ['&modelSlug=veo2-video&model=veo2-video', 200],
    ['&modelSlug=veo2-video&model=kling-video-v2', 404],
  ])('%the response to s is %d', async (slug, expected) => {
    const emulator = await emulate();
    const id = await begin(emulator, 'c');
    const { status, headers } = await talk(emulator).get(`/generate-video/status?runId=${id}${slug}`);
    expect(status).toBe(expected);
    expect(headers.get('x-emulator-assumes')).toContain('slug');
  });

  it('does not matter to the unified route, which wants an id it knows', async () => {
    const emulator = await emulate();
    const id = await begin(emulator, 'c');
    expect((await talk(emulator).get(`/video/status?runId=${id}`)).status).toBe(200);
    expect((await talk(emulator).get('/video/status')).status).toBe(400);
    expect((await unified(emulator, 'fal-request-abc123xyz')).status).toBe(404);
    expect((await poll(emulator, 'fal-request-abc123xyz')).status).toBe(404);
    expect((await talk(emulator).get('/generate-video/status?modelSlug=veo2-video')).status).toBe(400);
  });
});

describe('the other submit responses that have been seen', () => {
  it('are a 200 with little, and one with the id twice', async () => {
    const emulator = await emulate();
    const body = (script: string) => ({ model: 'veo2-video', prompt: `x [emulator:${script}]` });
    const lean = await talk(emulator).post('/generate-video', body('c.leanrun'));
    expect(lean.status).toBe(200);
    expect(lean.json).toEqual({ runId: expect.any(String) as string, status: 'pending', cost: 2.5 });
    const { json } = await talk(emulator).post('/generate-video', body('c.twoids'));
    expect(dig(json, 'id')).toBe(dig(json, 'runId'));
  });
});

describe('the file', () => {
  const linkOf = async (emulator: Awaited<ReturnType<typeof emulate>>, id: string): Promise<string> =>
    String(dig((await poll(emulator, id)).json, 'data', 'output', 'video', 'url'));

  it('is the clip, and wants no key', async () => {
    const emulator = await emulate();
    const response = await fetch(await linkOf(emulator, await begin(emulator, 'c')));
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'video/mp4']);
    expect(emulator.requestCount('nanogpt.file')).toBe(1);
  });

  it('behind a link without a host wants the key', async () => {
    const emulator = await emulate();
    const link = await linkOf(emulator, await begin(emulator, 'c.relative'));
    expect(link).toMatch(/^\/nanogpt\/generate-video\/content\?model=veo2-video&runId=emu-/);
    const whole = new URL(link, emulator.baseURL('nanogpt')).href;
    expect((await ask(whole)).status).toBe(401);
    const response = await ask(whole, { headers: key });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'video/mp4']);
    const thumbnail = await ask(whole.replace('variant=video', 'variant=thumbnail'), { headers: key });
    expect(thumbnail.headers.get('content-type')).toBe('image/png');
  });

  it.each([
    ['x', 410],
    ['y', 403],
    ['x.relative', 410],
  ])('with the end %s answers %d at first, and a link asked for after that works', async (end, refusal) => {
    const emulator = await emulate();
    const id = await begin(emulator, end);
    const open = async (): Promise<number> =>
      (await ask(new URL(await linkOf(emulator, id), emulator.baseURL('nanogpt')).href, { headers: key }))
        .status;
    expect(await open()).toBe(refusal);
    expect(await open()).toBe(200);
  });

  it.each(['q60000c', 'e', 'f', 'n'])('after %s is not there', async (script) => {
    const emulator = await emulate({ clock: fakeClock() });
    const id = await begin(emulator, script);
    expect((await ask(`${emulator.baseURL('nanogpt')}/files/${id}.mp4`)).status).toBe(404);
    expect((await talk(emulator).get(`/generate-video/content?runId=${id}`)).status).toBe(404);
  });
});

describe('beside jobs', () => {
  it('models are listed for anyone', async () => {
    const { status, json } = await talk(await emulate()).get('/v1/video-models', {});
    expect(status).toBe(200);
    expect(json).toMatchObject({ object: 'list', meta: { count: 9 } });
  });

  it('another path is a 404', async () => {
    expect((await talk(await emulate()).get('/v9/what')).status).toBe(404);
  });
});
