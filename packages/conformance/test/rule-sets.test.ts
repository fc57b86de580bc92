import { describe, expect, it } from 'vitest';
import { ruleSet } from '../src/index.ts';
import { levelIn } from '../src/rules/catalogue.ts';

const sets = ['2026-12', '2027-06', '2027-12'];

describe('a rule set', () => {
  it('has a name that says when it was frozen', () => {
    expect(ruleSet).toMatch(/^\d{4}-\d{2}$/);
  });

  it.each([
    ['2026-12', '2026-12', 'MUST'],
    ['2026-12', '2027-06', 'MUST'],
    ['2027-06', '2027-06', 'SHOULD'],
    ['2027-06', '2027-12', 'MUST'],
    ['2027-12', '2027-06', 'SHOULD'],
  ] as const)('counts a MUST of %s, judged by %s, as %s', (since, set, level) => {
    expect(levelIn({ level: 'MUST', since: since as never }, set, sets)).toBe(level);
  });
});
