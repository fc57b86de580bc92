import { describe, expect, it } from 'vitest';
import { models } from '../../src/protocols/gateai/generated/models.ts';
import { gateai } from '../../src/protocols/gateai/protocol.ts';
import { open, prompt } from './support.ts';

const picture = 'https://pictures.test/cat.jpg';

describe('what the document itself sends is accepted', () => {
  it.each([
    ['its first sample', 'gpt-image-2', { prompt, width: 1024, height: 1024 }],
    ['its references inline', 'seedance-2.0', { prompt, image: picture, mode: 'RESOLUTION_720' }],
    [
      'its sample of Sora 2, without the required quantity',
      'sora-2',
      { prompt, width: 1280, height: 720, duration: 4 },
    ],
    ['a model without any parameter', 'kino-xl', {}],
    ['a model without a prompt', 'rodin-v2', { quality: 'high', mesh_mode: 'Triangle' }],
    ['a parameter nobody knows', 'auto-video', { prompt, camera: 'fixed' }],
  ])('%s', async (_name, model, params) => {
    const { generate } = await open();
    expect(await generate(model, params)).toMatchObject({ status: 200, json: { status: 'PROCESSING' } });
  });

  it.each(gateai.samples)('its sample on the front page, $title', async ({ path, body }) => {
    const { call } = await open();
    expect((await call('POST', path, body)).status).toBe(200);
  });
});

describe('the response', () => {
  it('is the documented shape, a relative url, and money printed to the digit', async () => {
    const { generate } = await open();
    const { text, json } = await generate('recraft-v4', { prompt, quantity: 2 });
    const id = json.task_id ?? '';
    expect(text).toBe(
      `{"task_id":"${id}","url":"/get/${id}","status":"PROCESSING","cost":0.04,"remaining":99.96}`,
    );
    expect(encodeURIComponent(id)).toBe(id);
  });

  it('can leave cost and remaining out', async () => {
    const { generate } = await open({ script: 'c.nocost' });
    expect(Object.keys((await generate('sora-2', { prompt })).json)).toEqual(['task_id', 'url', 'status']);
  });

  it('says what it assumes', async () => {
    const { headers } = await (await open()).generate('sora-2', { prompt });
    expect(headers.get('x-emulator-assumes')).toContain('only generations count in the window');
  });
});

describe('refuses', () => {
  const long = 'x'.repeat(1501);
  it.each([
    ['PROMPT_TOO_LONG', 'sora-2', { prompt: long }],
    // though its own table allows 5000
    ['PROMPT_TOO_LONG', 'seedance-2.0', { prompt: long }],
    ['QUANTITY_TOO_HIGH', 'flux-dev', { prompt, quantity: 9 }],
    ['INVALID_PARAMS prompt', 'sora-2', {}],
    ['INVALID_PARAMS prompt', 'sora-2', { prompt: null }],
    ['INVALID_PARAMS prompt', 'flux-dev', { prompt: '' }],
    ['INVALID_PARAMS start_frame', 'hailuo-2_3-fast', { prompt }],
    ['INVALID_PARAMS width', 'seedance-1.0-pro', { prompt, height: 1088 }],
    ['INVALID_PARAMS duration', 'sora-2', { prompt, duration: 5 }],
    ['INVALID_PARAMS duration', 'sora-2', { prompt, duration: '4' }],
    ['INVALID_PARAMS mode', 'veo-3.1-lite', { prompt, mode: 'RESOLUTION_2160' }],
    ['INVALID_PARAMS quality', 'gpt-image-2', { prompt, quality: 'LOW' }],
    ['INVALID_PARAMS quantity', 'sora-2', { prompt, quantity: 2 }],
    ['INVALID_PARAMS quantity', 'recraft-v4', { prompt, quantity: 0 }],
    ['INVALID_PARAMS seed', 'flux-dev', { prompt, seed: -1 }],
    ['INVALID_PARAMS seed', 'flux-dev', { prompt, seed: 2147483638 }],
    ['INVALID_PARAMS seed', 'veo-3.0-generate-001', { prompt, seed: 9 }],
    ['INVALID_PARAMS top_p', 'nano-banana-2', { prompt, top_p: 1.1 }],
    ['INVALID_PARAMS guidance_scale', 'flux-dev', { prompt, guidance_scale: 0.5 }],
    ['INVALID_PARAMS generate_audio', 'kling-3.0', { prompt, generate_audio: 'true' }],
    ['INVALID_PARAMS image_urls', 'kling-3.0', { prompt, image_urls: picture }],
    ['INVALID_PARAMS width', 'flux-dev', { prompt, width: '1024' }],
    ['INVALID_PARAMS width', 'sora-2', { prompt, width: 0, height: 720 }],
    ['INVALID_PARAMS height', 'seedance-2.0', { prompt, width: 1280, height: -720 }],
    [
      'INVALID_PARAMS negative_prompt',
      'kling-2.5-turbo-standard',
      { prompt, start_frame: picture, negative_prompt: 'x'.repeat(1001) },
    ],
    ['INVALID_PARAMS durationSeconds', 'hailuo-2_3', { prompt, durationSeconds: 10 }],
    ['INVALID_PARAMS durationSeconds', 'ltxv-2.3-fast', { prompt, durationSeconds: 12, fps: 50 }],
    ['INVALID_PARAMS end_frame', 'ltxv-2.3-pro', { prompt, end_frame: picture }],
    ['INVALID_PARAMS prompt', 'sora-2', { prompt: 'A boat. [emulator:nonsense]' }],
  ])('with %s: %s', async (expected, model, params) => {
    const { emulator, generate } = await open();
    const { status, json } = await generate(model, params);
    const [code = '', name = ''] = expected.split(' ');
    expect([status, json.error]).toEqual([400, code]);
    expect(json.message).toMatch(new RegExp(`^${name}`));
    expect(emulator.acceptedCount('gateai.submit')).toBe(0);
  });

  it.each([
    ['hailuo-2_3', { resolution: '768p', durationSeconds: 10 }],
    ['ltxv-2.3-fast', { durationSeconds: 12 }],
    ['ltxv-2.3-pro', { start_frame: picture, end_frame: picture }],
    ['veo-3.0-generate-001', { seed: 10, quantity: 1 }],
    ['seedance-1.0-pro', { width: 0, height: 0 }],
    ['recraft-v4', { quantity: 8 }],
  ])('not what is allowed: %s %j', async (model, params) => {
    const { generate } = await open();
    expect((await generate(model, { prompt, ...params })).status).toBe(200);
  });

  it('1500 characters are not too many', async () => {
    const { generate } = await open();
    expect((await generate('sora-2', { prompt: 'x'.repeat(1500) })).status).toBe(200);
  });

  it.each([
    ['no JSON', '{"model":', {}],
    ['no object', '[]', {}],
    ['nothing', '', {}],
    ['no params', '{"model":"sora-2"}', {}],
    [
      'another content type',
      '{"model":"sora-2","params":{"prompt":"A boat."}}',
      { 'content-type': 'text/plain' },
    ],
  ])('a body that is %s', async (_name, body, headers) => {
    const { call } = await open();
    const response = await call('POST', '/api/generate', body, { authorization: 'Bearer any', ...headers });
    expect(response).toMatchObject({ status: 400, json: { error: 'INVALID_REQUEST' } });
  });

  it.each([
    ['seedance', ['seedance-2.0']],
    ['sora', ['sora-2']],
    ['gpt-image', ['gpt-image-1', 'gpt-image-2']],
    ['nothing-like-any-of-them-at-all', []],
  ])('the unknown model %s with the closest ids', async (model, suggestions) => {
    const { generate } = await open();
    const { status, text } = await generate(model, { prompt });
    expect([status, text]).toEqual([404, JSON.stringify({ error: 'Model not found', suggestions })]);
  });

  it('a call without its key, on every route that needs one', async () => {
    const { call } = await open({ apiKey: 'canary-key' });
    const asked = [
      ['POST', '/api/generate'],
      ['GET', '/get/x'],
      ['POST', '/api/estimate'],
      ['GET', '/v1/models/schema'],
      ['GET', '/v1/models/sora-2'],
      ['GET', '/credits'],
      ['GET', '/api/me'],
      ['GET', '/api/me?key=other'],
      ['POST', '/api/upload'],
    ] as const;
    for (const [method, path] of asked) {
      for (const headers of [{}, { authorization: 'Bearer other' }, { 'x-api-key': 'canary-key' }])
        expect((await call(method, path, undefined, headers)).status).toBe(401);
    }
    expect((await call('GET', '/v1/models', undefined, {})).status).toBe(200);
  });
});

describe('the tables', () => {
  it('hold 53 models: 19 of images, 33 of video, one of 3D', () => {
    const count = (type: string): number => models.filter((model) => model.type === type).length;
    expect([models.length, count('image'), count('video'), count('3d')]).toEqual([53, 19, 33, 1]);
  });
});
