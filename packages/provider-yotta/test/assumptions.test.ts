import { describe, expect, it } from 'vitest';
import type { ProviderOptions } from '@crosspoint/core/plugin';
import { pollRequest, encodeRequest } from '@crosspoint/core/testing';
import { yotta } from '../src/index.ts';

// What the page tells in words alone: values and prices are its own, paths and names are what assumptions.ts says.
const install = (override?: ProviderOptions['override']) => yotta({ apiKey: 'YOUR_KEY', override });
const gateway = install();
const base = 'https://gateway.yottalabs.ai/api/maas';
const png = 'data:image/png;base64,iVBORw0KGgo=';

const banana = {
  kind: 'image',
  model: 'google/nano-banana-pro',
  prompt: 'A clean overhead shot of a matte black coffee cup.',
} as const;
const edit = {
  kind: 'video',
  model: 'alibaba/wan',
  prompt: 'Replace the background with a snowy mountain landscape at dusk.',
  video: 'https://example.com/clip.mp4',
} as const;
const cheongsam = {
  kind: 'video',
  model: 'alibaba/happyhorse-1.0',
  prompt:
    'A woman in a red cheongsam, @image1. Her tassel earrings, @image3, sway as she unfolds a fan, @image2.',
  references: { images: ['https://example.com/1.png', png, 'https://example.com/3.png'] },
} as const;

describe('Nano Banana Pro', () => {
  it('is asked for with its settings, at 0.14 USD for one picture', async () => {
    const { body, offer } = await encodeRequest(gateway, {
      ...banana,
      aspectRatio: '21:9',
      resolution: '4K',
      outputFormat: 'jpeg',
    });

    expect(offer?.request.url).toBe(`${base}/text-to-image/generations`);
    expect(body).toEqual({
      model: 'nano-banana-pro',
      parameters: { prompt: banana.prompt, aspect_ratio: '21:9', resolution: '4K', output_format: 'jpeg' },
    });
    expect(offer?.price).toMatchObject({ amount: '0.14', currency: 'USD', basis: 'quote' });
  });

  it('has the ratio 1:1 where nobody names one, and leaves the others open', async () => {
    const { fieldReport } = await encodeRequest(gateway, banana);

    expect(fieldReport).toContainEqual(
      expect.objectContaining({ field: 'aspectRatio', outcome: 'defaulted', to: '1:1' }),
    );
    for (const aspectRatio of ['1:1', '9:16', '16:9', '2:3', '21:9', '4:5'])
      expect((await encodeRequest(gateway, { ...banana, aspectRatio })).issues).toEqual([]);
  });

  it.each([
    ['8K', { resolution: '8K' }, 'resolution'],
    ['a format it has not', { outputFormat: 'webp' }, 'outputFormat'],
    ['two at once', { n: 2 }, 'n'],
    ['a picture to start from', { image: png }, 'image'],
    ['nothing to see', { prompt: undefined }, 'prompt'],
  ])('is refused %s', async (_, more, field) => {
    const { issues } = await encodeRequest(gateway, { ...banana, ...more });

    expect(issues.map(({ path }) => path.join('.'))).toEqual([field]);
  });
});

describe('WAN', () => {
  it('edits a clip, given as a link or as base64', async () => {
    const options = { yotta: { strength: 0.4, preserve_motion: true } };
    const linked = await encodeRequest(gateway, { ...edit, providerOptions: options });
    const inline = await encodeRequest(gateway, { ...edit, video: 'data:video/mp4;base64,AAAAHGZ0eXA=' });

    expect(linked.offer?.request.url).toBe(`${base}/video-edit/generations`);
    expect(linked.body).toEqual({
      model: 'wan-video-edit',
      parameters: { prompt: edit.prompt, video: edit.video, strength: 0.4, preserve_motion: true },
    });
    expect(linked.offer?.price).toBeUndefined();
    expect(inline.body).toHaveProperty('parameters.video', 'AAAAHGZ0eXA=');
  });

  it.each([
    ['no clip', { video: undefined }, 'prompt'],
    ['no prompt', { prompt: undefined }, 'prompt'],
    [
      'a strength above 1',
      { providerOptions: { yotta: { strength: 1.5 } } },
      'providerOptions.yotta.strength',
    ],
    ['a duration', { duration: 5 }, 'duration'],
  ])('is refused %s', async (_, more, field) => {
    const { issues } = await encodeRequest(gateway, { ...edit, ...more });

    expect(issues.map(({ path }) => path.join('.'))).toEqual([field]);
  });
});

describe('HappyHorse from references', () => {
  it('gets the pictures in their order, and the marks of the document', async () => {
    const { body, offer } = await encodeRequest(gateway, {
      ...cheongsam,
      duration: 5,
      aspectRatio: '9:16',
      resolution: '1080p',
    });

    expect(offer?.request.url).toBe(`${base}/reference-to-video/generations`);
    expect(body).toEqual({
      model: 'happyhorse-1.0-r2v',
      parameters: {
        prompt:
          'A woman in a red cheongsam, [Image1]. Her tassel earrings, [Image3], sway as she unfolds a fan, [Image2].',
        reference_images: ['https://example.com/1.png', 'iVBORw0KGgo=', 'https://example.com/3.png'],
        duration: 5,
        aspect_ratio: '9:16',
        resolution: '1080p',
      },
    });
  });

  it.each([
    [5, { amount: '1.08', currency: 'USD', basis: 'estimate', approximate: true }],
    [10, undefined],
  ])('costs what the document says of %i seconds', async (duration, price) => {
    const { offer } = await encodeRequest(gateway, { ...cheongsam, duration });

    if (price === undefined) expect(offer?.price).toBeUndefined();
    else expect(offer?.price).toMatchObject(price);
  });

  it('from a first frame costs nothing that is known', async () => {
    const first = { ...cheongsam, prompt: 'x', references: undefined, image: 'https://example.com/1.png' };

    expect((await encodeRequest(gateway, { ...first, duration: 5 })).offer?.price).toBeUndefined();
  });

  it('says that the only price is that of 5 seconds when no length is asked for', async () => {
    const { offer } = await encodeRequest(gateway, cheongsam);

    expect(offer?.notices).toContainEqual(expect.stringContaining('5 seconds'));
  });

  const images = ['https://example.com/1.png', 'https://example.com/2.png'];
  it.each([
    ['more than 3 pictures', { references: { images: [...images, ...images] } }, 'references.images'],
    ['a clip to follow', { references: { videos: ['https://example.com/a.mp4'] } }, 'references.videos'],
    ['a mark without its picture', { prompt: '@image3', references: { images } }, 'prompt'],
    ["the gateway's mark without its picture", { prompt: '[Image3]', references: { images } }, 'prompt'],
    ['a mark before the first picture', { prompt: '[Image0]', references: { images } }, 'prompt'],
    ['2 seconds', { duration: 2 }, 'duration'],
    ['16 seconds', { duration: 16 }, 'duration'],
    ['a seed', { seed: 7 }, 'seed'],
    ['a first frame as well', { image: images[0] }, 'references.images'],
  ])('is refused %s', async (_, more, field) => {
    const { issues } = await encodeRequest(gateway, { ...cheongsam, ...more });

    expect(issues.map(({ path }) => path.join('.'))).toContain(field);
  });

  it("takes the gateway's own marks as they are", async () => {
    const { body } = await encodeRequest(gateway, { ...cheongsam, prompt: 'A fan, [Image2].' });

    expect(body).toHaveProperty('parameters.prompt', 'A fan, [Image2].');
  });
});

it.each([banana, edit, cheongsam])('a plan for $model says that its names are assumed', async (request) => {
  const { offer } = await encodeRequest(gateway, request);

  expect(offer?.notices).toContainEqual(expect.stringContaining('assumed'));
});

/** An override of what HappyHorse makes from references. */
const fromReferences = (row: { slug?: string; path?: `/${string}` }): ProviderOptions['override'] => ({
  models: { 'alibaba/happyhorse-1.0': { byTask: { 'reference-to-video': row } } },
});

describe('an assumption', () => {
  const known: Readonly<Record<string, { message: string; source: string; entry?: readonly string[] }>> =
    gateway.spec.assumptions ?? {};
  // What is not there yet: these two say that the table has no entry.
  const absent = ['sound-default', 'first-frame-ratio'];

  it.each(Object.entries(known))('%s stands where it says', (name, { message, source, entry }) => {
    expect(message).not.toBe('');
    expect(source).not.toBe('');
    let here: unknown = gateway.spec;
    for (const step of entry ?? []) here = (here as Record<string, unknown> | undefined)?.[step];
    expect(here === undefined).toBe(absent.includes(name));
  });

  type Override = ProviderOptions['override'];
  const replaced: readonly [name: string, override: Override, request: object, url: string, body: object][] =
    [
      [
        'wan-slug',
        { models: { 'alibaba/wan': { slug: 'wan2-edit' } } },
        edit,
        '/video-edit/generations',
        { model: 'wan2-edit' },
      ],
      [
        'wan-path',
        {
          models: {
            'alibaba/wan': { byTask: { 'video-to-video': { path: '/video-to-video/generations' } } },
          },
        },
        edit,
        '/video-to-video/generations',
        { model: 'wan-video-edit' },
      ],
      [
        'nano-banana-slug',
        { models: { 'google/nano-banana-pro': { slug: 'nb-pro' } } },
        banana,
        '/text-to-image/generations',
        { model: 'nb-pro' },
      ],
      [
        'nano-banana-path',
        { models: { 'google/nano-banana-pro': { byTask: { 'text-to-image': { path: '/images' } } } } },
        banana,
        '/images',
        { model: 'nano-banana-pro' },
      ],
      [
        'references-slug',
        fromReferences({ slug: 'hh-r2v' }),
        cheongsam,
        '/reference-to-video/generations',
        { model: 'hh-r2v' },
      ],
      [
        'references-path',
        fromReferences({ path: '/r2v/generations' }),
        cheongsam,
        '/r2v/generations',
        { model: 'happyhorse-1.0-r2v' },
      ],
    ];
  it.each(replaced)(
    '%s gives way to what the application knows: %j',
    async (_name, override, request, path, body) => {
      await encodeRequest(gateway, request);
      const walked = await encodeRequest(install(override), request);

      expect(walked.offer?.request.url).toBe(`${base}${path}`);
      expect(walked.body).toMatchObject(body);
    },
  );

  it('about names gives way as well', async () => {
    const none = Object.fromEntries(
      Object.keys(gateway.spec.models['alibaba/wan']!.params).map((name) => [name, null]),
    );
    const params = { ...none, text: { type: 'string' }, clip: { type: 'string' } } as const;
    const known = install({ models: { 'alibaba/wan': { params } }, fields: { video: 'clip' } });
    const { body, issues } = await encodeRequest(known, { ...edit, prompt: undefined });

    expect(issues).toEqual([]);
    expect(body).toEqual({ model: 'wan-video-edit', parameters: { clip: edit.video } });
  });

  it('about the status path gives way: a path of each task', async () => {
    const known = install({ poll: { path: '/{task}/generations/{id}' } });
    const { ref } = await encodeRequest(known, { ...cheongsam });

    expect(pollRequest(known, { ...ref!, id: '7' }).url).toBe(`${base}/reference-to-video/generations/7`);
  });

  it('about the ratio of a video from a first frame gives way', async () => {
    const request = {
      ...cheongsam,
      prompt: 'x',
      references: undefined,
      image: 'https://example.com/1.png',
      aspectRatio: '16:9',
    };
    const { body } = await encodeRequest(
      install({
        models: { 'alibaba/happyhorse-1.0': { params: { aspect_ratio: { type: 'string' } } } },
      }),
      request,
    );

    expect(body).toHaveProperty('parameters.aspect_ratio', '16:9');
    expect((await encodeRequest(gateway, request)).issues.map(({ path }) => path.join('.'))).toEqual([
      'aspectRatio',
    ]);
  });

  it('about the form of a first frame gives way: bytes go as bare base64', async () => {
    const request = { ...cheongsam, prompt: 'x', references: undefined, image: png };
    const { body } = await encodeRequest(
      install({ media: { image: { accepts: ['url', 'data'] } } }),
      request,
    );

    expect(body).toHaveProperty('parameters.first_frame', 'iVBORw0KGgo=');
  });

  it('about sound gives way: a silent default takes the lower rate', async () => {
    const request = { kind: 'video', model: 'kling/kling-3.0-standard', prompt: 'x', duration: 10 };
    const { offer } = await encodeRequest(
      install({
        models: {
          'kling/kling-3.0-standard': { params: { generate_audio: { default: false } } },
        },
      }),
      request,
    );

    expect(offer?.price?.amount).toBe('0.714');
  });
});
