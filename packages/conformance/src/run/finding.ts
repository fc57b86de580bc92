import { levelIn, type RuleId, rules } from '../rules/catalogue.ts';
import type { WireEntry } from '../replay/wire.ts';

/** The verdicts of a case. `ERROR` means that the kit or the fixture is at fault, never the provider. */
export const verdicts = ['PASS', 'WARN', 'N/A', 'PENDING', 'FAIL', 'ERROR'] as const;
/** The verdict of a case. `N/A`: it does not apply; `PENDING`: a fixture is needed for it; `ERROR`: the kit or the fixture is at fault. */
export type CaseVerdict = (typeof verdicts)[number];

/** One way in which a rule was broken. */
export interface Finding {
  readonly rule: RuleId;
  /** A sentence with the place and the problem. */
  readonly message: string;
  readonly diff?: readonly string[] | undefined;
  /** The requests, where the log of the case does not have them. */
  readonly wire?: readonly WireEntry[] | undefined;
}

/** A broken MUST fails; anything less is a warning. */
export const verdictOf = (findings: readonly Finding[]): CaseVerdict => {
  if (findings.some(({ rule }) => levelIn(rules[rule]) === 'MUST')) return 'FAIL';
  return findings.length > 0 ? 'WARN' : 'PASS';
};
