import { describe, expect, it } from 'vitest';
import { classes } from '../mutants/classes.ts';
import { judged } from '../mutants/judged.ts';
import { mutants } from '../mutants/list/index.ts';
import type { Mutant } from '../mutants/mutant.ts';
import type { Verdict } from '../mutants/matrix.ts';
import { slots } from '../mutants/slots.ts';
import { rules } from '../src/index.ts';

describe('the list of mutants', () => {
  const ids = mutants.map(({ id }) => id);

  it('names at least sixty bugs, each once', () => {
    expect(ids.length).toBeGreaterThanOrEqual(60);
    expect(ids).toEqual([...new Set(ids)]);
  });

  it.each(Object.entries(classes))('has mutants with every bug the kit must catch: %s', (_, with_) => {
    expect(with_.length).toBeGreaterThan(0);
    expect(ids).toEqual(expect.arrayContaining([...with_]));
  });

  it.each(Object.entries(slots))(
    'breaks a rule by every optional entry of a spec, or says why not: %s',
    (_, proof) => {
      const proven = new Set<string>(mutants.flatMap(({ must }) => must));
      expect(typeof proof === 'string' ? [] : proof.filter((rule) => !proven.has(rule))).toEqual([]);
    },
  );

  it('proves every rule by a bug that only breaks if the rule is checked', () => {
    const proven = new Set<string>(mutants.flatMap(({ must }) => must));
    expect(Object.keys(rules).filter((rule) => !proven.has(rule))).toEqual([]);
  });
});

describe('a mutant is judged', () => {
  const mutant: Mutant = {
    id: 'seed-dropped',
    title: 'the seed is left out',
    make: () => ({}),
    must: ['MAP-004'],
    may: ['REQ-001'],
  };
  const verdict = (broken: readonly string[], errors: readonly string[] = []): Verdict => ({
    broken,
    errors,
    message: Object.fromEntries(broken.map((rule) => [rule, 'a fixture: a sentence'])),
  });
  const killed = verdict(['MAP-004', 'REQ-001']);

  it.each<[string, Verdict, Verdict, boolean, readonly RegExp[]]>([
    ['killed by the rule that must', killed, killed, true, []],
    ['a survivor', verdict([]), verdict([]), false, [/^SURVIVED$/]],
    [
      'a survivor where only a rule that may has noticed',
      verdict(['REQ-001']),
      verdict(['REQ-001']),
      false,
      [/^SURVIVED MAP-004$/],
    ],
    [
      'a kill by a rule that neither must nor may',
      verdict(['MAP-004', 'SEC-001']),
      verdict(['MAP-004', 'SEC-001']),
      true,
      [/^WRONG SEC-001/],
    ],
    ['another verdict in another order', killed, verdict(['MAP-004']), true, [/^ANOTHER ORDER/]],
    ['a kit that trips', killed, verdict(killed.broken, ['it broke']), true, [/^ERROR it broke/]],
  ])('as %s', (_, first, second, dead, problems) => {
    const outcome = judged(mutant, first, second);
    expect(outcome.killed).toBe(dead);
    expect(outcome.problems).toEqual(problems.map((pattern) => expect.stringMatching(pattern)));
  });
});
