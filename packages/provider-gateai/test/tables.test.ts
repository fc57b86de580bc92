import { describe, expect, it } from 'vitest';
import { type Slug, tables } from '../src/generated/tables.ts';
import type { ModelRow } from '@crosspoint/core/plugin';
import { models } from '../src/models.ts';

const rows = Object.entries<ModelRow>(models);
const printed = Object.values(tables);

describe('the generated tables', () => {
  // 53 times "`model: " on the page; 19 pictures, 33 clips and a shape by its chapters.
  it('hold every model of the page', () => {
    const count = (kind: string) => printed.filter((it) => it.kind === kind).length;

    expect(printed).toHaveLength(53);
    expect([count('image'), count('video'), count('3d')]).toEqual([19, 33, 1]);
  });

  // Counted on the page by other means than the reader's.
  it('hold every row of the page', () => {
    const params = printed.flatMap((it) => Object.values(it.params));

    expect(params).toHaveLength(443);
    expect(params.filter((it) => it.required === true)).toHaveLength(66);
    expect(printed.flatMap((it) => it.pairs ?? [])).toHaveLength(189);
    expect(printed.filter((it) => it.pairs !== undefined)).toHaveLength(28);
    expect(printed.filter((it) => it.range !== undefined)).toHaveLength(16);
  });

  // Typed by hand from the page.
  it.each<[Slug, string, object]>([
    ['auto-image', 'quantity', { type: 'integer', max: 8, default: 1 }],
    ['flux-dev', 'width', { type: 'integer', min: 16, max: 2496, step: 8, default: 1024 }],
    ['flux-dev', 'prompt', { type: 'string', required: true, minLength: 1, maxLength: 2000 }],
    ['flux-dev', 'guidance_scale', { type: 'number', min: 1, max: 10, default: 3.5 }],
    ['flux-kontext-max', 'seed', { type: 'integer', min: 0, max: 4294967295 }],
    [
      'gemini-2.5-flash-image',
      'height',
      { type: 'integer', enum: [0, 672, 768, 832, 864, 896, 1024, 1152, 1184, 1248, 1344], default: 1024 },
    ],
    ['gemini-image-2', 'response_modalities', { type: 'array', default: ['IMAGE'] }],
    ['gemini-image-2', 'use_auto_dimensions', { type: 'boolean' }],
    ['gpt-image-2', 'quality', { type: 'string', enum: ['high', 'medium', 'low'], default: 'low' }],
    ['ideogram-v3.0', 'negative_prompt', { type: 'string', default: '' }],
    ['ideogram-v3.0', 'prompt_enhance', { type: 'boolean', default: false }],
    ['cortex_1.0', 'quantity', { type: 'number', min: 1, max: 1, default: 1 }],
    ['hailuo-2_3-fast', 'start_frame', { type: 'any', required: true }],
    ['happy-horse', 'prompt', { type: 'any', maxLength: 2500 }],
    [
      'happy-horse',
      'duration',
      { type: 'integer', enum: [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], default: 5 },
    ],
    [
      'kling-2.5-turbo-standard',
      'negative_prompt',
      { type: 'string', default: 'blur, distort, and low quality', maxLength: 1000 },
    ],
    ['kling-2.6', 'motion_has_audio', { type: 'any', default: true }],
    ['kling-2.6', 'width', { type: 'integer', enum: [1920, 1080, 1440, 0] }],
    [
      'kling-3.0',
      'mode',
      {
        type: 'string',
        enum: ['RESOLUTION_720', 'RESOLUTION_1080', 'RESOLUTION_2160'],
        default: 'RESOLUTION_1080',
      },
    ],
    [
      'kling-3.0',
      'width',
      { type: 'integer', enum: [1920, 1080, 1440, 1280, 720, 960, 0, 3840, 2160, 2880], default: 1920 },
    ],
    ['kling-video-o-1', 'cfg_scale', { type: 'number', min: 0, max: 1, default: 0.5 }],
    ['ltxv-2.0-ultra', 'quantity', { type: 'integer', required: true, max: 1, default: 1 }],
    ['ltxv-2.0-pro', 'aspect_ratio', { type: 'string', enum: ['16:9', '9:16'], default: '16:9' }],
    ['lucid-origin', 'guidance_scale', { type: 'number', min: 0, max: 20, default: 0 }],
    ['cortex-v0.9', 'seed', { type: 'integer', min: 0 }],
    ['seedance-1.0-pro', 'height', { type: 'integer', required: true, default: 1088 }],
    ['seedance-2.0', 'seed', { type: 'integer', min: -1, max: 4294967295, default: -1 }],
    [
      'sora-2-pro',
      'width',
      { type: 'integer', enum: [1280, 720, 1024, 1792], required: true, default: 1280 },
    ],
    ['veo-3.0-generate-001', 'seed', { type: 'number', min: 10, max: 4294967295 }],
    ['rodin-v2', 'material', { type: 'string', enum: ['PBR', 'Shaded', 'All'], default: 'All' }],
    ['rodin-v2', 'bounding_box', { type: 'array' }],
  ])('%s: %s', (slug, name, param) => {
    expect(tables[slug].params[name]).toEqual(param);
  });

  it('hold what stands beside a table', () => {
    expect(tables['kino-xl']).toEqual({
      title: "'Cinematic Kino' (Kino XL)",
      kind: 'image',
      type: 'image',
      cost: '~$0.00 per 1024×1024 image',
      params: {},
    });
    expect(tables['lucid-origin'].range).toEqual({
      width: { min: 16, max: 3840, step: 8 },
      height: { min: 16, max: 3616, step: 8 },
    });
    expect(tables['gpt-image-2'].pairs?.slice(0, 4)).toEqual([
      [1024, 1024],
      [2048, 2048],
      [2880, 2880],
      [848, 1264],
    ]);
    expect(tables['hailuo-2_3'].sides).toEqual({
      widths: [768, 1376, 1080, 1920],
      heights: [768, 1376, 1080, 1920],
    });
  });
});

describe('the rows of the models', () => {
  it('are of every slug, Kling 3.0 in both of its modes and in none', () => {
    const slugs = rows.map(([, row]) => row.slug);

    expect(new Set(slugs)).toEqual(new Set(Object.keys(tables)));
    expect(slugs).toHaveLength(55);
    expect(slugs.filter((slug) => slug === 'kling-3.0')).toHaveLength(3);
  });

  it.each(rows)('%s: its parameters are those of the page; what is added says so', (_, { slug, params }) => {
    const own = Object.entries(params).filter(([, param]) => param.inferred !== true);
    const added = Object.values(params).filter((param) => param.inferred === true);
    const bare = own.map(([name, { note: _note, ...param }]) => [name, param] as const);

    expect(Object.fromEntries(bare)).toEqual(tables[slug as Slug].params);
    expect(added.every(({ note = '' }) => note.length > 20)).toBe(true);
  });

  it.each(rows)('%s: its first task is one its table can take', (_, row) => {
    expect(row.tasks.length).toBeGreaterThan(0);
    expect(row.kind).toBe(row.tasks[0]?.split('-to-')[1]);
  });

  it.each(rows)('%s: the pairs fit its own parameters', (_, { sizes = [], params, constants }) => {
    for (const { wire } of sizes) {
      for (const [name, value] of Object.entries(wire)) {
        const { enum: words, min = -Infinity, max = Infinity } = params[name] ?? {};

        expect(params).toHaveProperty(name);
        expect(words ?? [value]).toContain(value);
        expect(constants ?? {}).not.toHaveProperty(name);
        if (typeof value === 'number') expect(value >= min && value <= max).toBe(true);
      }
    }
  });

  it('take what each table can take', () => {
    const tasks = (id: keyof typeof models) => models[id].tasks;

    expect(tasks('kling/kling-2.1-pro')).toEqual(['text-to-video']);
    expect(tasks('kling/kling-2.6')).toEqual(['text-to-video', 'image-to-video']);
    expect(tasks('kling/kling-2.5-turbo-standard')).toEqual(['image-to-video']);
    expect(tasks('minimax/hailuo-2.3-fast')).toEqual(['image-to-video']);
    expect(tasks('alibaba/happyhorse-1.0')).toEqual([
      'text-to-video',
      'image-to-video',
      'reference-to-video',
      'video-to-video',
    ]);
    expect(tasks('google/nano-banana-2')).toEqual(['text-to-image', 'image-to-image']);
    expect(tasks('google/nano-banana')).toEqual(['text-to-image']);
    expect(tasks('gateai:lucid-origin')).toEqual(['text-to-image']);
    expect(tasks('hyper3d/rodin-2')).toEqual(['text-to-3d', 'image-to-3d']);
  });
});
