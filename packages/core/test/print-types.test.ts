import { describe, expect, it } from 'vitest';
import {
  mapValues,
  defineProvider,
  type ModelRow,
  type ParamTable,
  type ProviderSpec,
  field,
  withUnit,
} from '../src/plugin.ts';
import { exampleProvider, printTypes } from '../src/testing/index.ts';

const printed = (provider: ProviderSpec): string => printTypes(provider, 'npm run generate');

const model: ModelRow = { kind: 'video', slug: 'm', tasks: ['text-to-video'], params: {} };

/** One model of the invented gateway, as it is printed. */
const having = (own: Partial<ModelRow>, provider: Partial<ProviderSpec> = {}): string =>
  printed(
    defineProvider({ ...exampleProvider.spec, models: { 'echo:m': { ...model, ...own } }, ...provider }).spec,
  );

/** The line of one field or parameter. */
const line = (text: string, name: string): string | undefined =>
  new RegExp(`^ *'?${name}'?\\??: (.*);$`, 'm').exec(text)?.[1];

const seconds = (param: ParamTable[string]): ParamTable => ({ seconds: param });

describe('printTypes', () => {
  it('says what each model takes, as a type that defineProvider is given', () => {
    expect(printed(exampleProvider.spec)).toMatchInlineSnapshot(`
      "// Generated from the tables by \`npm run generate\`. Do not edit.
      import type { Media } from '@crosspoint/core/plugin';

      /** What the models of Echo take. */
      export interface Echo {
        /** The provider, as \`order\`, \`only\` and \`ignore\` name it. */
        id: 'echo';
        /** The models by their canonical ids: kind of output, tasks, canonical fields, and parameters of the gateway. */
        models: {
          'echo/parrot': {
            kind: 'video';
            tasks: 'text-to-video' | 'image-to-video';
            fields: {
              prompt: string;
              n: 1 | 2 | 3 | 4;
              aspectRatio: '16:9' | '9:16';
              duration: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10;
              seed: number;
              image: Media;
              generateAudio: boolean;
            };
            options: {
              mood?: 'calm' | 'wild';
            };
          };
        };
      }
      "
    `);
  });

  it.each<[promise: string, own: Partial<ModelRow>, field: string, type: string | undefined]>([
    ['a list of numbers', { params: seconds({ type: 'integer', enum: [6, 8] }) }, 'duration', '6 | 8'],
    ['a range', { params: seconds({ type: 'integer', min: 2, max: 4 }) }, 'duration', '2 | 3 | 4'],
    [
      'a range in steps',
      { params: seconds({ type: 'integer', min: 5, max: 15, step: 5 }) },
      'duration',
      '5 | 10 | 15',
    ],
    [
      'a range far up',
      { params: seconds({ type: 'integer', min: 300, max: 302 }) },
      'duration',
      '300 | 301 | 302',
    ],
    ['a range of fractions', { params: seconds({ type: 'number', min: 2, max: 4 }) }, 'duration', 'number'],
    [
      'a range too long to list',
      { params: seconds({ type: 'integer', min: 1, max: 300 }) },
      'duration',
      'number',
    ],
    ['any number', { params: seconds({ type: 'number' }) }, 'duration', 'number'],
    [
      'numbers as text',
      {
        params: seconds({ type: 'string', enum: ['5s', '10s'] }),
        fields: { duration: field('seconds', withUnit('s')) },
      },
      'duration',
      '5 | 10',
    ],
    [
      'another unit',
      {
        params: { ms: { type: 'integer', enum: [5_000, 10_000] } },
        fields: { duration: field('ms', (seconds: number) => seconds * 1000) },
      },
      'duration',
      '5 | 10',
    ],
    [
      'a pinned value',
      { params: seconds({ type: 'integer', min: 1, max: 9 }), constants: { seconds: 7 } },
      'duration',
      '7',
    ],
    ['a field without a row', { params: seconds({ type: 'integer', min: 1, max: 9 }) }, 'fps', undefined],
    ['a row that writes what the model lacks', { params: {} }, 'duration', undefined],
    [
      'ratios the gateway has words for',
      {
        params: { shape: { type: 'string', enum: ['wide', 'tall'] } },
        fields: { aspectRatio: field('shape', mapValues({ '16:9': 'wide', '9:16': 'tall' })) },
      },
      'aspectRatio',
      "'16:9' | '9:16'",
    ],
    [
      'a rare ratio of the table',
      { params: { shape: { type: 'string', enum: ['47:20', '1:1'] } } },
      'aspectRatio',
      "'47:20' | '1:1'",
    ],
    ['any ratio', { params: { shape: { type: 'string' } } }, 'aspectRatio', 'string'],
    [
      'one side of a switch',
      { params: { sound: { type: 'boolean' } }, constants: { sound: true } },
      'generateAudio',
      'true',
    ],
    [
      'words',
      { params: { q: { type: 'string', enum: ['low', "it's"] } }, fields: { quality: 'q' } },
      'quality',
      String.raw`'low' | 'it\'s'`,
    ],
    [
      'words behind a converter',
      {
        params: { q: { type: 'string', enum: ['low', 'hq'] } },
        fields: { quality: field('q', mapValues({ high: 'hq' })) },
      },
      'quality',
      "'low' | 'hq' | (string & {})",
    ],
    ['one output where there is no parameter', {}, 'n', '1'],
    ['several outputs', { params: { count: { type: 'integer', max: 3 } } }, 'n', '1 | 2 | 3'],
    [
      'an input of a task the model has',
      { tasks: ['image-to-video'], params: { picture: { type: 'string' } } },
      'image',
      'Media',
    ],
    [
      'an input that would mean another task',
      { params: { picture: { type: 'string' } } },
      'image',
      undefined,
    ],
    [
      'a clip for a picture',
      { kind: 'image', tasks: ['text-to-image'], params: seconds({ type: 'integer' }) },
      'duration',
      undefined,
    ],
  ])('takes %s', (_promise, own, field, type) => {
    expect(line(having(own), field)).toBe(type);
  });

  it('joins what the tasks of a model take', () => {
    const text = having({
      tasks: ['text-to-video', 'image-to-video'],
      params: { seconds: { type: 'integer', enum: [5] }, shape: { type: 'string', enum: ['16:9'] } },
      byTask: {
        'image-to-video': {
          params: { seconds: { type: 'integer', enum: [10] }, picture: { type: 'string' } },
        },
      },
    });

    expect(['duration', 'aspectRatio', 'image'].map((field) => line(text, field))).toEqual([
      '5 | 10',
      "'16:9'",
      'Media',
    ]);
  });

  it('pairs ratios with sizes where the gateway wants pixels', () => {
    const pixels = { width: { type: 'integer' }, height: { type: 'integer' } } as const;
    const sizes = [{ wire: { width: 1280, height: 720 } }, { wire: { width: 1080, height: 1080 } }];
    const text = having({ params: pixels, sizes });

    expect(line(text, 'aspectRatio')).toBe("'16:9' | '1:1' | 'auto'");
    // 768p and 1024p are near enough to one of them; 2K of a clip is 1080p.
    expect(line(text, 'resolution')).toBe(
      "'720p' | '1080p' | '768p' | '1024p' | '2K' | `${number}x${number}`",
    );
  });

  it('keeps a rule that tells values apart, and leaves out one about something else', () => {
    const params = seconds({ type: 'integer', min: 1, max: 4 });
    const rule = { fields: ['duration'], effect: 'rejected', message: 'no' } as const;

    expect(
      line(having({ params, rules: [{ ...rule, when: (_, wire) => wire['seconds'] === 3 }] }), 'duration'),
    ).toBe('1 | 2 | 4');
    expect(line(having({ params, rules: [{ ...rule, when: () => true }] }), 'duration')).toBe(
      '1 | 2 | 3 | 4',
    );
  });

  it('lists the parameters that no field writes, with the words of the table', () => {
    const text = having({
      params: {
        seconds: { type: 'integer' },
        mood: { type: 'string', enum: ['calm', 'wild'], default: 'calm', note: 'How it feels. */' },
        level: { type: 'numeric' },
        'deep.key': { type: 'array' },
        bag: { type: 'object' },
        pinned: { type: 'string' },
        open: { type: 'any' },
      },
      constants: { pinned: 'so' },
    });

    expect(text.slice(text.indexOf('options'))).toMatchInlineSnapshot(`
      "options: {
              /**
               * How it feels. * /
               * @default "calm"
               */
              mood?: 'calm' | 'wild';
              level?: number | \`\${number}\`;
              'deep.key'?: readonly unknown[];
              bag?: Readonly<Record<string, unknown>>;
              pinned?: 'so';
              open?: unknown;
            };
          };
        };
      }
      "
    `);
  });
});
