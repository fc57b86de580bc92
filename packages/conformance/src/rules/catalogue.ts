import { errorRules } from './errors.ts';
import { mappingRules } from './mapping.ts';
import { resultRules } from './results.ts';
import type { Aspect, Rule } from './rule.ts';
import { safetyRules } from './safety.ts';

/** The version of the rule set; it is in every report. */
export const ruleSet = '1.0';

const table = { ...mappingRules, ...resultRules, ...errorRules, ...safetyRules } as const;

/** The stable name of a rule. */
export type RuleId = keyof typeof table;

/** Every rule, in the order things happen: what goes out, what comes of it, what goes wrong, what never may. */
export const rules: Readonly<Record<RuleId, Rule>> = table;
export const ruleIds = Object.keys(table) as readonly RuleId[];

export const isRule = (id: string): id is RuleId => Object.hasOwn(table, id);

/** Where a rule is explained. */
export const anchorOf = (id: RuleId): string => `docs/conformance/rules.md#${id.toLowerCase()}`;

/** What a difference breaks where a fixture names no rule that is judged by it. */
const general: { readonly [A in Aspect]: RuleId } = {
  request: 'REQ-001',
  calls: 'CALL-001',
  value: 'VAL-001',
  error: 'VAL-001',
};

/** The rules a difference in a fixture breaks: those it is evidence for and that are judged by such a difference. */
export function brokenBy(aspect: Aspect, named: readonly string[]): readonly RuleId[] {
  const own = named.filter(isRule).filter((id) => rules[id].judges?.includes(aspect) === true);
  return own.length > 0 ? own : [general[aspect]];
}
