import { describe, expect, it } from 'vitest';
import { generatedMatrix } from '../scripts/generate/matrix.ts';
import { generatedPollingPicture } from '../scripts/generate/polling-picture.ts';
import { providers } from '../scripts/generate/tables.ts';
import { generatedTypes } from '../scripts/generate/types.ts';

const installed = await providers();
const matrix = await generatedMatrix();
const files = [...(await generatedTypes()), matrix];

describe('what an editor and a reader know of the models', () => {
  it.each(files)('is what the tables say: $path', ({ fits }) => {
    expect(fits, '`npm run generate` writes it again').toBe(true);
  });

  it.each(installed)('tells every model and every assumption of $source', ({ spec }) => {
    const assumed: readonly { message: string }[] = Object.values(spec.assumptions ?? {});
    for (const id of Object.keys(spec.models)) expect(matrix.text).toContain(`\`${id}\``);
    for (const { message } of assumed) expect(matrix.text).toContain(message);
  });
});

describe('the picture of how often jobs are polled', () => {
  it('shows the pace as it is', () => {
    const { fits, text } = generatedPollingPicture();
    expect(text).toContain('<svg');
    expect(fits, '`npm run generate` draws it again').toBe(true);
  });
});
