import { describe, expect, it } from 'vitest';
import { encodeRequest } from '@crosspoint/core/testing';
import { gateai } from '../src/index.ts';

// Labels and pairs of Supported Resolutions are typed from the published page (core.claude.gg/docs.txt).
const gateway = gateai({ apiKey: 'YOUR_KEY' });

const ask = (kind: string, model: string, wish: object) =>
  encodeRequest(gateway, { kind, model, prompt: 'A harbour.', ...wish });

const labelled: readonly [model: string, kind: string, rows: string][] = [
  [
    'gateai:auto-image',
    'image',
    '1:1 1024x1024|2:3 832x1248|3:2 1248x832|3:4 864x1184|4:3 1184x864|4:5 896x1152|5:4 1152x896|16:9 1344x768|9:16 768x1344',
  ],
  [
    'google/nano-banana',
    'image',
    '1:1 1024x1024|2:3 832x1248|16:9 1344x768|4:3 1184x864|9:16 768x1344|4:5 896x1152|3:2 1248x832|3:4 864x1184|5:4 1152x896|21:9 1536x672',
  ],
  [
    'recraft/recraft-4',
    'image',
    '1:1 1024x1024|2:3 832x1280|16:9 1344x768|4:3 1216x896|9:16 768x1344|4:5 896x1152|1:2 768x1536|2:1 1536x768|3:2 1280x832|3:4 896x1216|5:4 1152x896|6:10 832x1344|10:14 896x1280|14:10 1280x896',
  ],
  [
    'recraft/recraft-4-pro',
    'image',
    '1:1 2048x2048|2:3 1664x2560|16:9 2688x1536|4:3 2432x1792|9:16 1536x2688|4:5 1792x2304|1:2 1536x3072|2:1 3072x1536|3:2 2560x1664|3:4 1792x2432|5:4 2304x1792|6:10 1664x2688|10:14 1792x2560|14:10 2560x1792',
  ],
  ['gateai:auto-video', 'video', '16:9 1280x720|9:16 720x1280'],
  [
    'alibaba/happyhorse-1.0',
    'video',
    '1:1 1080x1080|3:4 1080x1440|4:3 1440x1080|16:9 1920x1080|9:16 1080x1920',
  ],
  ['kling/kling-2.1-pro', 'video', '1:1 1440x1440|16:9 1920x1080|9:16 1080x1920'],
  ['kling/kling-2.5', 'video', '1:1 1440x1440|16:9 1920x1080|9:16 1080x1920'],
  ['kling/kling-2.6', 'video', '1:1 1440x1440|16:9 1920x1080|9:16 1080x1920'],
  ['kling/kling-3.0-pro', 'video', '1:1 1440x1440|16:9 1920x1080|9:16 1080x1920'],
  ['lightricks/ltx-2.0-ultra', 'video', '16:9 1920x1080|9:16 1080x1920'],
  ['gateai:cortex_2.0', 'video', '2:3 512x768|4:5 576x720|16:9 832x480|9:16 480x832'],
  ['gateai:cortex_2.0-fast', 'video', '2:3 512x768|4:5 576x720|16:9 832x480|9:16 480x832'],
  ['openai/sora-2', 'video', '16:9 1280x720|9:16 720x1280'],
  ['openai/sora-2-pro', 'video', '16:9 1280x720|9:16 720x1280'],
  ['google/veo-3.0-fast', 'video', '16:9 1280x720|9:16 720x1280'],
  ['google/veo-3.0', 'video', '16:9 1280x720|9:16 720x1280'],
  ['google/veo-3.1-fast', 'video', '16:9 1280x720|9:16 720x1280'],
  ['google/veo-3.1', 'video', '16:9 1280x720|9:16 720x1280'],
  ['google/veo-3.1-lite', 'video', '16:9 1280x720|9:16 720x1280'],
];

const tiered: readonly [model: string, rows: string][] = [
  [
    'google/nano-banana-pro',
    '1:1 1024x1024 2048x2048 4096x4096|2:3 848x1264 1696x2528 3392x5056|16:9 1376x768 2752x1536 5504x3072|4:3 1200x896 2400x1792 4800x3584|9:16 768x1376 1536x2752 3072x5504|4:5 928x1152 1856x2304 3712x4608|3:2 1264x848 2528x1696 5056x3392|3:4 896x1200 1792x2400 3584x4800|5:4 1152x928 2304x1856 4608x3712|21:9 1584x672 3168x1344 6336x2688',
  ],
  [
    'openai/gpt-image-2',
    '1:1 1024x1024 2048x2048 2880x2880|2:3 848x1264 1376x2048 2336x3504|16:9 1376x768 2048x1136 3584x2016|4:3 1200x896 2048x1536 3264x2448|9:16 768x1376 1136x2048 2016x3584|4:5 928x1152 1648x2048 2560x3200|3:2 1264x848 2048x1376 3504x2336|3:4 896x1200 1536x2048 2448x3264|5:4 1152x928 2048x1648 3200x2560|21:9 1584x672 2048x864 3808x1632',
  ],
];

/** The row again, with the pixels that are sent for it. */
async function sent(kind: string, model: string, wish: object): Promise<string> {
  const { body } = await ask(kind, model, wish);
  const { params } = body as { readonly params: Readonly<Record<string, unknown>> };
  return `${String(params['width'])}x${String(params['height'])}`;
}

describe('Supported Resolutions', () => {
  it.each(labelled)('%s: a ratio is the pair that is printed beside it', async (model, kind, rows) => {
    const ratios = rows.split('|').map((row) => row.split(' ')[0]);
    const made = ratios.map(async (aspectRatio) => {
      const pixels = await sent(kind, model, { aspectRatio });
      return `${aspectRatio} ${pixels}`;
    });

    expect(await Promise.all(made)).toEqual(rows.split('|'));
  });

  it.each(tiered)('%s: 1K, 2K and 4K are Small, Medium and Large', async (model, rows) => {
    const ratios = rows.split('|').map((row) => row.split(' ')[0]);
    const made = ratios.map(async (aspectRatio) => {
      const sizes = ['1K', '2K', '4K'].map((resolution) => sent('image', model, { aspectRatio, resolution }));
      return [aspectRatio, ...(await Promise.all(sizes))].join(' ');
    });

    expect(await Promise.all(made)).toEqual(rows.split('|'));
  });
});

describe('pixels', () => {
  it.each<[string, string, string, object, object]>([
    [
      'a pinned 720 sends its own, though nobody asked',
      'video',
      'kling/kling-3.0-standard',
      {},
      { mode: 'RESOLUTION_720', width: 1280, height: 720 },
    ],
    [
      'a pinned 720, upright',
      'video',
      'kling/kling-3.0-standard',
      { aspectRatio: '9:16' },
      { mode: 'RESOLUTION_720', width: 720, height: 1280 },
    ],
    [
      'a pinned 720, square',
      'video',
      'kling/kling-3.0-standard',
      { resolution: '720p', aspectRatio: '1:1' },
      { width: 960, height: 960 },
    ],
    [
      'a required pair is sent with its default',
      'video',
      'lightricks/ltx-2.0-ultra',
      {},
      { width: 1920, height: 1080, quantity: 1 },
    ],
    [
      'the mode goes with the pixels',
      'video',
      'lightricks/ltx-2.0-ultra',
      { resolution: '2160p', aspectRatio: '9:16' },
      { mode: 'RESOLUTION_2160', width: 2160, height: 3840 },
    ],
    [
      '4K of Veo',
      'video',
      'google/veo-3.1',
      { resolution: '4K' },
      { mode: 'RESOLUTION_2160', width: 3840, height: 2160 },
    ],
    [
      '720p of Kling 2.5, whose default is 1080',
      'video',
      'kling/kling-2.5',
      { resolution: '720p' },
      { mode: 'RESOLUTION_720', width: 1280, height: 720 },
    ],
    [
      '1080p of Sora is near',
      'video',
      'openai/sora-2-pro',
      { resolution: '1080p', aspectRatio: '16:9' },
      { mode: 'RESOLUTION_1080', width: 1792, height: 1024 },
    ],
    [
      '1080p of Seedance 1.0 is 1088',
      'video',
      'bytedance/seedance-1.0-pro',
      { resolution: '1080p' },
      { width: 1920, height: 1088 },
    ],
    [
      'a listed model takes the nearest pair',
      'video',
      'kling/kling-3.0-standard',
      { resolution: '1300x700' },
      { width: 1280, height: 720 },
    ],
    [
      'a model without a list takes any',
      'video',
      'bytedance/seedance-2.0',
      { resolution: '864x480' },
      { width: 864, height: 480 },
    ],
    [
      'any pixels, in the mode of the nearest',
      'video',
      'kling/kling-video-o3',
      { resolution: '1000x700' },
      { mode: 'RESOLUTION_720', width: 1000, height: 700 },
    ],
    [
      'a step of 8',
      'image',
      'black-forest-labs/flux-schnell',
      { resolution: '1001x1024' },
      { width: 1000, height: 1024 },
    ],
    // Flux Dev: 16 to 2496 in its table, 480 to 2048 in its range.
    [
      'table and range, whichever is narrower',
      'image',
      'black-forest-labs/flux-dev',
      { resolution: '100x2400' },
      { width: 480, height: 2048 },
    ],
    // GPT Image 1: 1024 to 1536 in steps of 8 in its table, 32 to 2048 in its range.
    [
      'the table where the range is wider',
      'image',
      'openai/gpt-image-1',
      { resolution: '300x1541' },
      { width: 1024, height: 1536 },
    ],
    [
      'a ratio within the limits',
      'image',
      'openai/gpt-image-1',
      { aspectRatio: '3:2' },
      { width: 1536, height: 1024 },
    ],
    [
      'a multiple of 16 of GPT Image 2',
      'image',
      'openai/gpt-image-2',
      { resolution: '1000x1000' },
      { width: 1024, height: 1024 },
    ],
  ])('%s', async (_, kind, model, wish, params) => {
    const { body, issues } = await ask(kind, model, wish);

    expect(issues).toEqual([]);
    expect(body).toMatchObject({ params });
  });

  it.each<[string, string, string, object, string]>([
    [
      'another resolution than the model stands for',
      'video',
      'kling/kling-3.0-standard',
      { resolution: '1080p' },
      'resolution',
    ],
    ['a ratio of another model', 'video', 'google/veo-3.0', { aspectRatio: '21:9' }, 'aspectRatio'],
    ['4K of a model up to 2048', 'image', 'black-forest-labs/flux-dev', { resolution: '4K' }, 'resolution'],
    [
      '16:9 of a model from 1024 to 1536',
      'image',
      'openai/gpt-image-1',
      { aspectRatio: '16:9' },
      'aspectRatio',
    ],
    [
      'a ratio of a model without sides',
      'video',
      'minimax/hailuo-2.3',
      { aspectRatio: '16:9' },
      'aspectRatio',
    ],
    [
      '720p of a model of 768p and 1080p',
      'video',
      'minimax/hailuo-2.3',
      { resolution: '720p' },
      'resolution',
    ],
  ])('%s is refused', async (_, kind, model, wish, field) => {
    const { issues } = await ask(kind, model, wish);

    expect(issues.map(({ path }) => path.join('.'))).toEqual([field]);
  });

  it.each<[string, string, object, RegExp | undefined]>([
    ['listed pixels', 'google/veo-3.1', { resolution: '720p' }, undefined],
    ['inferred ones', 'google/veo-3.1', { resolution: '1080p' }, /inferred/],
    [
      'near ones',
      'openai/sora-2-pro',
      { resolution: '1080p' },
      /1792x1024 is the nearest to 1920x1080.*inferred/,
    ],
  ])('the field report tells %s apart', async (_, model, wish, note) => {
    const { fieldReport } = await ask('video', model, wish);
    const entry = fieldReport.find((it) => it.field === 'resolution');

    expect(entry?.outcome).toBe('converted');
    expect(entry?.note ?? '').toMatch(note ?? /^$/);
  });
});

describe('a ratio that is left to the model', () => {
  const image = 'https://example.com/1.png';
  const zero = { width: 0, height: 0 };
  const unexplained = /lists 0 and does not explain it/;

  it.each<[string, string, string, object, object, RegExp]>([
    ['"0 for auto"', 'video', 'kling/kling-video-o1', {}, zero, /^$/],
    [
      '"0 for auto", in a mode',
      'video',
      'kling/kling-video-o3',
      { resolution: '4K' },
      { ...zero, mode: 'RESOLUTION_2160' },
      /^$/,
    ],
    ['"Use 0 for auto aspect ratio detection"', 'video', 'bytedance/seedance-1.0-pro', { image }, zero, /^$/],
    ['the same of its sister', 'video', 'bytedance/seedance-1.0-pro-fast', { image }, zero, /^$/],
    ['"(I2V only)"', 'video', 'bytedance/seedance-1.0-pro', {}, { width: 1920, height: 1088 }, /^$/],
    ['0 in a list', 'video', 'kling/kling-2.6', { image }, zero, unexplained],
    [
      '0 in a list, in the mode of the row',
      'video',
      'kling/kling-3.0-standard',
      {},
      { ...zero, mode: 'RESOLUTION_720' },
      unexplained,
    ],
    [
      'the same of the other mode',
      'video',
      'kling/kling-3.0-pro',
      { resolution: '1080p' },
      { ...zero, mode: 'RESOLUTION_1080' },
      unexplained,
    ],
    ['0 in a list of a picture', 'image', 'google/nano-banana', {}, zero, unexplained],
    ['no 0: the default pair', 'video', 'google/veo-3.1', {}, { width: 1280, height: 720 }, /^$/],
  ])('%s: %s %s', async (_, kind, model, wish, params, note) => {
    const { body, fieldReport, issues } = await ask(kind, model, { aspectRatio: 'auto', ...wish });

    expect(issues).toEqual([]);
    expect(body).toMatchObject({ params });
    expect(fieldReport.find((it) => it.field === 'aspectRatio')?.note ?? '').toMatch(note);
  });

  // "Defaults to 16:9 for T2V, or auto-detected from start_frame for I2V."
  it.each(['lightricks/ltx-2.3-fast', 'lightricks/ltx-2.3-pro'])('%s: nothing is said', async (model) => {
    const { body, issues } = await ask('video', model, { aspectRatio: 'auto', image });

    expect(issues).toEqual([]);
    expect(body).toHaveProperty('params', { prompt: 'A harbour.', start_frame: image });
  });
});

describe('prices', () => {
  it.each<[string, string, string, object, string | undefined]>([
    ['per generation', 'video', 'kling/kling-3.0-pro', {}, '0.03'],
    ['per generation, for each of four', 'image', 'google/nano-banana-2', { n: 4 }, '0.12'],
    ['per square, by default', 'image', 'openai/gpt-image-1', {}, '0.01'],
    ['per square, of another size', 'image', 'openai/gpt-image-1', { resolution: '1536x1024' }, undefined],
    ['per square, of another quality', 'image', 'openai/gpt-image-1', { quality: 'high' }, undefined],
    [
      'per square, of a model whose default is larger',
      'image',
      'black-forest-labs/flux-2.0-pro',
      {},
      undefined,
    ],
    ['per square, asked for', 'image', 'black-forest-labs/flux-2.0-pro', { resolution: '1K', n: 2 }, '0.02'],
    ['~$0.00', 'image', 'black-forest-labs/flux-schnell', {}, undefined],
    ['low, Cost Calculation', 'image', 'openai/gpt-image-2', {}, '0.003'],
    ['high, Cost Calculation', 'image', 'openai/gpt-image-2', { quality: 'high', n: 2 }, '0.22'],
    [
      'a point of Seedance 1.0',
      'video',
      'bytedance/seedance-1.0-pro',
      { resolution: '720p', duration: 4 },
      '0.09',
    ],
    [
      'between the points',
      'video',
      'bytedance/seedance-1.0-pro',
      { resolution: '720p', duration: 5 },
      undefined,
    ],
    [
      'a point of Seedance 2.0 Fast',
      'video',
      'bytedance/seedance-2.0-fast',
      { resolution: '720p', duration: 15 },
      '1.48',
    ],
  ])('%s', async (_, kind, model, wish, amount) => {
    const { offer } = await ask(kind, model, wish);

    expect(offer?.price?.amount).toBe(amount);
    expect(offer?.price?.approximate ?? true).toBe(true);
  });
});
