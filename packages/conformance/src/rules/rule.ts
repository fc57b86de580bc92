/** How much a rule binds. A new MUST comes only with a major version. */
export type Level = 'MUST' | 'SHOULD' | 'MAY';

/** What a rule is judged by: which kind of difference breaks it. */
export type Aspect = 'request' | 'calls' | 'value' | 'error';

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
  | 'immutability';

/** One promise a provider must keep. */
export interface Rule {
  readonly level: Level;
  readonly title: string;
  /** One sentence: what goes wrong where it is broken. */
  readonly reason: string;
  /** The differences in a fixture that break it. Absent: no fixture is evidence for it. */
  readonly judges?: readonly Aspect[];
  /** The check that proves it without anybody asking. */
  readonly family?: Family;
}

/** Rules of one letter code, by number. */
export type RuleTable = Readonly<Record<string, Rule>>;
