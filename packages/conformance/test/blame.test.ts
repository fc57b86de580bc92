import { describe, expect, it } from 'vitest';
import { brokenBy } from '../src/rules/catalogue.ts';

describe('a difference in a result is blamed on', () => {
  it.each([
    ['outputs[0].url: expected "a", got "b"', ['STA-001', 'COST-001'], ['STA-001']],
    ['costs[0].amount: expected "1", got "2"', ['STA-001', 'COST-001'], ['COST-001']],
    ['state: expected "running", got "failed"', ['STA-001'], ['STA-001']],
    ['notices[0]: expected nothing, got "a sentence"', ['STA-001'], ['VAL-001']],
    ['job.notices[1]: expected nothing, got "a sentence"', ['STA-001', 'OUT-001'], ['VAL-001']],
    ['notices[0]: expected "a sentence", got nothing', ['STA-001'], ['STA-001']],
  ] as const)('the rules about its place: %s', (line, named, broken) => {
    expect(brokenBy('value', named, [line])).toEqual(broken);
  });
});
