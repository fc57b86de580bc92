/** The rule sets, the oldest first. A set is frozen when the next one begins; a report names the set it was judged by. */
export const ruleSets = ['2026-12'] as const;
/** The name of a rule set: the month it was frozen. */
export type RuleSet = (typeof ruleSets)[number];

/** How binding a rule is. */
export type Level = 'MUST' | 'SHOULD' | 'MAY';

/** The kind of difference that breaks a rule: in the content of a request, in the sequence of requests, in a result or an error. */
export type Aspect = 'request' | 'sequence' | 'value' | 'error';

/** Which automatic check proves a rule. */
export type Family =
  | 'provider'
  | 'faults'
  | 'at-most-once'
  | 'secrets'
  | 'resume'
  | 'job-state'
  | 'money'
  | 'round-trip'
  | 'forward-compat'
  | 'cancel'
  | 'cancel-job'
  | 'webhook'
  | 'immutability';

/** One rule for providers. */
export interface ConformanceRule {
  /** How binding it is; in the set that introduces it a `MUST` only warns. */
  readonly level: Level;
  /** The set that introduced it. @default the first one */
  readonly since?: RuleSet | undefined;
  /** The requirement, as one sentence. */
  readonly title: string;
  /** One sentence: what goes wrong when the rule is broken. */
  readonly reason: string;
  /** The differences in a fixture that break it. Absent: no fixture is evidence for it. */
  readonly judges?: readonly Aspect[];
  /** The automatic check that proves it. */
  readonly family?: Family;
}

/** Rules of one letter code, by number. */
export type RuleTable = Readonly<Record<string, ConformanceRule>>;
