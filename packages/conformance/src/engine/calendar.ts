import * as z from 'zod';
import type { Fixture } from '../fixture/schema.ts';
import type { CaseResult } from './report.ts';

/** A known failure: its case, the reason, and the date it ends. */
export const skipSchema = z.strictObject({
  /** The id of a case, such as `submit.seed-zero` or `faults:submit.seed-zero`. */
  case: z.string().min(1),
  reason: z.string().min(1),
  until: z.iso.date(),
});
/** A known failure that does not fail the run until its date. */
export type Skip = z.output<typeof skipSchema>;

/** The parts of a run that depend on its date. */
export interface Calendar {
  /** ISO 8601, a day. */
  readonly today: string;
  readonly skips: readonly Skip[];
  /** Whether an overdue entry fails. Otherwise it is a warning, so that the tests of others do not fail by date. */
  readonly author: boolean;
}

const overdue = (result: CaseResult, author: boolean, reason: string): CaseResult => ({
  ...result,
  verdict: author ? 'FAIL' : 'WARN',
  reason,
});

/** A known failure does not fail until its date; one that passes fails, so that the list stays correct. */
function skipped(result: CaseResult, { today, skips, author }: Calendar): CaseResult {
  const skip = skips.find((entry) => entry.case === result.id);
  if (skip === undefined) return result;
  const { reason, until } = skip;
  if (result.verdict === 'PASS')
    return {
      ...result,
      verdict: 'FAIL',
      reason: `a known failure passes (${reason}); remove it from the list`,
    };
  if (result.verdict !== 'FAIL') return result;
  if (until < today) return overdue(result, author, `the skip ended on ${until}: ${reason}`);
  return { ...result, verdict: 'N/A', reason: `skipped until ${until}: ${reason}` };
}

/** A source whose review is overdue is no longer certain evidence. */
function reviewed(result: CaseResult, fixture: Fixture | undefined, { today, author }: Calendar): CaseResult {
  const provenance = fixture?.provenance;
  const due = provenance !== undefined && 'reviewAfter' in provenance ? provenance.reviewAfter : undefined;
  if (due === undefined || due >= today || result.verdict !== 'PASS' || result.family !== 'replay')
    return result;
  return overdue(result, author, `the review of its source was due on ${due}`);
}

/** A mistake in a table removes a capability, and the fixtures that require it would be skipped: for an author they fail. */
export function applied(result: CaseResult): CaseResult {
  if (result.family !== 'replay' || result.verdict !== 'N/A') return result;
  const reason = `${result.reason}, but one of its own fixtures requires it; compare fields with params`;
  return { ...result, verdict: 'FAIL', reason };
}

/** Applies the skips and the review dates to a result. */
export const dated = (result: CaseResult, fixture: Fixture | undefined, calendar: Calendar): CaseResult =>
  reviewed(skipped(calendar.author ? applied(result) : result, calendar), fixture, calendar);
