import { describe, expect, it } from 'vitest';
import { defineProvider, endpoint, header, type ModelRow, type ParamTable } from '@crosspoint/core/plugin';
import { encodeRequest } from '@crosspoint/core/testing';
import * as z from 'zod';

const params = {
  prompt: { type: 'string' },
  mode: { type: 'string' },
  width: { type: 'integer', default: 1920 },
  height: { type: 'integer', default: 1080 },
} as const satisfies ParamTable;

const pair = (width: number, height: number, more: object = {}) => ({ wire: { ...more, width, height } });
const base = { slug: 'x', tasks: [], params } as const;
const clip = { ...base, kind: 'video', tasks: ['text-to-video'] } as const;
const picture = { ...base, kind: 'image', tasks: ['text-to-image'] } as const;
const range = (min: number, max: number, step: number) => ({
  width: { min, max, step },
  height: { min, max, step },
});

const models: Readonly<Record<string, ModelRow>> = {
  // Squares with as many pixels as 1920 by 1080; another mode for the smaller ones.
  modes: {
    ...clip,
    sizes: [
      pair(1920, 1080, { mode: 'high' }),
      pair(1080, 1920, { mode: 'high' }),
      pair(1440, 1440, { mode: 'high' }),
      { ...pair(1280, 720, { mode: 'low' }), inferred: true },
      { ...pair(720, 1280, { mode: 'low' }), inferred: true },
      { ...pair(960, 960, { mode: 'low' }), inferred: true },
    ],
  },
  pinned: {
    ...clip,
    constants: { mode: 'low' },
    sizes: [pair(1280, 720), pair(720, 1280)],
    alwaysSendSize: true,
  },
  tiers: {
    ...picture,
    sizes: [pair(1024, 1024), pair(2048, 2048), pair(1376, 768), pair(2752, 1536), pair(768, 1376)],
  },
  // Three ways to call a size 2K or 4K.
  uneven: { ...picture, sizes: [pair(1024, 1024), pair(1376, 2048), pair(2880, 2880), pair(3584, 2016)] },
  range: { ...picture, sizes: [pair(1024, 1024)], dimensions: range(480, 2048, 8) },
  odd: { ...picture, sizes: [pair(1024, 1024)], dimensions: range(10, 1000, 100) },
  short: { ...picture, sizes: [pair(1024, 1024)], dimensions: range(1024, 1536, 8) },
  free: { ...clip, sizes: [pair(1280, 720), pair(720, 1280)], dimensions: { width: {}, height: {} } },
  // The mode of sides that are in no pair is that of the nearest.
  // Leaves the shape to the model by sides of 0: in its own size, in the low one, and from a picture in any.
  zero: {
    ...clip,
    tasks: ['text-to-video', 'image-to-video'],
    sizes: [pair(1920, 1080, { mode: 'high' }), pair(1280, 720, { mode: 'low' })],
    params: { ...params, start: { type: 'any' } },
    fields: { image: 'start' },
    autoAspectRatio: [
      { wire: { width: 0, height: 0 }, tasks: ['image-to-video'] },
      { wire: { mode: 'low', width: 0, height: 0 }, resolution: '720p', note: 'nobody explains it' },
    ],
  },
  // Has words instead of pixels, and is left alone where the shape is its own.
  words: {
    ...clip,
    params: { prompt: params.prompt, ratio: { type: 'string', enum: ['16:9', '9:16'] } },
    fields: { aspectRatio: 'ratio' },
    autoAspectRatio: [{ wire: {} }],
  },
  both: {
    ...clip,
    sizes: [pair(1920, 1080, { mode: 'high' }), pair(1280, 720, { mode: 'low' })],
    dimensions: range(0, 3840, 1),
  },
};

const gateway = defineProvider({
  contract: 1,
  id: 'pixels',
  name: 'Pixels',
  docsUrl: 'https://example.com',
  baseURL: 'https://example.com',
  apiKeyEnv: 'PIXELS_KEY',
  apiKeyUrl: 'https://example.com',
  auth: header('x-key'),
  models: Object.fromEntries(Object.entries(models).map(([name, row]) => [`pixels:${name}`, row])),
  fields: { prompt: 'prompt' },
  submit: endpoint({ method: 'POST', path: '/', schema: z.object({}), parse: () => ({}) }),
  states: {},
  billing: { failedJob: 'unknown' },
})();

interface SizeFields {
  readonly aspectRatio?: string;
  readonly resolution?: string;
}
const ask = (model: string, fields: object, options = {}) =>
  encodeRequest(
    gateway,
    { kind: models[model]?.kind, model: `pixels:${model}`, prompt: 'x', ...fields },
    options,
  );

describe('what a fields for pixels becomes', () => {
  it.each<[string, string, SizeFields, object]>([
    [
      'a pair with its name',
      'modes',
      { resolution: '1080p', aspectRatio: '16:9' },
      { width: 1920, height: 1080, mode: 'high' },
    ],
    [
      'upright',
      'modes',
      { resolution: '720p', aspectRatio: '9:16' },
      { width: 720, height: 1280, mode: 'low' },
    ],
    [
      'a size alone, in the shape of the first pair',
      'modes',
      { resolution: '720p' },
      { width: 1280, height: 720, mode: 'low' },
    ],
    [
      'a shape alone, in the size of the first pair',
      'modes',
      { aspectRatio: '9:16' },
      { width: 1080, height: 1920, mode: 'high' },
    ],
    ['auto, as the first pair', 'modes', { aspectRatio: 'auto' }, { width: 1920, height: 1080 }],
    [
      'a square with the pixels of its size',
      'modes',
      { resolution: '720p', aspectRatio: '1:1' },
      { width: 960, height: 960 },
    ],
    ['2K of a clip', 'modes', { resolution: '2K' }, { width: 1920, height: 1080 }],
    ['2K of a picture', 'tiers', { resolution: '2K' }, { width: 2048, height: 2048 }],
    ['a tier and a shape', 'tiers', { resolution: '2K', aspectRatio: '16:9' }, { width: 2752, height: 1536 }],
    [
      'a shape alone, in the tier of the first pair',
      'tiers',
      { aspectRatio: '16:9' },
      { width: 1376, height: 768 },
    ],
    [
      'a shape within limits, with the pixels of the first pair',
      'range',
      { aspectRatio: '16:9' },
      { width: 1368, height: 768 },
    ],
    [
      'a size within limits',
      'range',
      { resolution: '720p', aspectRatio: '16:9' },
      { width: 1280, height: 720 },
    ],
    [
      'a shape that fits in another size alone',
      'short',
      { aspectRatio: '3:2' },
      { width: 1536, height: 1024 },
    ],
    [
      'any size where there are no limits',
      'free',
      { resolution: '480p', aspectRatio: '4:3' },
      { width: 640, height: 480 },
    ],
    ['a shape of whole eights', 'free', { aspectRatio: '4:3' }, { width: 1112, height: 832 }],
    ['pixels of the list', 'modes', { resolution: '720x1280' }, { width: 720, height: 1280, mode: 'low' }],
    [
      'pixels beside the list',
      'modes',
      { resolution: '1300x700' },
      { width: 1280, height: 720, mode: 'low' },
    ],
    ['pixels far from the list', 'modes', { resolution: '100x90' }, { width: 960, height: 960 }],
    ['pixels between two steps', 'range', { resolution: '1001x1024' }, { width: 1000, height: 1024 }],
    ['pixels outside the limits', 'range', { resolution: '4000x100' }, { width: 2048, height: 480 }],
    [
      'steps that begin at the least and end before the most',
      'odd',
      { resolution: '999x55' },
      { width: 910, height: 10 },
    ],
    ['pixels where there are no limits', 'free', { resolution: '864x480' }, { width: 864, height: 480 }],
    [
      'pixels in no pair, in the mode of the nearest',
      'both',
      { resolution: '1100x700' },
      { width: 1100, height: 700, mode: 'low' },
    ],
    [
      'nothing, of a model with a default of another',
      'pinned',
      {},
      { width: 1280, height: 720, mode: 'low' },
    ],
  ])('%s', async (_, model, fields, wire) => {
    const { body, issues } = await ask(model, fields);

    expect(issues).toEqual([]);
    expect(body).toMatchObject(wire);
  });

  it.each<[string, string, SizeFields, string, string]>([
    ['a size that is not made', 'pinned', { resolution: '1080p' }, 'resolution', '1280x720, 720x1280'],
    ['a shape that is not made', 'pinned', { aspectRatio: '1:1' }, 'aspectRatio', '1280x720, 720x1280'],
    [
      'a shape that is not made in this size',
      'tiers',
      { resolution: '1K', aspectRatio: '2:1' },
      'resolution',
      '1024x1024',
    ],
    [
      'a size beyond the limits',
      'range',
      { resolution: '8K' },
      'resolution',
      'sides of 480 to 2048 in steps of 8',
    ],
    ['a shape beyond the limits', 'short', { aspectRatio: '16:9' }, 'aspectRatio', 'sides of 1024 to 1536'],
    [
      'a shape that contradicts the pixels',
      'range',
      { resolution: '1280x720', aspectRatio: '9:16' },
      'aspectRatio',
      'leave it out',
    ],
    ['a shape without a side', 'range', { aspectRatio: '0:1' }, 'aspectRatio', 'sides of'],
    ['pixels without a side', 'range', { resolution: '00x10' }, 'resolution', 'sides of'],
  ])('%s is refused, with what there is', async (_, model, fields, field, hint) => {
    const { issues } = await ask(model, fields);

    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatchObject({ path: [field], hint: expect.stringContaining(hint) as string });
  });

  it.each<[string, string, SizeFields, object]>([
    ['a size that is not made', 'pinned', { resolution: '1080p' }, { width: 1280, height: 720 }],
    ['a size beyond the limits', 'range', { resolution: '8K' }, { width: 2048, height: 2048 }],
  ])('%s takes the nearest where the caller allows it', async (_, model, fields, wire) => {
    const { body, fieldReport } = await ask(model, fields, { allowDroppedFields: true });

    expect(body).toMatchObject(wire);
    expect(fieldReport[1]).toMatchObject({
      outcome: 'converted',
      note: expect.stringContaining('nearest') as string,
    });
  });
});

describe('the field report', () => {
  const entries = async (model: string, fields: object) =>
    (await ask(model, fields)).fieldReport.filter(({ field }) => !['prompt', 'mode'].includes(field));

  it('tells of both fields what they became together', async () => {
    const to = { mode: 'high', width: 1440, height: 1440 };
    const from = { aspectRatio: '1:1', resolution: '1080p' };
    const wire = ['mode', 'width', 'height'];

    expect(await entries('modes', from)).toEqual([
      { field: 'resolution', outcome: 'converted', wire, from, to },
      { field: 'aspectRatio', outcome: 'converted', wire, from, to },
    ]);
  });

  it.each<[string, string, SizeFields, string | undefined]>([
    ['exact', 'modes', { resolution: '1080p' }, undefined],
    ['near', 'tiers', { aspectRatio: '16:9' }, '1376x768 is the nearest to 1365x768 here'],
    ['snapped', 'range', { resolution: '1001x1024' }, '1000x1024 is the nearest to 1001x1024 here'],
    [
      'inferred',
      'modes',
      { resolution: '720p' },
      'these pixels are inferred, the gateway does not list them',
    ],
  ])('says how near it came: %s', async (_, model, fields, note) => {
    const [entry] = await entries(model, fields);

    expect(entry?.note).toBe(note);
  });

  it('says that pixels nobody asked for are the row’s own', async () => {
    expect(await entries('pinned', {})).toEqual([
      { field: 'width', outcome: 'fixed', wire: ['width'], to: 1280 },
      { field: 'height', outcome: 'fixed', wire: ['height'], to: 720 },
    ]);
  });

  it('leaves the caller’s own pixels alone', async () => {
    const own = { providerOptions: { pixels: { width: 720, height: 1280 } } };
    const { body } = await ask('pinned', own);

    expect(body).toMatchObject({ width: 720, height: 1280 });
  });
});

describe('a shape that is left to the model', () => {
  const image = 'https://example.com/1.png';

  it.each<[string, string, object, object]>([
    ['in the words of the gateway', 'zero', { aspectRatio: 'auto', image }, { width: 0, height: 0 }],
    [
      'in the size that was asked for',
      'zero',
      { aspectRatio: 'auto', resolution: '720p' },
      { mode: 'low', width: 0, height: 0 },
    ],
    ['of another task: the first pair', 'zero', { aspectRatio: 'auto' }, { width: 1920, height: 1080 }],
    ['where nobody leaves it: as ever', 'zero', { image, resolution: '720p' }, { width: 1280, height: 720 }],
  ])('%s', async (_, model, fields, wire) => {
    const { body, issues } = await ask(model, fields);

    expect(issues).toEqual([]);
    expect(body).toMatchObject(wire);
  });

  it('is left out where that says it, and the field report tells so', async () => {
    const { body, fieldReport } = await ask('words', { aspectRatio: 'auto' });

    expect(body).toEqual({ model: 'x', prompt: 'x' });
    expect(fieldReport).toContainEqual({
      field: 'aspectRatio',
      outcome: 'converted',
      wire: [],
      from: { aspectRatio: 'auto' },
      to: {},
    });
    expect((await ask('words', { aspectRatio: '1:1' })).issues).toMatchObject([{ path: ['aspectRatio'] }]);
  });

  it('is told of with what the document leaves open', async () => {
    const { fieldReport } = await ask('zero', { aspectRatio: 'auto', resolution: '720p' });

    expect(fieldReport.filter(({ note }) => note === 'nobody explains it').map(({ field }) => field)).toEqual(
      ['resolution', 'aspectRatio'],
    );
  });
});
