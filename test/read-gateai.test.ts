import { describe, expect, it } from 'vitest';
import { printTables } from '../scripts/gateai/print.ts';
import { readPage } from '../scripts/gateai/read.ts';

// Small pages in the format of the real one, made up: every oddity it has.
const head =
  '| Parameter | Type | Required | Default | Constraints | Description |\n|---|---|---|---|---|---|';
const sample = (slug: string, type = 'image') =>
  `**Example:**\n\`\`\`json\n{ "model": "${slug}", "type": "${type}", "params": { "prompt": "x" } }\n\`\`\`\n---\n`;
const model = (slug: string, rows: string, after = '\n\n') =>
  `### A Model \`model: ${slug}\` Cost: ~$0.02 per generation\n\n${head}\n${rows}${after}${sample(slug)}`;
const page = (...sections: string[]) =>
  `# Docs ## General\n\n## Image Generation Models\n\n${sections.join('\n')}`;
const paramsOf = (rows: string) => readPage(page(model('a-1', rows)))['a-1']?.params;

describe('the reader of the published page', () => {
  it.each<[string, string, object]>([
    ['an unknown type', '| p | ? | YES | - | - | - |', { type: 'any', required: true }],
    [
      'words',
      '| p | LOW / HIGH | no | LOW | - | - |',
      { type: 'string', enum: ['LOW', 'HIGH'], default: 'LOW' },
    ],
    ['ratios', '| p | 16:9 / 9:16 | no | - | - | - |', { type: 'string', enum: ['16:9', '9:16'] }],
    [
      'numbers',
      '| p | 0 / 768 / 24 | no | 768 | - | - |',
      { type: 'integer', enum: [0, 768, 24], default: 768 },
    ],
    [
      'limits and steps',
      '| p | integer | no | - | min: 0, max: 5, step: 8 | - |',
      { type: 'integer', min: 0, max: 5, step: 8 },
    ],
    ['one limit', '| p | number | no | - | min: -1 | - |', { type: 'number', min: -1 }],
    [
      'lengths',
      '| p | string | no | - | minLen: 1, maxLen: 2000 | - |',
      { type: 'string', minLength: 1, maxLength: 2000 },
    ],
    ['a default of nothing', '| p | string | no | | - | - |', { type: 'string', default: '' }],
    [
      'a default in words',
      '| p | string | no | blur, and dust | maxLen: 9 | - |',
      { type: 'string', default: 'blur, and dust', maxLength: 9 },
    ],
    ['a text that looks like a number', '| p | string | no | 7 | - | - |', { type: 'string', default: '7' }],
    ['a default of a list', '| p | array | no | IMAGE | - | - |', { type: 'array', default: ['IMAGE'] }],
    ['true', '| p | ? | no | true | - | - |', { type: 'any', default: true }],
    ['false', '| p | boolean | no | false | - | - |', { type: 'boolean', default: false }],
    [
      'a fraction',
      '| p | number | no | 0.5 | min: 0, max: 1 | - |',
      { type: 'number', min: 0, max: 1, default: 0.5 },
    ],
    ['below nothing', '| p | integer | no | -1 | - | - |', { type: 'integer', default: -1 }],
    [
      'a sentence that is cut off',
      '| p | boolean | no | - | - | Up to 7 images (start_frame + refere |',
      { type: 'boolean' },
    ],
  ])('reads %s', (_, row, param) => {
    expect(paramsOf(row)).toEqual({ p: param });
  });

  it('reads rows that share a line, also where one has an empty cell', () => {
    const joined = '| a | string | no | | - | - | | b | ? | YES | - | - | - | and then prose.';

    expect(paramsOf(joined)).toEqual({
      a: { type: 'string', default: '' },
      b: { type: 'any', required: true },
    });
  });

  it('reads pairs up to the row that runs on into prose', () => {
    const pairs =
      '\n\n**Supported Resolutions:**\n\n| Label | Width × Height |\n|---|---|\n| 1:1 | 1024×1024 |\n' +
      '| Some Site / X (4:3) | 1184×864 | Other sizes are snapped to the nearest pair. ';
    const read = readPage(page(model('a-1', '| p | ? | no | - | - | - |', pairs)));

    expect(read['a-1']?.pairs).toEqual([
      [1024, 1024],
      [1184, 864],
    ]);
  });

  it('reads pairs in three sizes', () => {
    const pairs =
      '\n\n**Supported Resolutions (aspect ratio × size tier):**\n\n' +
      '| Aspect Ratio | Small | Medium | Large |\n|---|---|---|---|\n' +
      '| 1:1 | 10×10 | 20×20 | 40×40 |\n| Wide (21:9) | 15×6 | 30×12 | 60×24 | Other sizes are snapped. ';
    const read = readPage(page(model('a-1', '| p | ? | no | - | - | - |', pairs)));

    expect(read['a-1']?.pairs).toEqual([
      [10, 10],
      [20, 20],
      [40, 40],
      [15, 6],
      [30, 12],
      [60, 24],
    ]);
  });

  it('reads a range, and sides that are listed', () => {
    const range =
      '\n\n**Dimension Range:**\n- Width: 16–3840 (step: 8)\n- Height: 32–3616 (step: 1)\n- Snapped. ';
    const sides = '\n\n**Valid Widths:** 768, 1376 **Valid Heights:** 768, 1080 ';
    const row = '| p | ? | no | - | - | - |';
    const read = readPage(page(model('a-1', row, range), model('a-2', row, sides)));

    expect(read['a-1']?.range).toEqual({
      width: { min: 16, max: 3840, step: 8 },
      height: { min: 32, max: 3616, step: 1 },
    });
    expect(read['a-2']?.sides).toEqual({ widths: [768, 1376], heights: [768, 1080] });
  });

  it('reads a model without a table, whose sample begins on its line', () => {
    const bare = `### 'A' (B) \`model: a_1.0\` Cost: ~$0.00 per 1024×1024 image ${sample('a_1.0')}`;

    expect(readPage(page(bare))).toEqual({
      'a_1.0': {
        title: "'A' (B)",
        kind: 'image',
        type: 'image',
        cost: '~$0.00 per 1024×1024 image',
        params: {},
      },
    });
  });

  it('takes the kind from the chapter and the type from the sample', () => {
    const clip = `## Video Generation Models\n\n### C \`model: c\` Cost: ~$1/720p 4s (by pixels)\n\n${sample('c', 'film')}`;
    const read = readPage(`${page(model('a-1', '| p | ? | no | - | - | - |'))}\n${clip}`);

    expect(Object.values(read).map(({ kind, type, cost }) => [kind, type, cost])).toEqual([
      ['image', 'image', '~$0.02 per generation'],
      ['video', 'film', '~$1/720p 4s (by pixels)'],
    ]);
  });

  it.each([
    ['an unknown type', model('a-1', '| p | texture | no | - | - | - |'), 'a-1: p: the type is texture'],
    [
      'an unknown constraint',
      model('a-1', '| p | ? | no | - | odd: 1 | - |'),
      'a-1: p: a constraint is odd: 1',
    ],
    ['an unknown need', model('a-1', '| p | ? | maybe | - | - | - |'), 'a-1: p: required is maybe'],
    [
      'a default of another type',
      model('a-1', '| p | integer | no | many | - | - |'),
      'the default of a integer is many',
    ],
    [
      'two rows of one name',
      model('a-1', '| p | ? | no | - | - | - |\n| p | ? | no | - | - | - |'),
      'p has two rows',
    ],
    ['a table without rows', model('a-1', ''), 'its table has no rows'],
    [
      'a model twice',
      `${model('a-1', '| p | ? | no | - | - | - |')}${model('a-1', '| p | ? | no | - | - | - |')}`,
      'twice',
    ],
    [
      'a model outside the chapters',
      `\n## Others\n${model('a-1', '| p | ? | no | - | - | - |')}`,
      'names 1 models, and 0 were read',
    ],
  ])('loses nothing in silence: %s', (_, text, problem) => {
    expect(() => readPage(page(text))).toThrow(problem);
  });

  it('a page without a model is no page of models', () => {
    expect(() => readPage('# GateAI Core API Documentation')).toThrow('no model stands on the page');
  });

  it('prints the same file for the same page', () => {
    const tables = readPage(page(model('a-1', "| it_s | ? | no | it's | - | - |")));
    const text = printTables(tables, 'a command');

    expect(text).toBe(printTables(structuredClone(tables), 'a command'));
    expect(text.split('\n')[0]).toContain('`a command`');
    expect(text).toContain(String.raw`it_s: { type: 'any', default: 'it\'s' },`);
  });
});
