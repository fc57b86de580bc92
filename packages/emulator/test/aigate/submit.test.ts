import { describe, expect, it } from 'vitest';
import { ask, emulate } from '../support.ts';
import { dig } from '../gateway.ts';
import { model, path, talk, wish } from './support.ts';

const frame = 'https://picsum.photos/seed/aigate-video-frame/1024/768';
const provider = 'provider/video-model-id';

describe('what the document itself sends is accepted', () => {
  const shared = { duration: 5, resolution: '720p', aspect_ratio: '16:9' };
  it.each<[name: string, body: object]>([
    ['text', { model: provider, prompt: 'A sphere', ...shared, audio: false, n: 1 }],
    [
      'Kling',
      {
        model,
        prompt: 'A shot',
        ...shared,
        audio: false,
        quality: 'std',
        negative_prompt: 'text, watermark',
        seed: 42,
        n: 1,
        provider_options: { cfg_scale: 0.65 },
      },
    ],
    [
      'a prompt with a picture',
      { model: provider, prompt: { text: 'Animate', image: frame }, ...shared, n: 1 },
    ],
    ...['input_image', 'image_url', 'image', 'input_image_url', 'input_image_b64'].map(
      (name) =>
        [name, { model: provider, prompt: 'A loop', [name]: frame, aspect_ratio: '1:1' }] satisfies [
          string,
          object,
        ],
    ),
    [
      'a clip',
      {
        model: provider,
        prompt: 'Smoother',
        input_video: 'https://example.com/source.mp4',
        provider_options: { style: 'cinematic' },
      },
    ],
    [
      'metadata',
      { model: provider, prompt: 'A shot', metadata: { style: 'cinematic' }, resolution: '1280x720' },
    ],
  ])('%s', async (_name, body) => {
    const { status, json } = await talk(await emulate({ script: 'c' })).post(path, body);
    expect(status).toBe(200);
    expect(json).toMatchObject({ videos: [{ mime_type: 'video/mp4' }] });
  });
});

describe('the response', () => {
  const url = expect.stringMatching(
    /^http:\/\/127\.0\.0\.1:\d+\/aigate\/v1\/videos\/task_emu-[^/]+\/content/,
  ) as string;
  const video = { url, mime_type: 'video/mp4' };
  const created = expect.any(Number) as number;

  it.each([
    ['c', { created, model, duration: 5, videos: [video] }],
    ['v', { created, model, data: [video] }],
    ['s', { created, model, video: { url } }],
    ['n', { created, model, duration: 5, videos: [] }],
  ])('after %s is %j', async (script, expected) => {
    const { status, json } = await talk(await emulate()).post(path, wish(script));
    expect(status).toBe(200);
    expect(json).toEqual(expected);
  });

  it.each([
    ['e', 500, { error: { type: 'api_error', code: 'api_error', status: 500 } }],
    ['f', 502, { error: { type: 'api_error', code: 'api_error', status: 502 } }],
    ['l', 500, { detail: [{}] }],
  ])('after %s is a %d, and nothing was accepted', async (script, expected, body) => {
    const emulator = await emulate();
    const { status, json } = await talk(emulator).post(path, wish(script));
    expect(status).toBe(expected);
    expect(json).toMatchObject(body);
    expect(emulator.acceptedCount('aigate.submit')).toBe(0);
  });

  it('has as many videos as were asked for, each with a link of its own', async () => {
    const { json } = await talk(await emulate()).post(path, wish('c', { n: 3 }));
    const links = [0, 1, 2].map((index) => dig(json, 'videos', index, 'url'));
    expect(new Set(links).size).toBe(3);
    for (const link of links) expect((await fetch(String(link))).status).toBe(200);
  });

  it('is the same from /v1/videos, which says that this is assumed', async () => {
    const { status, json, headers } = await talk(await emulate()).post('/v1/videos', wish('c'));
    expect(status).toBe(200);
    expect(json).toEqual({ created, model, duration: 5, videos: [video] });
    expect(headers.get('x-emulator-assumes')).toContain('the same response');
  });
});

describe('refuses', () => {
  it.each([
    ['model', { model: undefined }],
    ['prompt', { prompt: undefined }],
    ['prompt', { prompt: { image: frame } }],
    ['duration', { duration: '5' }],
    ['resolution', { resolution: 'HD' }],
    ['aspect_ratio', { aspect_ratio: '21:9' }],
    ['n', { n: 0 }],
    ['audio', { audio: 'false' }],
    ['provider_options', { provider_options: 'cfg' }],
    ['input_video', { input_video: 'https://example.com/source.mp4' }],
    ['script', { prompt: 'A boat. [emulator:q5]' }],
  ])('a wrong %s: %j', async (field, more) => {
    const emulator = await emulate();
    const { status, json } = await talk(emulator).post(path, wish('c', more));
    expect(status).toBe(400);
    expect(json).toEqual({
      error: {
        message: expect.stringContaining(field) as string,
        type: 'invalid_request_error',
        code: 'http_400',
        status: 400,
      },
    });
    expect(emulator.acceptedCount('aigate.submit')).toBe(0);
  });

  it('a model that cannot be one, and a path that is none, as not_found', async () => {
    const gateway = talk(await emulate());
    for (const response of [
      await gateway.post(path, wish('c', { model: 'kling' })),
      await gateway.get('/v1/videos/task_qZj21ARTSQzsyHoh82QBs7oPwnKvCOIu/content'),
      await gateway.get('/v1/what'),
    ]) {
      expect(response.status).toBe(404);
      expect(dig(response.json, 'error', 'code')).toBe('not_found');
    }
  });

  it.each([
    ['no key', {}],
    ['another header', { 'x-api-key': 'sk-canary-key' }],
    ['another key', { authorization: 'Bearer sk-other' }],
  ])('%s with http_401, at once', async (_name, headers: Record<string, string>) => {
    const emulator = await emulate({ apiKey: 'sk-canary-key' });
    const { status, json } = await talk(emulator).post(path, wish('q600000c'), headers);
    expect(status).toBe(401);
    expect(dig(json, 'error', 'code')).toBe('http_401');
  });
});

describe('models', () => {
  it('are listed, with and without a key', async () => {
    const gateway = talk(await emulate());
    for (const { status, json } of [await gateway.get('/v1/models'), await gateway.get('/v1/models', {})]) {
      expect(status).toBe(200);
      expect(dig(json, 'data', 0, 'id')).toBe(model);
    }
  });
});

describe('a form, as the OpenAI SDKs send it to /v1/videos', () => {
  const form = () => {
    const data = new FormData();
    for (const [name, value] of Object.entries({
      model: 'bytedance/seedance-2.0',
      prompt: 'A boat. [emulator:c]',
      seconds: '4',
      size: '1280x720',
    }))
      data.set(name, value);
    data.set('input_reference', new Blob([new Uint8Array([0x89, 0x50])], { type: 'image/png' }), 'frame.png');
    return data;
  };
  const send = async (path: string) => {
    const emulator = await emulate();
    const headers = { authorization: 'Bearer key' };
    return {
      emulator,
      response: await ask(emulator.baseURL('aigate') + path, { method: 'POST', headers, body: form() }),
    };
  };

  it('is read like JSON', async () => {
    const { emulator, response } = await send('/v1/videos');
    expect(response.json).toMatchObject({ model: 'bytedance/seedance-2.0', duration: 4 });
    expect(emulator.requests[0]?.body).toMatchObject({ input_reference: 'data:image/png;base64,iVA=' });
  });

  it('is refused on the other route, whose document knows JSON alone', async () => {
    expect((await send('/v1/video/generations')).response.status).toBe(400);
  });
});
