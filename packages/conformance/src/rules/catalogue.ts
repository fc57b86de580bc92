import { errorRules } from './errors.ts';
import { mappingRules } from './mapping.ts';
import { optionalRules } from './optional.ts';
import { resultRules } from './results.ts';
import { type Aspect, type Level, type ConformanceRule, type RuleSet, ruleSets } from './rule.ts';
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

/** The rule that a difference breaks where the fixture names no rule of that aspect. */
const general: { readonly [A in Aspect]: RuleId } = {
  request: 'REQ-001',
  sequence: 'CALL-001',
  value: 'VAL-001',
  error: 'VAL-001',
};

/** A difference in a request breaks the rules about that part of the request; the line begins with the part. */
const places: readonly {
  readonly begins: RegExp;
  readonly about: readonly RuleId[];
  readonly otherwise: RuleId;
}[] = [
  { begins: /^\w[^:]*: expected "[^"]*\{\{idempotency\.key/, about: ['IDK-001'], otherwise: 'IDK-001' },
  { begins: /^\w[^:]*: expected .*\{\{webhook\.address/, about: ['WHK-001'], otherwise: 'WHK-001' },
  {
    begins: /^headers\.[^:]*: expected "[^"]*\{\{secret\.apiKey\}\}/,
    about: ['MAP-002', 'DWN-001'],
    otherwise: 'MAP-002',
  },
  { begins: /^headers\./, about: ['MAP-002', 'HDR-001', 'UPL-001'], otherwise: 'REQ-001' },
  {
    begins: /^(?:method|url)\b/,
    about: ['MAP-001', 'MAP-007', 'STA-007', 'STA-008', 'OUT-002', 'RES-005', 'CAN-001', 'UPL-001'],
    otherwise: 'MAP-001',
  },
  {
    begins: /^query\b.*"\w*id=/i,
    about: ['MAP-001', 'STA-007', 'STA-008', 'OUT-002'],
    otherwise: 'REQ-001',
  },
  { begins: /^query\b/, about: ['MAP-001', 'STA-007', 'OUT-002'], otherwise: 'REQ-001' },
  {
    begins: /^body\b/,
    about: [
      'MAP-003',
      'MAP-004',
      'MAP-005',
      'MAP-006',
      'MAP-007',
      'MAP-008',
      'MAP-009',
      'MAP-010',
      'MAP-011',
      'MAP-014',
      'MAP-015',
      'UPL-001',
      'STA-007',
      'STA-008',
    ],
    otherwise: 'REQ-001',
  },
];

/** A difference in a result breaks the rules about that part of it, where the fixture names any of them. */
const parts: readonly { readonly begins: RegExp; readonly about: RegExp }[] = [
  { begins: /^(?:job\.)?ref\.id\b/, about: /^(?:STA-00[89]|IDK-003|RES-005|DWN-001)$/ },
  { begins: /^(?:job\.)?costs\b/, about: /^(?:COST|MNY)-/ },
  { begins: /^offers\[\d+\]\.price\b/, about: /^(?:COST|MNY)-/ },
  { begins: /^(?:job\.)?outputs\b/, about: /^(?:OUT|STA|RES|DWN|WHK)-/ },
  { begins: /^(?:job\.)?fieldReport\b/, about: /^(?:MAP|COST)-/ },
];

/** An unexpected sentence does not break the rule that the fixture is about. */
const furtherNotice = /^(?:job\.)?notices\[\d+\]: expected nothing/;

function ofValue(line: string, named: readonly RuleId[]): readonly RuleId[] {
  if (furtherNotice.test(line)) return [general.value];
  const part = parts.find(({ begins }) => begins.test(line));
  const about = named.filter((id) => part?.about.test(id) === true);
  return about.length > 0 ? about : named;
}

function ofRequest(line: string, named: readonly RuleId[]): readonly RuleId[] {
  const place = places.find(({ begins }) => begins.test(line));
  if (place === undefined) return named.length > 0 ? named : [general.request];
  const about = named.filter((id) => id === general.request || place.about.includes(id));
  return about.length > 0 ? about : [place.otherwise];
}

/**
 * The rules a difference in a fixture breaks: those it is evidence for and that are judged by such a difference, of a
 * request those that are about the part that differs.
 */
export function brokenBy(
  aspect: Aspect,
  named: readonly string[],
  diff: readonly string[] = [],
): readonly RuleId[] {
  const ofAspect = named.filter(isRule).filter((id) => rules[id].judges?.includes(aspect) === true);
  if (aspect === 'request' && diff.length > 0)
    return [...new Set(diff.flatMap((line) => ofRequest(line, ofAspect)))];
  if (ofAspect.length === 0) return [general[aspect]];
  return aspect === 'value' && diff.length > 0
    ? [...new Set(diff.flatMap((line) => ofValue(line, ofAspect)))]
    : ofAspect;
}
