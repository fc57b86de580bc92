import { errorRules } from './errors.ts';
import { mappingRules } from './mapping.ts';
import { optionalRules } from './optional.ts';
import { resultRules } from './results.ts';
import { type Level, type ConformanceRule, type RuleSet, ruleSets } from './rule.ts';
import { safetyRules } from './safety.ts';

/** The rule set of this version of the kit; it is in every report. */
export const ruleSet: RuleSet = ruleSets.at(-1)!; // there is one

/** The rules by their names. */
const table = {
  ...mappingRules,
  ...resultRules,
  ...errorRules,
  ...safetyRules,
  ...optionalRules,
} as const;

/** The stable name of a rule. */
export type RuleId = keyof typeof table;

/** Every rule: about requests, results, errors, safety and the optional parts of the contract, in this order. */
export const rules: Readonly<Record<RuleId, ConformanceRule>> = table;
/** The names of the rules, in the order of `rules`. */
export const ruleIds = Object.keys(table) as readonly RuleId[];

export const isRule = (id: string): id is RuleId => Object.hasOwn(table, id);

/**
 * How binding a rule is in a set. A rule is a warning in the set that introduced it, and counts from the next one, so that
 * an update of the kit fails no provider; in the first set every rule counts.
 */
export function levelIn(
  { level, since = ruleSets[0] }: Pick<ConformanceRule, 'level' | 'since'>,
  set: string = ruleSet,
  sets: readonly string[] = ruleSets,
): Level {
  const isNew = sets.indexOf(since) > 0 && sets.indexOf(set) <= sets.indexOf(since);
  return level === 'MUST' && isNew ? 'SHOULD' : level;
}

/**
 * Where a rule is explained, in the repository.
 *
 * @example anchorOf('MAP-004') // 'docs/conformance/rules.md#map-004'
 */
export const anchorOf = (id: RuleId): string => `docs/conformance/rules.md#${id.toLowerCase()}`;
