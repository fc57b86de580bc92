import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { samplePicture, samplePreview } from '../../src/index.ts';
import { ask, emulate, fakeClock } from '../support.ts';
import { dig } from '../gateway.ts';
import { type Task, begin, data, poll, sound, submit } from './support.ts';

const shots = [1, 2].map((index) => ({ index, prompt: 'A boat.', duration: '3' }));

describe('a job', () => {
  it.each([
    ['q9c', { status: 'pending' }],
    ['g9c', { status: 'processing' }],
    ['w9c', { status: 'PENDING' }],
    ['a9c', { status: 'PROCESSING' }],
    ['d9c', { status: 'DELIVERED' }],
    ['u9c', { status: 'pondering' }],
  ])('under way after %s says %j', async (script, expected) => {
    const emulator = await emulate({ clock: fakeClock() });
    expect((await poll(emulator, await begin(emulator, script))).json).toEqual({
      code: 10000,
      message: 'success',
      data: expected,
    });
  });

  const output_url = expect.stringMatching(
    /^http:\/\/127\.0\.0\.1:\d+\/yotta\/files\/emu-[^/]+\.mp4/,
  ) as string;
  it.each([
    ['c', { status: 'completed', output_url, duration: 5 }],
    ['s', { status: 'SUCCESS', output_url, duration: 5 }],
    ['v', { status: 'completed', output_url: [output_url], duration: 5 }],
    ['n', { status: 'completed', output_url: null, duration: 5 }],
    ['e', { status: 'failed' }],
    ['l', { status: 'failed', failedReason: 'The emulator was told to fail this job.' }],
    ['f', { status: 'cancelled' }],
  ])('over after %s says %j', async (script, expected) => {
    const emulator = await emulate();
    expect(await data(poll(emulator, await begin(emulator, script)))).toEqual(expected);
  });

  it.each([
    ['duration', { prompt: 'A boat.', duration: 7 }, 7],
    ['its shots', { multi_shot: true, shot_type: 'customize', multi_prompt: shots }, 6],
    ['nothing', { prompt: 'A boat.' }, 5],
  ])('is as long as %s says', async (_name, parameters, seconds) => {
    const emulator = await emulate({ script: 'c' });
    const { json } = await submit(emulator, { model: 'kling-v3-std-text', parameters });
    const found = await data(poll(emulator, String(dig(json, 'data', 'request_id'))));
    expect(dig(found, 'duration')).toBe(seconds);
  });

  it('goes from word to word as time passes', async () => {
    const emulator = await emulate();
    const id = await begin(emulator, 'q60000g60000c');
    const seen: unknown[] = [];
    for (const ms of [0, 60_000, 60_000]) {
      emulator.advance(ms);
      seen.push(dig(await data(poll(emulator, id)), 'status'));
    }
    expect(seen).toEqual(['pending', 'processing', 'completed']);
  });

  it('is answered by another emulator', async () => {
    const id = await begin(await emulate(), 'c', 'image-to-video');
    expect(await data(poll(await emulate(), id))).toMatchObject({ status: 'completed' });
  });

  it('may take its script from a shot, where the prompt does not count', async () => {
    const emulator = await emulate();
    const multi_prompt = [{ index: 1, prompt: 'A boat. [emulator:e]', duration: 3 }];
    const parameters = { multi_shot: true, shot_type: 'customize', multi_prompt, duration: 3 };
    const { json } = await submit(emulator, { model: 'kling-v3-std-text', parameters });
    expect(await data(poll(emulator, String(dig(json, 'data', 'request_id'))))).toEqual({ status: 'failed' });
  });
});

describe('the path of the poll', () => {
  const tasks = Object.keys(sound) as Task[];
  it.each(tasks.flatMap((task) => tasks.map((path) => [task, path] as const)))(
    'of a %s job may be that of %s, if it is its own or text-to-video',
    async (task, path) => {
      const emulator = await emulate();
      const { status, json } = await poll(emulator, await begin(emulator, 'c', task), path);
      expect(status).toBe(200);
      expect(dig(json, 'code')).toBe(path === task || path === 'text-to-video' ? 10000 : 10007);
      const route = path === 'text-to-video' ? 'yotta.status' : 'yotta.own-status';
      expect(emulator.requestCount(route)).toBe(1);
    },
  );

  it('with an id nobody gave out is a 10007 inside a 200', async () => {
    const emulator = await emulate();
    for (const id of ['246634865268150272', 'emu-abc-c-0-00000000', 'emu-abc-c-0-00000000_poems']) {
      const { status, json } = await poll(emulator, id);
      expect(status).toBe(200);
      expect(json).toEqual({ code: 10007, message: 'record not exist', data: null });
    }
    expect(emulator.acceptedCount('yotta.status')).toBe(0);
  });
});

describe('by flag', () => {
  it('the id is a bare number that no double holds, and only its exact digits are known', async () => {
    const emulator = await emulate();
    const body = { model: 'kling-v3-std-text', parameters: { prompt: 'A boat. [emulator:c.bigid]' } };
    const { text } = await submit(emulator, body);
    const digits =
      /^\{"code":10000,"message":"success","data":\{"request_id":(\d+)\}\}$/.exec(text)?.[1] ?? '';
    expect(BigInt(digits)).toBeLessThan(2n ** 63n);
    expect([digits.length, BigInt(digits) % 2n]).toEqual([19, 1n]);
    expect(String(Number(digits))).not.toBe(digits);
    const { json } = await poll(emulator, digits);
    const url = String(dig(json, 'data', 'output_url'));
    expect(url).toContain(`/files/${digits}.mp4`);
    expect((await ask(url)).status).toBe(200);
    const rounded = String(BigInt(Number(digits)));
    expect((await poll(emulator, rounded)).json).toMatchObject({ code: 10007 });
    expect((await poll(await emulate(), digits)).json).toMatchObject({ code: 10007 });
  });

  it('the code of the envelope is text', async () => {
    const emulator = await emulate();
    const id = await begin(emulator, 'c.codetext');
    expect((await poll(emulator, id)).json).toMatchObject({ code: '10000', data: { status: 'completed' } });
  });
});

describe('the file', () => {
  const link = async (script: string, task: Task = 'text-to-video') => {
    const emulator = await emulate();
    const id = await begin(emulator, script, task);
    return async () => String(dig(await data(poll(emulator, id)), 'output_url'));
  };

  it('of a video is the clip, and wants no key', async () => {
    const response = await fetch(await (await link('c', 'image-to-video'))());
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'video/mp4']);
  });

  it('of an image is the picture, which has no length', async () => {
    const emulator = await emulate();
    const found = await data(poll(emulator, await begin(emulator, 'c', 'text-to-image')));
    expect(found).toEqual({ status: 'completed', output_url: expect.stringMatching(/\.png$/) as string });
    const response = await fetch(String(dig(found, 'output_url')));
    expect(response.headers.get('content-type')).toBe('image/png');
    const picture = await readFile(samplePicture);
    expect(Buffer.from(await response.arrayBuffer()).equals(picture)).toBe(true);
  });

  it('of an image asked for as JPEG is one', async () => {
    const emulator = await emulate();
    const { model, parameters } = sound['text-to-image'];
    const wish = {
      model,
      parameters: { ...parameters, prompt: 'A boat. [emulator:c]', output_format: 'jpeg' },
    };
    const response = await submit(emulator, wish, 'text-to-image');
    const found = await data(poll(emulator, String(dig(response.json, 'data', 'request_id'))));
    expect(dig(found, 'output_url')).toMatch(/\.jpg$/);
    expect(found).not.toHaveProperty('duration');
    const file = await fetch(String(dig(found, 'output_url')));
    expect(file.headers.get('content-type')).toBe('image/jpeg');
    expect(Buffer.from(await file.arrayBuffer()).equals(await readFile(samplePreview))).toBe(true);
  });

  it.each([
    ['x', 410],
    ['y', 403],
  ])('with the end %s answers %d at first, and a link asked for after that works', async (end, refusal) => {
    const ofJob = await link(end);
    const first = await ofJob();
    expect((await fetch(first)).status).toBe(refusal);
    expect((await fetch(await ofJob())).status).toBe(200);
    expect((await fetch(first)).status).toBe(refusal);
  });

  it.each(['q60000c', 'e', 'f', 'n'])('after %s is not there', async (script) => {
    const emulator = await emulate();
    const id = await begin(emulator, script);
    expect((await fetch(`${emulator.baseURL('yotta')}/files/${id}.mp4`)).status).toBe(404);
  });
});
