import type { Verdict } from './matrix.ts';
import type { Mutant } from './mutant.ts';

/** What became of a mutant in both orders. */
export interface Outcome {
  readonly killed: boolean;
  /** Its line of the matrix. */
  readonly head: string;
  /** What was found, rule by rule. */
  readonly why: readonly string[];
  /** A survivor, a kill by the wrong rule, a kit that tripped, two orders that differ. */
  readonly problems: readonly string[];
}

const hasRule = (rules: readonly string[], rule: string): boolean => rules.includes(rule);

/** Compares two verdicts on a mutant with the rules that must and may notice it. */
export function judged(
  { id, title, must, may = [], remembers }: Mutant,
  first: Verdict,
  second: Verdict,
): Outcome {
  const missing = must.filter((rule) => !first.broken.includes(rule) || !second.broken.includes(rule));
  const wrong = remembers === true ? [] : first.broken.filter((rule) => !hasRule([...must, ...may], rule));
  const marked = first.broken.map((rule) =>
    hasRule(must, rule) ? rule : hasRule(may, rule) ? `(${rule})` : `!${rule}`,
  );
  const survived = first.broken.length === 0 ? 'SURVIVED' : `SURVIVED ${missing.join(' ')}`;
  const same = remembers === true || first.broken.join() === second.broken.join();
  return {
    killed: missing.length === 0,
    head: `${id.padEnd(26)} ${marked.join(' ')}`,
    why: [title, ...first.broken.map((rule) => `${rule} ${first.message[rule]}`)],
    problems: [
      ...(missing.length === 0 ? [] : [survived]),
      ...wrong.map((rule) => `WRONG ${rule} ${first.message[rule]}`),
      ...[...first.errors, ...second.errors].map((error) => `ERROR ${error}`),
      ...(same ? [] : [`ANOTHER ORDER, another verdict: ${second.broken.join(' ')}`]),
    ],
  };
}
