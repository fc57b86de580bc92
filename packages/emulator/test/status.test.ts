import { describe, expect, it } from 'vitest';
import { ask, begin, emulate, key, model, status, fakeClock, submit } from './support.ts';

describe('a job', () => {
  it('is queued, then generating, then completed with a link, each at its time', async () => {
    const clock = fakeClock();
    const emulator = await emulate({ clock, script: 'q1000g2000c' });
    const { id } = (await submit(emulator)).json;

    const seen: unknown[] = [];
    for (const ms of [0, 999, 1, 1999, 1, 1_000_000]) {
      clock.add(ms);
      seen.push((await status(emulator, id ?? '')).json.status);
    }
    expect(seen).toEqual(['queued', 'queued', 'generating', 'generating', 'completed', 'completed']);

    const { json, headers } = await status(emulator, id ?? '');
    expect(json).toEqual({
      id,
      status: 'completed',
      video: { url: `${emulator.baseURL('aimlapi')}/files/${id}.mp4` },
    });
    expect(headers.get('x-inference-id')).toBe(id);
  });

  it('follows the default script when none is given, and advance() moves it', async () => {
    const emulator = await emulate();
    const { id } = (await submit(emulator)).json;
    expect((await status(emulator, id ?? '')).json).toEqual({ id, status: 'queued' });
    emulator.advance(4_000);
    expect((await status(emulator, id ?? '')).json.status).toBe('completed');
  });

  it('follows the script in its own prompt rather than that of the emulator', async () => {
    const emulator = await emulate({ script: 'c' });
    const prompt = 'A boat. [emulator:g60000e] Slowly.';
    const { id } = (await submit(emulator, { model, prompt })).json;
    expect((await status(emulator, id ?? '')).json.status).toBe('generating');
  });

  it.each([
    ['q9', 'queued'],
    ['g9', 'generating'],
    ['w9', 'waiting'],
    ['a9', 'active'],
    ['d9', 'dreaming'],
    ['u9', 'pondering'],
  ])('in phase %s says %s and nothing more', async (phase, word) => {
    const emulator = await emulate({ clock: fakeClock() });
    const id = await begin(emulator, `${phase}c`);
    expect((await status(emulator, id)).json).toEqual({ id, status: word });
  });

  const url = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/aimlapi\/files\/emu-[^/]+\.mp4/) as string;
  const error = { name: expect.any(String) as string, message: expect.any(String) as string };
  it.each([
    ['c', { status: 'completed', video: { url } }],
    ['s', { status: 'succeeded', video: { url } }],
    ['v', { status: 'completed', video: [url] }],
    ['n', { status: 'completed', video: null }],
    ['x', { status: 'completed', video: { url } }],
    ['y', { status: 'completed', video: { url } }],
    ['e', { status: 'error', error }],
    ['f', { status: 'failed', error }],
    ['l', { status: 'error', error: { detail: [expect.objectContaining({ loc: ['body', 'image_url'] })] } }],
    ['c.nulls', { status: 'completed', video: { url }, error: null, meta: null }],
    ['q9c.nulls', { status: 'queued', video: null, error: null, meta: null }],
    ['e.mute', { status: 'error', error: null }],
    ['c.usage', { status: 'completed', video: { url }, meta: { usage: { credits_used: 13_000_000 } } }],
    ['e.usage', { status: 'error', error }],
  ])('with the script %s ends as %j', async (script, expected) => {
    const emulator = await emulate({ clock: fakeClock() });
    const id = await begin(emulator, script);
    expect((await status(emulator, id)).json).toEqual({ id, ...expected });
  });

  it('is answered by another emulator on another port, with links of its own', async () => {
    const clock = fakeClock();
    const first = await emulate({ clock });
    const id = await begin(first, 'q500g500c.usage');
    await first.close();

    clock.add(700);
    const second = await emulate({ clock });
    expect(second.url).not.toBe(first.url);
    expect((await status(second, id)).json.status).toBe('generating');

    clock.add(300);
    const { json } = await status(second, id);
    expect(json.video?.url).toMatch(second.baseURL('aimlapi'));
    expect(json.meta).toEqual({ usage: { credits_used: 13_000_000 } });
    expect((await ask(json.video?.url ?? '')).status).toBe(200);
  });

  it('has an id that may stand in a URL as it is, unless an odd one is asked for', async () => {
    const emulator = await emulate();
    const [plain, odd] = [await begin(emulator, 'q1c.bare'), await begin(emulator, 'c.oddid')];
    expect(encodeURIComponent(plain)).toBe(plain);
    expect(odd).toMatch(/:.*\//);
    expect((await status(emulator, odd)).json).toMatchObject({ id: odd, status: 'completed' });
    expect((await status(emulator, odd.replace(/:.*/, ''))).status).toBe(404);
  });
});

describe('a status call', () => {
  it.each([
    ['rLCxsu-1_rTBBGbBC6JFJ'],
    ['emu-'],
    ['emu-abc-c-0'],
    ['emu-abc-zzz-0-00000000'],
    ['emu-abc-c.nonsense-0-00000000'],
    ['../../etc/passwd'],
  ])('for the unknown id %s is a 404', async (id) => {
    const { status: code, json, headers } = await status(await emulate(), id);
    expect(code).toBe(404);
    expect(json).toMatchObject({ message: '-', statusCode: 404, path: '/v2/video/generations' });
    expect(headers.has('x-inference-id')).toBe(false);
  });

  it('without an id is a 400, without a key a 401, with the id in its path a 404', async () => {
    const emulator = await emulate();
    const url = `${emulator.baseURL('aimlapi')}/v2/video/generations`;
    const id = await begin(emulator, 'c');
    expect((await ask(url, { headers: key })).status).toBe(400);
    expect((await ask(`${url}?generation_id=`, { headers: key })).status).toBe(400);
    expect((await ask(`${url}?generation_id=${id}`)).status).toBe(401);
    expect((await ask(`${url}/${id}`, { headers: key })).status).toBe(404);
  });
});
