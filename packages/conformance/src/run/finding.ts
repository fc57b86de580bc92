import { type RuleId, rules } from '../rules/catalogue.ts';
import type { WireEntry } from '../replay/wire.ts';

/** What a case ends as. `ERROR` is the kit's own or the fixture's, never the provider's. */
export const verdicts = ['PASS', 'WARN', 'N/A', 'PENDING', 'FAIL', 'ERROR'] as const;
export type Verdict = (typeof verdicts)[number];

/** One way in which a rule was broken. */
export interface Finding {
  readonly rule: RuleId;
  /** A sentence: where, and what. */
  readonly message: string;
  readonly diff?: readonly string[] | undefined;
  /** What was seen on the wire, where the case's own log does not hold it. */
  readonly wire?: readonly WireEntry[] | undefined;
}

/** A broken MUST fails; anything less is a warning. */
export const verdictOf = (findings: readonly Finding[]): Verdict => {
  if (findings.some(({ rule }) => rules[rule].level === 'MUST')) return 'FAIL';
  return findings.length > 0 ? 'WARN' : 'PASS';
};
