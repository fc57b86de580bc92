import { eachText, takeOut } from '../fixture/placeholders.ts';
import { type Finding, verdictOf } from '../run/finding.ts';
import type { CaseResult } from './report.ts';
import { FixtureFault } from '../run/fixture-fault.ts';

/** What is known of a case before it is run. */
export type CaseInfo = Pick<CaseResult, 'id' | 'family' | 'title' | 'rules'> &
  Partial<Pick<CaseResult, 'fixture' | 'file' | 'provenance'>>;

/** The end of a case. Without a verdict, the findings decide it. */
export type CaseEnd = Partial<Pick<CaseResult, 'verdict' | 'reason' | 'wire'>> & {
  readonly findings?: readonly Finding[];
};

/** A failure of the kit itself, or of a fixture, in words. */
export const crash = (error: unknown): string =>
  error instanceof FixtureFault
    ? error.message
    : error instanceof Error
      ? (error.stack ?? error.message)
      : String(error);

/** Removes repeated findings. */
const onlyOnce = (findings: readonly Finding[]): readonly Finding[] => [
  ...new Map(
    findings.map((finding) => [JSON.stringify([finding.rule, finding.message, finding.diff]), finding]),
  ).values(),
];

/** A case for the report, with the API key removed from everything. */
export function resultOf(
  about: CaseInfo,
  ended: CaseEnd,
  key: string,
  reproduce: string,
  ms: number,
): CaseResult {
  const { wire = [], reason } = ended;
  const findings = onlyOnce(ended.findings ?? []);
  const { verdict = verdictOf(findings) } = ended;
  const redacted = eachText({ findings, wire, reason }, (text) => takeOut(text, key)) as Pick<
    CaseResult,
    'findings' | 'wire' | 'reason'
  >; // the same, with other texts
  return { ...about, verdict, ...redacted, reproduce, ms };
}
