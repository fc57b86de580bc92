import { describe, expect, it } from 'vitest';
import { encodeRequest } from '@crosspoint/core/testing';
import { aigate } from '../src/index.ts';

const gateway = aigate({ apiKey: 'YOUR_KEY' });
const open = { kind: 'video', model: 'aigate:provider/video-model-id', prompt: 'x' } as const;
const picture = 'data:image/png;base64,iVBORw0KGgo=';
const link = 'https://example.com/a.png';
const own = (options: Readonly<Record<string, unknown>>) => ({ providerOptions: { aigate: options } });

// Request fields: a model of the catalogue may be asked for anything that stands there.
describe('every general field, for a model in no table', () => {
  it.each([
    ['negativePrompt', { negativePrompt: 'blurry' }, { negative_prompt: 'blurry' }],
    ['n', { n: 3 }, { n: 3 }],
    ['aspectRatio', { aspectRatio: '3:4' }, { aspect_ratio: '3:4' }],
    ['resolution by name', { resolution: '4K' }, { resolution: '4K' }],
    ['resolution in pixels', { resolution: '1280x720' }, { resolution: '1280x720' }],
    ['duration', { duration: 4.5 }, { duration: 4.5 }],
    ['seed', { seed: 0 }, { seed: 0 }],
    ['audio', { generateAudio: true }, { audio: true }],
    ['quality', { quality: 'draft' }, { quality: 'draft' }],
    ['a picture as a link', { image: link }, { input_image: link }],
    ['a picture as bytes', { image: picture }, { input_image: picture }],
    [
      'a clip as a link',
      { video: 'https://example.com/source.mp4' },
      { input_video: 'https://example.com/source.mp4' },
    ],
    ['a clip as bytes', { video: 'data:video/mp4;base64,AAAAGGZ0eXA=' }, { input_video_b64: 'AAAAGGZ0eXA=' }],
    ['the user', own({ user: 'u-1' }), { user: 'u-1' }],
    ['provider_options', own({ provider_options: { a: [1] } }), { provider_options: { a: [1] } }],
    ['metadata, its other name', own({ metadata: { a: 1 } }), { metadata: { a: 1 } }],
    ['a list', own({ tags: ['a', 'b'] }), { tags: ['a', 'b'] }],
    [
      'base64 of a picture by name',
      own({ input_image_b64: 'iVBORw0KGgo=' }),
      { input_image_b64: 'iVBORw0KGgo=' },
    ],
  ])('%s', async (_, given, wire) => {
    const { body, issues } = await encodeRequest(gateway, { ...open, ...given });

    expect(issues).toEqual([]);
    expect(body).toEqual({ model: 'provider/video-model-id', prompt: 'x', ...wire });
  });
});

describe('a source image as bytes alone', () => {
  const choosing = aigate({ apiKey: 'YOUR_KEY', override: { fields: { image: 'input_image_b64' } } });

  it('goes out bare', async () => {
    expect((await encodeRequest(choosing, { ...open, image: picture })).body).toMatchObject({
      input_image_b64: 'iVBORw0KGgo=',
    });
  });

  it('is no link', async () => {
    expect((await encodeRequest(choosing, { ...open, image: link })).issues).toMatchObject([
      { path: ['image'] },
    ]);
  });

  it('inside the prompt is a data URL', async () => {
    const inside = aigate({ apiKey: 'YOUR_KEY', override: { fields: { image: 'prompt.image' } } });

    expect((await encodeRequest(inside, { ...open, image: picture })).body).toMatchObject({
      prompt: { text: 'x', image: picture },
    });
  });
});

describe('what nobody knows the winner of is refused', () => {
  it.each([
    ['two names for the source image', { image: link, ...own({ image_url: link }) }, 'image'],
    ['two names, both by hand', own({ image: link, input_image_url: link }), 'image'],
    ['a picture in the prompt and beside it', { image: link, ...own({ 'prompt.image': link }) }, 'image'],
    ['provider_options beside metadata', own({ provider_options: { a: 1 }, metadata: { b: 2 } }), 'guidance'],
    [
      'a clip under its other name',
      own({ input_video: 'https://example.com/source.mp4' }),
      'providerOptions.aigate.input_video',
    ],
  ])('%s', async (_, given, field) => {
    expect((await encodeRequest(gateway, { ...open, ...given })).issues.map(({ path }) => path.join('.'))).toEqual([
      field,
    ]);
  });
});

it('the slug of Kling itself is asked for with nothing pinned, in any quality', async () => {
  const { body } = await encodeRequest(gateway, {
    ...open,
    model: 'aigate:klingai/kling-v3.0-t2v',
    quality: 'draft',
    guidance: 0.65,
  });

  expect(body).toEqual({
    model: 'klingai/kling-v3.0-t2v',
    prompt: 'x',
    quality: 'draft',
    provider_options: { cfg_scale: 0.65 },
  });
});
