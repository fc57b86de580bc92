import { describe, expect, it } from 'vitest';
import { encodeRequest } from '@crosspoint/core/testing';
import { gateai } from '../src/index.ts';

const gateway = gateai({ apiKey: 'YOUR_KEY' });

const kling = { kind: 'video', model: 'kling/kling-3.0-standard', prompt: 'A harbour.' };
const ltx = { kind: 'video', model: 'lightricks/ltx-2.0-ultra', prompt: 'A harbour.' };
const seedance = { kind: 'video', model: 'bytedance/seedance-2.0', prompt: 'A harbour.' };
const hailuo = { kind: 'video', model: 'minimax/hailuo-2.3', prompt: 'A harbour.' };
const ltx23 = { kind: 'video', model: 'lightricks/ltx-2.3-fast', prompt: 'A harbour.' };
const happyHorse = { kind: 'video', model: 'alibaba/happyhorse-1.0', prompt: 'A harbour.' };
const klingO1 = { kind: 'video', model: 'kling/kling-video-o1', prompt: 'A harbour.' };
const rodin = { kind: '3d', model: 'hyper3d/rodin-2' };
const clip = 'https://example.com/dance.mp4';
const link = (n: number): string => `https://example.com/${n}.png`;
const links = (count: number): string[] => Array.from({ length: count }, (_, i) => link(i));

describe('references', () => {
  it('of Seedance 2.0 go by kind, and their marks are spelled the way of the gateway', async () => {
    const { body, issues } = await encodeRequest(gateway, {
      ...seedance,
      prompt: '@image1 dances to @audio1 as in @video1.',
      references: {
        images: [link(1)],
        videos: ['https://example.com/dance.mp4'],
        audios: ['https://example.com/drum.mp3'],
      },
    });

    expect(issues).toEqual([]);
    expect(body).toEqual({
      model: 'seedance-2.0',
      type: 'video',
      params: {
        prompt: '@Image1 dances to @Audio1 as in @Video1.',
        reference_image_urls: [link(1)],
        reference_video_urls: ['https://example.com/dance.mp4'],
        reference_audio_urls: ['https://example.com/drum.mp3'],
      },
    });
  });

  it('of Kling 3.0 stand beside both frames under their own names', async () => {
    const { body } = await encodeRequest(gateway, {
      ...kling,
      prompt: '@image1 walks in.',
      image: link(1),
      lastFrame: link(2),
      references: { images: [link(3)] },
    });

    expect(body).toHaveProperty('params', {
      prompt: '@Image1 walks in.',
      start_frame: link(1),
      end_frame: link(2),
      image_urls: [link(3)],
      mode: 'RESOLUTION_720',
      width: 1280,
      height: 720,
    });
  });
});

describe('the many spellings', () => {
  const data = 'data:image/png;base64,iVBORw0KGgo=';
  const picture = { kind: 'image', model: 'google/nano-banana-2', prompt: 'A harbour.' };

  it.each<[string, object, object]>([
    ['a length of Veo', { ...kling, model: 'google/veo-3.1', duration: 8 }, { duration: 8 }],
    ['a length of Kling', { ...kling, duration: 8 }, { durationSeconds: 8 }],
    ['a first frame as bytes', { ...kling, image: data }, { start_frame: data }],
    [
      'a last frame',
      { ...kling, image: link(1), lastFrame: link(2) },
      { start_frame: link(1), end_frame: link(2) },
    ],
    [
      'a picture of Seedance 2.0 Fast',
      { ...seedance, model: 'bytedance/seedance-2.0-fast', references: { images: links(1) } },
      { reference_image_urls: [link(0)] },
    ],
    ['a picture of Nano Banana 2', { ...picture, references: { images: [data] } }, { image_urls: [data] }],
    [
      'a picture of GPT Image 1',
      { ...picture, model: 'openai/gpt-image-1', references: { images: links(1) } },
      { image_guidances: [link(0)] },
    ],
    [
      'the one picture of GPT Image 2',
      { ...picture, model: 'openai/gpt-image-2', image: data },
      { image_guidances: [data] },
    ],
    [
      'a picture of Ideogram',
      { ...picture, model: 'ideogram/ideogram-3.0', references: { images: links(1) } },
      { image_urls: [link(0)] },
    ],
    [
      'a picture of Happy Horse',
      { ...happyHorse, prompt: '@image1 runs.', references: { images: links(1) } },
      { prompt: 'character1 runs.', image_guidance: [link(0)] },
    ],
    [
      'a picture beside a clip',
      { ...happyHorse, prompt: '@image1 runs.', video: clip, references: { images: links(1) } },
      { prompt: '@Image1 runs.', video_guidance: [clip], image_guidance: [link(0)] },
    ],
    [
      'the sound of a clip of Happy Horse',
      { ...happyHorse, video: clip, keepAudio: true },
      { audio_setting: 'origin' },
    ],
    [
      'the sound of a clip of Kling',
      { ...klingO1, video: clip, keepAudio: true },
      { keep_audio: true, video_guidance: [clip] },
    ],
    [
      'sound of Veo',
      { ...kling, model: 'google/veo-3.1', generateAudio: false },
      { motion_has_audio: false },
    ],
    ['sound of Kling', { ...kling, generateAudio: false }, { generate_audio: false }],
    [
      'a better prompt of LTX',
      { ...ltx23, model: 'lightricks/ltx-2.0-pro', enhancePrompt: true },
      { enable_prompt_expansion: true },
    ],
    ['a better prompt of Hailuo', { ...hailuo, enhancePrompt: false }, { prompt_optimizer: false }],
    [
      'pixels of a model that has words',
      { ...ltx23, resolution: '1440x2560' },
      { resolution: '1440p', aspect_ratio: '9:16' },
    ],
    [
      '10 seconds of Hailuo in 768p',
      { ...hailuo, duration: 10, resolution: '768p' },
      { durationSeconds: 10, resolution: '768p' },
    ],
    ['words for Rodin', { ...rodin, prompt: 'A chair.' }, { prompt: 'A chair.' }],
    ['a picture for Rodin', { ...rodin, image: data }, { image: data }],
    [
      'pictures for Rodin, whose table speaks of input images',
      { ...rodin, references: { images: [data, link(1)] } },
      { reference_images: [data, link(1)] },
    ],
    [
      'pictures for Rodin that were uploaded before',
      { ...rodin, prompt: 'A chair.', providerOptions: { gateai: { images: ['id-1'] } } },
      { images: ['id-1'] },
    ],
    ['words for Kino XL', { ...picture, model: 'gateai:kino-xl' }, { prompt: 'A harbour.' }],
    [
      'ids of an upload',
      { ...kling, providerOptions: { gateai: { images: ['id-1'] } } },
      { images: ['id-1'] },
    ],
    [
      'ids of uploaded clips',
      { ...klingO1, providerOptions: { gateai: { videos: ['id-1'] } } },
      { videos: ['id-1'] },
    ],
    // In no table: the general names of Image/video references where there are some.
    [
      'a first frame in no table',
      { ...kling, model: 'gateai:veo-9', image: link(1), lastFrame: link(2), duration: 5 },
      { image: link(1), last_frame: link(2), duration: 5 },
    ],
  ])('%s', async (_, request, params) => {
    const { body, issues } = await encodeRequest(gateway, request);

    expect(issues).toEqual([]);
    expect(body).toMatchObject({ params });
  });
});

describe('before anything is sent', () => {
  it.each([
    ['1,501 characters, though the model takes 5,000', { ...seedance, prompt: 'x'.repeat(1501) }, 'prompt'],
    [
      '1,501 characters for a model that is in no table',
      { ...seedance, model: 'gateai:veo-9', prompt: 'x'.repeat(1501) },
      'prompt',
    ],
    ['more than one clip', { ...kling, n: 2 }, 'n'],
    [
      '9 pictures of a model that is in no table',
      { kind: 'image', model: 'gateai:nano-banana-9', prompt: 'x', n: 9 },
      'n',
    ],
    [
      '1,501 characters and no more to be said by a table',
      { kind: 'image', model: 'black-forest-labs/flux-dev', prompt: 'x'.repeat(1501) },
      'prompt',
    ],
    ['a word too few', { kind: 'image', model: 'black-forest-labs/flux-dev', prompt: '' }, 'prompt'],
    ['10 seconds of Hailuo in 1080p, its default', { ...hailuo, duration: 10 }, 'resolution'],
    ['20 seconds of LTX 2.3 Fast with 50 frames each', { ...ltx23, duration: 20, fps: 50 }, 'duration'],
    ['20 seconds of LTX 2.3 Fast in 4K', { ...ltx23, duration: 20, resolution: '2160p' }, 'duration'],
    ['a last frame of LTX 2.3 alone', { ...ltx23, lastFrame: link(1) }, 'lastFrame'],
    [
      '6 references beside a clip',
      { ...happyHorse, video: clip, references: { images: links(6) } },
      'references.images',
    ],
    [
      '10 references of Happy Horse',
      { ...happyHorse, references: { images: links(10) } },
      'references.images',
    ],
    [
      '8 references of Kling Video O 1',
      { ...klingO1, references: { images: links(8) } },
      'references.images',
    ],
    [
      'words alone of a model that starts from a picture',
      { ...hailuo, model: 'minimax/hailuo-2.3-fast' },
      'prompt',
    ],
    ['a first frame of a model without one', { ...kling, model: 'kling/kling-2.5', image: link(1) }, 'image'],
    ['another resolution than the model stands for', { ...kling, resolution: '1080p' }, 'resolution'],
    [
      'another mode through the side door',
      { ...kling, providerOptions: { gateai: { mode: 'RESOLUTION_1080' } } },
      'providerOptions.gateai.mode',
    ],
    ['a length LTX has not', { ...ltx, duration: 7 }, 'duration'],
    ['a ratio LTX has not', { ...ltx, aspectRatio: '1:1' }, 'aspectRatio'],
    ['sound for LTX', { ...ltx, generateAudio: true }, 'generateAudio'],
    ['8 references of Kling 3.0', { ...kling, references: { images: links(8) } }, 'references.images'],
    ['4 reference clips', { ...seedance, references: { videos: links(4) } }, 'references.videos'],
    [
      '4 reference sounds',
      { ...seedance, references: { audios: links(4), images: links(1) } },
      'references.audios',
    ],
    ['10 reference pictures', { ...seedance, references: { images: links(10) } }, 'references.images'],
    [
      'a mark without its reference',
      { ...seedance, prompt: '@audio1', references: { images: links(1) } },
      'prompt',
    ],
    [
      'a last frame beside 3 pictures',
      { ...kling, image: link(0), lastFrame: link(9), references: { images: links(2) } },
      'lastFrame',
    ],
    [
      'elements and pictures over 7',
      { ...kling, references: { images: links(4) }, providerOptions: { gateai: { elements: links(4) } } },
      'references.images',
    ],
  ])('%s is refused', async (_, request, field) => {
    const { issues } = await encodeRequest(gateway, request);

    expect(issues.map(({ path }) => path.join('.'))).toEqual([field]);
  });

  it('1,500 characters and 8 pictures are taken', async () => {
    const request = { kind: 'image', model: 'gateai:nano-banana-2', prompt: 'x'.repeat(1500), n: 8 };
    const { issues } = await encodeRequest(gateway, request);

    expect(issues).toEqual([]);
  });

  it.each([
    ['Rodin', rodin, { image: link(1) }],
    ['Rodin', rodin, { references: { images: links(1) } }],
    ['Happy Horse', { ...happyHorse, prompt: undefined }, { video: clip }],
    ['Kino XL', { kind: 'image', model: 'gateai:kino-xl' }, { prompt: 'A harbour.' }],
  ])('%s with nothing to make something of is told of', async (_, nothing, something) => {
    const empty = await encodeRequest(gateway, nothing);
    const full = await encodeRequest(gateway, { ...nothing, ...something });

    expect(empty.offer?.notices.join()).toContain('the request contains no prompt and no input');
    expect(full.offer?.notices.join()).not.toContain('nothing here');
  });

  it.each([
    ['video', 'alibaba/happyhorse-1.0', /inferred/],
    ['image', 'google/nano-banana-pro', /inferred/],
    ['image', 'google/nano-banana-2', /^$/],
    ['video', 'gateai:veo-9', /has no row in the tables/],
  ])('how sure the name is, is told of: %s %s', async (kind, model, notice) => {
    const { offer } = await encodeRequest(gateway, { kind, model, prompt: 'A harbour.' });

    expect(offer?.notices.join()).toMatch(notice);
  });

  it('sounds of Seedance 2.0 alone are told of: what they need is cut off', async () => {
    const audios = ['https://example.com/drum.mp3'];
    const alone = await encodeRequest(gateway, { ...seedance, references: { audios } });
    const beside = await encodeRequest(gateway, { ...seedance, references: { audios, images: links(1) } });

    expect(alone.offer?.notices).toHaveLength(1);
    expect(beside.offer?.notices).toEqual([]);
  });

  it.each([
    ['the length of a clip that is edited', { ...happyHorse, duration: 5, video: clip }, 'duration'],
    ['its sound without a clip', { ...happyHorse, keepAudio: true }, 'keepAudio'],
    ['the sound of no clip', { ...klingO1, keepAudio: true }, 'keepAudio'],
  ])('%s is said to have no effect', async (_, request, field) => {
    const { fieldReport, issues } = await encodeRequest(gateway, request);

    expect(issues).toEqual([]);
    expect(fieldReport.find((it) => it.outcome === 'ineffective')?.field).toBe(field);
  });

  it.each([
    ['720p', '16:9', 4, '0.49'],
    ['720p', '9:16', 15, '1.85'],
    ['1080p', '16:9', 12, '3.33'],
    ['1080p', '16:9', 15, '11.25'],
    ['720p', '16:9', 10, undefined],
  ])('Cost Calculation, Seedance 2.0: %s %s %i s', async (resolution, aspectRatio, duration, amount) => {
    const { offer } = await encodeRequest(gateway, { ...seedance, resolution, aspectRatio, duration });

    expect(offer?.price?.amount).toBe(amount);
    expect(offer?.price?.basis ?? 'estimate').toBe('estimate');
  });
});
