import { describe, expect, it } from 'vitest';
import { generatedTypes } from '../scripts/generate/types.mjs';

const files = await generatedTypes();

describe('what an editor knows of the models', () => {
  it.each(files)('is what the tables say: $path', ({ fits }) => {
    expect(fits, '`npm run generate` writes the types again').toBe(true);
  });
});
