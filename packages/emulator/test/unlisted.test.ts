import { describe, expect, it } from 'vitest';
import { unlistedModel } from '../src/frame/model-policy.ts';
import type { EmulatorOptions, GatewayId } from '../src/index.ts';
import { client, dig } from './gateway.ts';
import { ask, emulate } from './support.ts';

const keys: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  aimlapi: { authorization: 'Bearer key' },
  aigate: { authorization: 'Bearer key' },
  gateai: { authorization: 'Bearer key' },
  nanogpt: { 'x-api-key': 'key' },
  yotta: { 'x-api-key': 'key' },
};

const prompt = 'A paper boat. [emulator:c]';
const paths: Readonly<Record<string, string>> = {
  aimlapi: '/v2/video/generations',
  aigate: '/v1/video/generations',
  gateai: '/api/generate',
  nanogpt: '/generate-video',
  yotta: '/text-to-video/generations',
};

/** A submit with a model and its body as real clients send it. */
async function submitted(
  gateway: GatewayId,
  model: string,
  options: EmulatorOptions = {},
  more: object = {},
) {
  const emulator = await emulate(options);
  const client_ = client(emulator, gateway, keys[gateway] ?? {});
  const body =
    gateway === 'gateai'
      ? { model, type: 'video', params: { prompt, ...more } }
      : gateway === 'yotta'
        ? { model, parameters: { prompt, ...more } }
        : { model, prompt, ...more };
  return { emulator, client: client_, response: await client_.post(paths[gateway] ?? '', body) };
}

describe('the family of a model', () => {
  it.each([
    ['veo3-1-video', 'veo'],
    ['wan-video-22-turbo', 'wan'],
    ['kling-v3-turbo-pro', 'kling'],
    ['google/veo-3.0-fast', 'veo'],
    ['google/veo-3.1-t2v-fast', 'veo'],
    ['bytedance/seedance-2.0-fast', 'seedance'],
    ['hunyuan3d-v2', 'hunyuan3d'],
  ])('of %s is %s', (slug, family) => {
    expect(unlistedModel(slug, 'families')?.family).toBe(family);
  });

  it.each(['parrot-1', 'klingon-1', 'swan-video', 'veo 3', 'veo3\r\nx: y', ''])('of %j is none', (slug) => {
    expect(unlistedModel(slug, 'families')).toBeUndefined();
  });
});

describe('a model that no document prints', () => {
  it.each([
    ['nanogpt', 'veo3-1-video', { duration: '8s' }],
    [
      'nanogpt',
      'wan-video-22-turbo',
      { resolution: '720p', imageUrl: 'https://a.example/b.png', aspect_ratio: '16:9' },
    ],
    ['nanogpt', 'kling-v3-turbo-pro', { duration: '5', generateAudio: true }],
    ['aimlapi', 'google/veo-3.0-fast', { durationSeconds: 8, aspectRatio: '16:9', resolution: '720P' }],
    ['aimlapi', 'google/veo-3.1-t2v-fast', { duration: 8 }],
    ['aigate', 'bytedance/seedance-2.0', { duration: 5 }],
    ['yotta', 'kling-v3-turbo-pro', { duration: 5 }],
  ] as const)(
    'is taken where its family is known, and every place says so: %s, %s',
    async (gateway, model, more) => {
      const { emulator, response } = await submitted(gateway, model, {}, more);
      expect(response.status).toBeLessThan(300);
      expect(dig(response.json, 'code') ?? 10000).toBe(10000);
      expect(response.headers.get('x-emulator-unlisted-model')).toContain(model);
      expect(emulator.requests[0]?.unlistedModel).toContain(model);
      const page = await (await fetch(emulator.url, { headers: { accept: 'text/html' } })).text();
      expect(page).toContain('not in the document');
    },
  );

  it('is followed to its file like any other', async () => {
    const { client: nanogpt, response } = await submitted('nanogpt', 'google/veo-3.1');
    const runId = String(dig(response.json, 'runId'));
    const query = new URLSearchParams({ requestId: runId }).toString();
    const { json } = await nanogpt.get(`/video/status?${query}`);
    const url = String(dig(json, 'data', 'output', 'video', 'url'));
    expect((await ask(url)).headers.get('content-type')).toBe('video/mp4');
  });

  it.each([
    ['nanogpt', 'parrot-1', 404],
    ['aimlapi', 'acme/parrot-1', 400],
    // Its document lists every model, and prints how another one is refused.
    ['gateai', 'veo-9', 404],
  ] as const)(
    'is refused where nothing is known of it: %s, %s; and taken where every model is',
    async (gateway, model, status) => {
      expect((await submitted(gateway, model)).response.status).toBe(status);
      const { emulator, response, client: gate } = await submitted(gateway, model, { models: 'any' });
      expect(response.headers.get('x-emulator-unlisted-model')).toContain(model);
      expect(emulator.acceptedCount(`${gateway}.submit`)).toBe(1);
      if (gateway !== 'gateai') return;
      const { json } = await gate.get(String(dig(response.json, 'url')));
      expect((await ask(String(dig(json, 'result', 0)))).status).toBe(200);
    },
  );

  it('is refused everywhere where documented models alone are asked for', async () => {
    const options = { models: 'documented' } as const;
    expect((await submitted('nanogpt', 'veo3-1-video', options)).response.status).toBe(404);
    expect((await submitted('aimlapi', 'google/veo-3.0-fast', options)).response.status).toBe(400);
    const { response } = await submitted('yotta', 'kling-v9', options);
    expect(dig(response.json, 'code')).toBe(10001);
  });

  it('has no policy of another name', async () => {
    await expect(emulate({ models: 'all' as 'any' })).rejects.toThrow('models');
  });
});

it('a documented model is not marked', async () => {
  const { response } = await submitted('nanogpt', 'veo2-video');
  expect(response.headers.get('x-emulator-unlisted-model')).toBeNull();
});
