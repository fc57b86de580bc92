import type { Family } from '../rules/rule.ts';
import type { Finding } from '../run/finding.ts';
import type { TestContext } from '../run/sandbox.ts';
import type { SoundRun } from '../run/replay-case.ts';

/** What an automatic check is given: a fixture that passes, as it was replayed. */
export interface Subject {
  readonly context: TestContext;
  readonly sound: SoundRun;
}

/** One family of automatic checks. */
export interface Check {
  readonly family: Family;
  readonly title: string;
  /** Why there is nothing to check here; undefined where there is. */
  readonly notApplicable: (subject: Subject) => string | undefined;
  readonly run: (subject: Subject) => Promise<readonly Finding[]>;
}
