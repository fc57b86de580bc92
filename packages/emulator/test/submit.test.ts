import { describe, expect, it } from 'vitest';
import { emulate, key, model, fakeClock, submit } from './support.ts';

const sound = { model, prompt: 'A paper boat.' };
const raw = 'https://raw.githubusercontent.com/aimlapi/api-docs/main/reference-files';

describe('what the document itself sends is accepted', () => {
  it.each([
    ['image to video', { image_url: `${raw}/mona_lisa_extended.jpg`, duration: '7' }],
    [
      'video to video, Python',
      {
        reference_image_urls: [`${raw}/t-rex.png`],
        video_url: `${raw}/racoon-in-the-forest.mp4`,
        duration: '8',
      },
    ],
    [
      'video to video, JavaScript with its misspelt key',
      {
        reference_image_url: [`${raw}/t-rex.png`],
        video_url: `${raw}/racoon-in-the-forest.mp4`,
        duration: '8',
      },
    ],
  ])('%s', async (_name, more) => {
    const emulator = await emulate();
    const { status, json } = await submit(emulator, { ...sound, ...more });
    expect(status).toBe(200);
    expect(json).toMatchObject({ id: expect.stringMatching(/^emu-/) as string, status: 'queued' });
  });
});

type Case = [name: string, more: object];

describe('what the schema allows is accepted', () => {
  const pictures = Array.from({ length: 9 }, (_, index) => `https://pictures.test/${index}.png`);
  it.each<Case>([
    ['nothing but model and prompt', {}],
    ['an empty prompt', { prompt: '' }],
    ['nine references', { reference_image_urls: pictures }],
    ['no references', { reference_image_urls: [] }],
    ['a picture as a data URI', { image_url: 'data:image/png;base64,iVBORw0KGgo=' }],
    ['a clip as a data URI', { video_url: 'data:video/mp4;base64,AAAA' }],
    ['seed 0', { seed: 0 }],
    ['a seed below 0', { seed: -7 }],
    ['watermark false', { watermark: false }],
    ['audio_setting origin', { audio_setting: 'origin' }],
    ['a key nobody knows', { camera: 'fixed', reference_image_url: 'not even a URI' }],
    ...['16:9', '9:16', '1:1', '4:3', '3:4'].map(
      (aspect_ratio) => [aspect_ratio, { aspect_ratio }] satisfies Case,
    ),
    ...['720p', '1080p'].map((resolution) => [resolution, { resolution }] satisfies Case),
    ...[3, 9, 15].map((duration) => [`${duration} s`, { duration }] satisfies Case),
  ])('%s', async (_name, more) => {
    expect((await submit(await emulate(), { ...sound, ...more })).status).toBe(200);
  });

  it('a body of many megabytes', async () => {
    const image_url = `data:image/png;base64,${'A'.repeat(20 * 1024 * 1024)}`;
    expect((await submit(await emulate(), { ...sound, image_url })).status).toBe(200);
  });
});

describe('refuses, naming the field, in the general error shape', () => {
  const ten = Array.from({ length: 10 }, (_, index) => `https://pictures.test/${index}.png`);
  it.each([
    ['model', { model: undefined }],
    ['model', { model: 'alibaba/happyhorse-9' }],
    ['model', { model: 7 }],
    ['prompt', { prompt: undefined }],
    ['prompt', { prompt: null }],
    ['prompt', { prompt: ['A boat'] }],
    ['image_url', { image_url: 'boat.png' }],
    ['image_url', { image_url: 'iVBORw0KGgo=' }],
    ['image_url', { image_url: 'https://pictures.test/a boat.png' }],
    ['image_url', { image_url: 'https://' }],
    ['image_url', { image_url: null }],
    ['image_url', { image_url: ['https://pictures.test/boat.png'] }],
    ['reference_image_urls', { reference_image_urls: ten }],
    ['reference_image_urls', { reference_image_urls: 'https://pictures.test/boat.png' }],
    ['reference_image_urls.1', { reference_image_urls: ['https://pictures.test/boat.png', 'boat'] }],
    ['video_url', { video_url: 'clip.mp4' }],
    ['video_url', { video_url: 'http://clips.test/clip.mp4' }],
    ['video_url', { video_url: 5 }],
    ['aspect_ratio', { aspect_ratio: '21:9' }],
    ['resolution', { resolution: '4K' }],
    ['resolution', { resolution: 1080 }],
    ['duration', { duration: 2 }],
    ['duration', { duration: 16 }],
    ['duration', { duration: 7.5 }],
    ['duration', { duration: '7s' }],
    ['duration', { duration: '07' }],
    ['duration', { duration: null }],
    ['audio_setting', { audio_setting: 'off' }],
    ['seed', { seed: 1.5 }],
    ['seed', { seed: '1' }],
    ['watermark', { watermark: 'false' }],
    ['prompt', { prompt: 'A boat. [emulator:q5]' }],
    ['prompt', { prompt: 'A boat. [emulator:c.nonsense]' }],
  ])('%s: %j', async (field, more) => {
    const emulator = await emulate({ models: 'documented' });
    const { status, json } = await submit(emulator, { ...sound, ...more });
    expect(status).toBe(400);
    expect(json).toMatchObject({
      message: 'Body validation error!',
      path: '/v2/video/generations',
      statusCode: 400,
      requestId: expect.any(String) as string,
      timestamp: expect.any(String) as string,
    });
    expect(json.issues?.map(({ path }) => path.join('.'))).toEqual([field]);
    expect(emulator.acceptedCount('aimlapi.submit')).toBe(0);
  });

  it('every issue at once', async () => {
    const { json } = await submit(await emulate(), { model: 'x', duration: 99, seed: 'y' });
    expect(json.issues?.map(({ path }) => path[0])).toEqual(['model', 'prompt', 'duration', 'seed']);
  });

  it.each([
    ['no JSON', '{"model":', {}],
    ['no object', '[]', {}],
    ['nothing', '', {}],
    ['another content type', JSON.stringify(sound), { 'content-type': 'text/plain' }],
  ])('a body that is %s', async (_name, body, headers) => {
    expect((await submit(await emulate(), body, { ...key, ...headers })).status).toBe(400);
  });
});

describe('the key', () => {
  it.each([
    ['none', {}],
    ['an empty one', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: 'Basic canary-key' }],
    ['another header', { 'x-api-key': 'canary-key' }],
  ])('%s is a 401, before the body is looked at', async (_name, headers: Record<string, string>) => {
    const { status, json } = await submit(await emulate(), {}, headers);
    expect(status).toBe(401);
    expect(json).toMatchObject({
      statusCode: 401,
      message: expect.stringContaining('valid API key') as string,
    });
  });

  it('any will do where none was chosen, and only the chosen one where one was', async () => {
    const chosen = await emulate({ apiKey: 'canary-key' });
    expect((await submit(await emulate(), sound, { authorization: 'Bearer any' })).status).toBe(200);
    expect((await submit(chosen, sound, { authorization: 'Bearer any' })).status).toBe(401);
    expect((await submit(chosen, sound, { authorization: 'bearer canary-key' })).status).toBe(200);
  });
});

describe('the response', () => {
  it('is the documented shape: id, status and usage in credits and dollars', async () => {
    const { text, json, headers } = await submit(await emulate(), {
      ...sound,
      duration: 5,
      resolution: '720p',
    });
    expect(text).toBe(
      `{"id":"${json.id}","status":"queued","meta":{"usage":{"credits_used":3900000,"usd_spent":1.95}}}`,
    );
    expect(headers.get('x-inference-id')).toBe(json.id);
    expect(headers.get('x-aimlapi-credits-used')).toBe('3900000');
    expect(headers.get('x-aimlapi-usd-spent')).toBe('1.95');
  });

  it.each([
    ['credits', /^\{"id":"emu-[^"]+","status":"queued","meta":\{"usage":\{"credits_used":13000000\}\}\}$/],
    ['tokens', /^\{"id":"emu-[^"]+","status":"queued","meta":\{"usage":\{"tokens_used":13000000\}\}\}$/],
    ['bare', /^\{"id":"emu-[^"]+","status":"queued"\}$/],
    ['usagenull', /^\{"id":"emu-[^"]+","status":"queued","meta":\{"usage":null\}\}$/],
    ['bare.nulls', /^\{"id":"emu-[^"]+","status":"queued","video":null,"error":null,"meta":null\}$/],
    ['bare.atonce', /^\{"id":"emu-[^"]+","status":"generating"\}$/],
    ['legacy', /^\{"generation_id":"emu-[^"]+"\}$/],
  ])('can be the one seen as "%s"', async (flag, shape) => {
    const { text } = await submit(await emulate({ clock: fakeClock(), script: `g1c.${flag}` }), sound);
    expect(text).toMatch(shape);
  });

  it('says queued even for a job that is done at once, and has no video', async () => {
    const { json } = await submit(await emulate({ script: 'c' }));
    expect([json.status, json.video]).toEqual(['queued', undefined]);
  });

  it.each([
    ['c.atonce', 'completed', 'video'],
    ['e.atonce', 'error', 'error'],
  ])('says with the script %s that the job is %s, and gives its %s', async (script, status, member) => {
    const { json } = await submit(await emulate({ script }));
    expect(json).toMatchObject({
      status,
      [member]: expect.any(Object) as object,
      meta: expect.any(Object) as object,
    });
  });

  it.each([
    ['order-42:a.b_c', 'order-42:a.b_c'],
    ['not allowed', null],
    ['x'.repeat(129), null],
  ])('echoes a sound tracing mark and drops another: %s', async (mark, echoed) => {
    const { headers } = await submit(await emulate(), sound, { ...key, 'x-client-request-id': mark });
    expect(headers.get('x-client-request-id')).toBe(echoed);
  });
});
