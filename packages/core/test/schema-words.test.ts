import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { schemaWords } from '../src/steps/schema-words.ts';

describe('what a schema refuses', () => {
  it.each([
    [z.string().min(1), '', 'must be at least 1 character'],
    [z.string().max(2), 'abc', 'must be at most 2 characters'],
    [z.array(z.string()).max(1), ['a', 'b'], 'must be at most 1 item'],
    [z.array(z.string()).min(2), ['a'], 'must be at least 2 items'],
    [z.number().min(1), 0, 'must be at least 1'],
  ])('is told with the unit of one or of many: %#', (schema, value, words) => {
    const [issue] = schema.safeParse(value).error!.issues;
    expect(schemaWords(issue!)).toBe(words);
  });
});
