import { encodeRequest } from '@crosspoint/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aimlapi } from '../src/index.ts';

const model = 'alibaba/happyhorse-1.0';
const provider = aimlapi();
const video = { kind: 'video', model } as const;
const picture =
  'https://raw.githubusercontent.com/aimlapi/api-docs/main/reference-files/mona_lisa_extended.jpg';
const rex = 'https://raw.githubusercontent.com/aimlapi/api-docs/main/reference-files/t-rex.png';
const raccoon =
  'https://raw.githubusercontent.com/aimlapi/api-docs/main/reference-files/racoon-in-the-forest.mp4';

describe('the samples the document prints', () => {
  // "Code Example: Image-to-Video". The sample writes the duration as "7"; the schema wants the integer, which is sent.
  it('image-to-video, in both languages', async () => {
    const prompt = 'Mona Lisa puts on glasses with her hands.';
    const { body, offer } = await encodeRequest(provider, { ...video, prompt, image: picture, duration: 7 });
    expect(body).toEqual({ model: 'alibaba/happyhorse-1-0', prompt, image_url: picture, duration: 7 });
    expect(offer).toMatchObject({
      task: 'image-to-video',
      request: { method: 'POST', url: 'https://api.aimlapi.com/v2/video/generations' },
    });
  });

  // "Code Example #2: Video-to-Video", Python. The JavaScript sample misspells the list as reference_image_url.
  it('video-to-video with a reference picture; its duration is sent and told to have no effect', async () => {
    const prompt =
      '\n            Replace the raccoon in the reference video with the dinosaur from the reference image.\n        ';
    const { body, fieldReport, offer } = await encodeRequest(provider, {
      ...video,
      prompt,
      video: raccoon,
      references: { images: [rex] },
      duration: 8,
    });
    expect(body).toEqual({
      model: 'alibaba/happyhorse-1-0',
      prompt,
      reference_image_urls: [rex],
      video_url: raccoon,
      duration: 8,
    });
    expect(offer?.task).toBe('video-to-video');
    expect(fieldReport).toContainEqual(
      expect.objectContaining({ field: 'duration', outcome: 'ineffective' }),
    );
    expect(offer?.notices.join()).toContain('no effect');
  });
});

describe('every field of the OpenAPI', () => {
  const prompt = 'x';
  it.each([
    ['prompt', { prompt: 'y' }, { prompt: 'y' }, 'text-to-video'],
    [
      'image_url',
      { image: 'https://x.example/a.png' },
      { image_url: 'https://x.example/a.png' },
      'image-to-video',
    ],
    [
      'reference_image_urls',
      { references: { images: [picture, rex] } },
      { reference_image_urls: [picture, rex] },
      'reference-to-video',
    ],
    [
      'video_url',
      { video: 'https://x.example/a.mp4' },
      { video_url: 'https://x.example/a.mp4' },
      'video-to-video',
    ],
    ['aspect_ratio', { aspectRatio: '3:4' }, { aspect_ratio: '3:4' }, 'text-to-video'],
    ['resolution', { resolution: '720p' }, { resolution: '720p' }, 'text-to-video'],
    ['duration', { duration: 3 }, { duration: 3 }, 'text-to-video'],
    ['seed', { seed: 0 }, { seed: 0 }, 'text-to-video'],
    ['watermark', { watermark: false }, { watermark: false }, 'text-to-video'],
    [
      'audio_setting origin',
      { keepAudio: true, video: raccoon },
      { audio_setting: 'origin', video_url: raccoon },
      'video-to-video',
    ],
    [
      'audio_setting auto',
      { keepAudio: false, video: raccoon },
      { audio_setting: 'auto', video_url: raccoon },
      'video-to-video',
    ],
    ['one output', { n: 1 }, {}, 'text-to-video'],
  ])('%s', async (_, given, wire, task) => {
    const { body, offer } = await encodeRequest(provider, { ...video, prompt, ...given });
    expect(body).toEqual({ model: 'alibaba/happyhorse-1-0', prompt, ...wire });
    expect(offer?.task).toBe(task);
  });

  it('the documented defaults are told, not sent', async () => {
    const { body, fieldReport } = await encodeRequest(provider, { ...video, prompt });
    expect(body).toEqual({ model: 'alibaba/happyhorse-1-0', prompt });
    const defaults = Object.fromEntries(
      fieldReport.filter((it) => it.outcome === 'defaulted').map((it) => [it.wire?.[0], it.to]),
    );
    expect(defaults).toEqual({
      aspect_ratio: '16:9',
      resolution: '1080p',
      duration: 10,
      audio_setting: 'auto',
      watermark: false,
    });
  });
});

describe('every limit and rule of the OpenAPI is held before anything is sent', () => {
  it.each([
    ['a prompt is required, beside a picture too', { image: picture }, 'prompt'],
    ['a prompt is required, beside a clip too', { video: raccoon }, 'prompt'],
    ['a duration is 3 to 15', { prompt: 'x', duration: 2 }, 'duration'],
    ['a duration is 3 to 15 ', { prompt: 'x', duration: 16 }, 'duration'],
    ['a duration is whole', { prompt: 'x', duration: 5.5 }, 'duration'],
    ['no 4K', { prompt: 'x', resolution: '4K' }, 'resolution'],
    ['no 21:9', { prompt: 'x', aspectRatio: '21:9' }, 'aspectRatio'],
    [
      'nine references at most',
      { prompt: 'x', references: { images: Array(10).fill(rex) } },
      'references.images',
    ],
    ['sound of an input needs an input', { prompt: 'x', keepAudio: true }, 'keepAudio'],
    ['no frames per second', { prompt: 'x', fps: 24 }, 'fps'],
    ['no negative prompt', { prompt: 'x', negativePrompt: 'y' }, 'negativePrompt'],
    ['no last frame', { prompt: 'x', image: picture, lastFrame: picture }, 'lastFrame'],
    ['no second output', { prompt: 'x', n: 2 }, 'n'],
    ['no reference clip', { prompt: 'x', references: { videos: [raccoon] } }, 'references.videos'],
    [
      'no own parameter that is not in the table',
      { prompt: 'x', providerOptions: { aimlapi: { reference_image_url: [rex] } } },
      'providerOptions.aimlapi.reference_image_url',
    ],
  ])('%s', async (_, given, field) => {
    const { offer, issues } = await encodeRequest(provider, { ...video, ...given });
    expect(offer).toBeUndefined();
    expect(issues.map(({ path }) => path.join('.'))).toContain(field);
  });

  it('what is within them always goes through', async () => {
    const good = fc.record(
      {
        prompt: fc.string().map((text) => `A boat.${text}`), // core refuses a blank one whatever a document says
        duration: fc.integer({ min: 3, max: 15 }),
        resolution: fc.constantFrom('720p', '1080p'),
        aspectRatio: fc.constantFrom('16:9', '9:16', '1:1', '4:3', '3:4'),
        seed: fc.integer(),
        watermark: fc.boolean(),
      },
      { requiredKeys: ['prompt'] },
    );
    await fc.assert(
      fc.asyncProperty(good, async (given) => {
        const { issues } = await encodeRequest(provider, { ...video, ...given });
        expect(issues).toEqual([]);
      }),
    );
  });
});

describe('models', () => {
  it('of other makers are asked for by provider:slug, with a notice that nothing of them is known', async () => {
    const { offer } = await encodeRequest(provider, {
      kind: 'video',
      model: 'aimlapi:kling-video/v3/standard',
      prompt: 'x',
      duration: 99,
    });
    expect(offer?.request.body).toEqual({ model: 'kling-video/v3/standard', prompt: 'x', duration: 99 });
    expect(offer?.notices.join()).toContain('has no row in the tables');
  });

  it('known ones are known by either name', async () => {
    const { offer } = await encodeRequest(provider, {
      kind: 'video',
      model: 'aimlapi:alibaba/happyhorse-1-0',
      prompt: 'x',
    });
    expect(offer).toMatchObject({ model, notices: [] });
  });

  it('have no price before a response tells one: none is printed', async () => {
    const { offer } = await encodeRequest(provider, { ...video, prompt: 'x' });
    expect(offer?.price).toBeUndefined();
  });
});
