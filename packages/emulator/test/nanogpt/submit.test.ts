import { describe, expect, it } from 'vitest';
import { emulate, fakeClock } from '../support.ts';
import { dig } from '../gateway.ts';
import { begin, eagle, poll, talk } from './support.ts';

const picture = { imageUrl: 'https://assets.example.com/reference/wave-hello.jpg' };
const wan = { model: 'wan-video-image-to-video', prompt: 'Your prompt', imageDataUrl: 'data:image/...' };
const hunyuan = { model: 'hunyuan-video', prompt: 'Your prompt' };
const seedance = { model: 'seedance-video', prompt: 'Your prompt' };
const kling = { model: 'kling-video-v2', prompt: 'Your prompt' };
const waving = { model: 'kling-v21-standard', prompt: 'Make the person in the image wave hello' };

describe('what the document itself sends is accepted', () => {
  it.each([
    ['text to video', { ...eagle, aspect_ratio: '16:9' }],
    [
      'a picture in base64',
      { ...waving, imageDataUrl: 'data:image/jpeg;base64,/9j/4AAQ...', duration: '5', aspect_ratio: '16:9' },
    ],
    ['a picture by link', { ...waving, ...picture, duration: '5', aspect_ratio: '16:9' }],
    ['Kling Pro', { ...waving, ...picture, model: 'kling-v21-pro', duration: '5' }],
    ['Kling', { ...kling, duration: '5', aspect_ratio: '16:9', negative_prompt: 'blur', cfg_scale: 0.5 }],
    [
      'Hunyuan',
      {
        ...hunyuan,
        pro_mode: false,
        aspect_ratio: '16:9',
        resolution: '720p',
        num_frames: 129,
        num_inference_steps: 20,
        showExplicitContent: false,
      },
    ],
    [
      'Wan',
      {
        ...wan,
        num_frames: 81,
        frames_per_second: 16,
        resolution: '720p',
        num_inference_steps: 30,
        negative_prompt: 'blur, distortion',
        seed: 42,
      },
    ],
    [
      'Seedance',
      {
        ...seedance,
        resolution: '1080p',
        duration: '5',
        aspect_ratio: '16:9',
        camera_fixed: false,
        seed: 42,
      },
    ],
    ['Seedance Lite', { ...seedance, model: 'seedance-lite-video', duration: '5', resolution: '720p' }],
  ])('%s', async (_name, body) => {
    const { status, json } = await talk(await emulate()).post('/generate-video', body);
    expect(status).toBe(202);
    expect(json).toMatchObject({ status: 'pending', model: body.model, paymentSource: 'USD' });
  });
});

describe('refuses, naming the field', () => {
  it.each([
    ['duration', { ...eagle, duration: '5' }],
    ['duration', { ...eagle, duration: '4s' }],
    ['duration', { ...eagle, duration: '31s' }],
    ['duration', { ...eagle, duration: 5 }],
    ['duration', { ...eagle, model: 'veo3-video', duration: '5s' }],
    ['duration', { ...kling, duration: 5 }],
    ['duration', { ...kling, duration: '5s' }],
    ['duration', { ...seedance, duration: '7' }],
    ['aspect_ratio', { ...eagle, aspect_ratio: '21:9' }],
    ['aspect_ratio', { ...seedance, ...picture, aspect_ratio: '16:9' }],
    ['cfg_scale', { ...kling, cfg_scale: 1.5 }],
    ['resolution', { ...hunyuan, resolution: '4K' }],
    ['num_frames', { ...hunyuan, num_frames: 100 }],
    ['num_inference_steps', { ...hunyuan, num_inference_steps: 9 }],
    ['num_frames', { ...wan, num_frames: 80 }],
    ['frames_per_second', { ...wan, frames_per_second: 25 }],
    ['num_inference_steps', { ...wan, num_inference_steps: 41 }],
    ['resolution', { ...seedance, resolution: '720p' }],
    ['resolution', { ...seedance, model: 'seedance-lite-video', resolution: '1080p' }],
    ['prompt', { model: 'veo2-video' }],
    ['model', { prompt: 'An eagle.' }],
    ['imageUrl', { ...waving, imageUrl: 'http://assets.example.com/wave.jpg' }],
    ['imageDataUrl', { ...waving, imageDataUrl: '/9j/4AAQ' }],
    ['input image', { ...eagle, ...picture }],
    ['script', { ...eagle, prompt: 'An eagle. [emulator:q5]' }],
  ])('%s: %j', async (field, body) => {
    const emulator = await emulate();
    const { status, json } = await talk(emulator).post('/generate-video', body);
    expect(status).toBe(400);
    expect(json).toEqual({ status: 400, error: expect.stringContaining(field) as string });
    expect(emulator.acceptedCount('nanogpt.submit')).toBe(0);
  });

  it('a model that needs a picture, in the printed words', async () => {
    const { status, json } = await talk(await emulate()).post('/generate-video', waving);
    expect(status).toBe(400);
    expect(json).toEqual({
      error: 'Kling 2.1 Standard requires an input image. Please select an image to generate a video.',
      status: 400,
    });
  });

  it('a model nobody knows', async () => {
    const body = { ...eagle, model: 'veo9-video' };
    expect((await talk(await emulate({ models: 'documented' })).post('/generate-video', body)).status).toBe(
      404,
    );
  });

  it.each([
    [4 * 1024 * 1024, 202],
    [4 * 1024 * 1024 + 1, 413],
  ])('a picture of %d bytes with %d', async (bytes, status) => {
    const imageDataUrl = `data:image/png;base64,${Buffer.alloc(bytes).toString('base64')}`;
    const response = await talk(await emulate()).post('/generate-video', { ...waving, imageDataUrl });
    expect(response.status).toBe(status);
  });
});

describe('the key', () => {
  it.each([
    ['none', {}, 401],
    ['an empty one', { 'x-api-key': '' }, 401],
    ['another scheme', { authorization: 'Basic canary-key' }, 401],
    ['in its header', { 'x-api-key': 'canary-key' }, 202],
    ['as a bearer', { authorization: 'Bearer canary-key' }, 202],
    ['another one', { 'x-api-key': 'other' }, 401],
  ])('%s', async (_name, headers: Record<string, string>, expected) => {
    const emulator = await emulate({ apiKey: 'canary-key' });
    const { status, json } = await talk(emulator).post('/generate-video', eagle, headers);
    expect(status).toBe(expected);
    if (status === 401) expect(json).toEqual({ error: 'Invalid session', status: 401 });
  });

  it('is needed for polls too', async () => {
    const emulator = await emulate();
    const id = await begin(emulator, 'c');
    for (const path of [
      `/generate-video/status?runId=${id}&modelSlug=veo2-video`,
      `/video/status?requestId=${id}`,
      '/generate-video/recover',
    ]) {
      expect((await talk(emulator).get(path, {})).status).toBe(401);
    }
    expect((await poll(emulator, id)).status).toBe(200);
  });
});

describe('the limit', () => {
  it('is 50 submits in any minute, polls and reset aside', async () => {
    const clock = fakeClock();
    const emulator = await emulate({ clock, nanogpt: { balance: { USD: '1000' } } });
    const submit = async (): Promise<number> =>
      (await talk(emulator).post('/generate-video', { ...eagle, prompt: 'x [emulator:c]' })).status;
    for (let n = 0; n < 50; n += 1) expect(await submit()).toBe(202);
    const refused = await talk(emulator).post('/generate-video', eagle);
    expect(refused.status).toBe(429);
    expect(refused.json).toEqual({
      error: 'Rate limit exceeded. Please wait before generating another video.',
      status: 429,
    });
    const id = await begin(await emulate({ clock }), 'c');
    for (let n = 0; n < 60; n += 1) expect((await poll(emulator, id)).status).toBe(200);

    clock.add(59_999);
    expect(await submit()).toBe(429);
    clock.add(1);
    expect(await submit()).toBe(202);

    for (let n = 0; n < 49; n += 1) await submit();
    expect(await submit()).toBe(429);
    emulator.reset();
    expect(await submit()).toBe(202);
  });
});

describe('recover', () => {
  it("lists this key's newest runs first, and no other's", async () => {
    const clock = fakeClock();
    const emulator = await emulate({ clock });
    const first = await begin(emulator, 'q5c');
    clock.add(10);
    const second = await begin(emulator, 'g1000e', { ...kling, duration: '5' });
    const { json } = await talk(emulator).get('/generate-video/recover');
    expect(json).toEqual({
      data: [
        {
          runId: second,
          id: second,
          model: 'kling-video-v2',
          status: 'processing',
          createdAt: new Date(clock.now()).toISOString(),
        },
        {
          runId: first,
          id: first,
          model: 'veo2-video',
          status: 'completed',
          createdAt: new Date(clock.now() - 10).toISOString(),
        },
      ],
    });
    const runs = async (query: string, headers?: Record<string, string>): Promise<number> =>
      [dig((await talk(emulator).get(`/generate-video/recover${query}`, headers)).json, 'data')].flat()
        .length;
    expect(await runs('?limit=1')).toBe(1);
    expect(await runs('?model=veo2-video')).toBe(1);
    expect(await runs('', { 'x-api-key': 'another-key' })).toBe(0);
    expect((await talk(emulator).get('/generate-video/recover?limit=51')).status).toBe(400);
  });

  it('answers 20 times in a minute', async () => {
    const emulator = await emulate({ clock: fakeClock() });
    const seen: number[] = [];
    for (let n = 0; n < 21; n += 1) seen.push((await talk(emulator).get('/generate-video/recover')).status);
    expect(seen).toEqual([...Array.from({ length: 20 }, () => 200), 429]);
  });
});
