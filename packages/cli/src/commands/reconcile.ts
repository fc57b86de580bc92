import type { ReconcileDecision, JobRef, ReconcileResult } from '@crosspoint/core';
import { refToString } from '@crosspoint/core';
import { jobStatusOf } from '@crosspoint/core/store';
import { reconcileCommand, waitCommand } from '../screen/next-command.ts';
import { exitCodes } from '../io/exit-codes.ts';
import { jobFacts } from '../jobs/follow.ts';
import { reconcileOptions, type Typed } from '../input/options.ts';
import { candidateTable } from '../screen/candidates.ts';
import { jobRow } from '../screen/job.ts';
import { rows } from '../text/rows.ts';
import { inFlags } from '../screen/sentence.ts';
import type { CommandResult } from '../session/result.ts';
import type { Session } from '../session/session.ts';
import { UsageError } from '../io/usage-error.ts';
import { withFound } from '../jobs/with-job.ts';

/** `crosspoint reconcile`: settles an attempt whose outcome is unknown. Never buys and sends nothing again. */
export const reconcile = (session: Session, typed: Typed): Promise<CommandResult> => {
  const decide = decisionOf(typed);
  return withFound(session, typed, async ({ ref, attempt }, { registry }) => {
    session.print(rows([jobRow(ref)], session.noteWidth));
    const signal = session.interrupts.listen();
    const outcome = await registry.reconcile(ref, decide === undefined ? { signal } : { signal, decide });
    const underWay = attempt !== undefined && jobStatusOf(attempt) === 'open';
    return resultOf(session, outcome, typed, underWay);
  });
};

function decisionOf({ flags }: Typed): ReconcileDecision | undefined {
  const { acceptedAs, notAccepted } = reconcileOptions.parse(flags);
  if (acceptedAs !== undefined && notAccepted)
    throw new UsageError('--not-accepted', 'contradicts --accepted-as; give one of them');
  if (notAccepted) return 'not_accepted';
  return acceptedAs === undefined ? undefined : { id: acceptedAs };
}

function resultOf(
  session: Session,
  outcome: ReconcileResult,
  { flags }: Typed,
  underWay: boolean,
): CommandResult {
  switch (outcome.outcome) {
    case 'accepted': {
      const { job } = outcome;
      return {
        facts: { outcome: 'accepted', ...jobFacts(job) },
        text: `Settled: ${job.ref.provider} took it as ${String(job.ref.id)}.`,
        notes: `Nothing was bought by asking. Resume with:\n  ${waitCommand(session.io, job.ref, flags)}`,
      };
    }
    case 'not_accepted':
      return {
        facts: { outcome: 'not_accepted', ref: refToString(outcome.ref) },
        text: `Settled: ${outcome.ref.provider} did not take it, and nothing was bought.`,
        notes: 'The same request may be run again; it buys, and needs no --buy-again.',
      };
    case 'undecided':
      return undecided(session, outcome, flags, underWay);
  }
}

type Undecided = Extract<ReconcileResult, { outcome: 'undecided' }>;

/** What the gateway lists of that time, and the exact command for whatever the person finds out. */
function undecided(
  session: Session,
  { ref, candidates, message }: Undecided,
  flags: Typed['flags'],
  underWay: boolean,
): CommandResult {
  const as = (id: string): string => reconcileCommand(session.io, ref, flags, ['--accepted-as', id]);
  const not = reconcileCommand(session.io, ref, flags, ['--not-accepted']);
  const table = candidates.length === 0 || underWay ? [] : [candidateTable(candidates, session.width)];
  const ways = candidates.length === 0 ? [as('ID')] : candidates.map(({ id }) => as(id));
  return {
    facts: {
      outcome: 'undecided',
      ref: refToString(ref),
      message: inFlags(message),
      candidates: candidates.map((candidate) => ({ ...candidate, next: as(candidate.id) })),
      ...(underWay ? {} : { notAccepted: not }),
    },
    text: [`Not settled: ${inFlags(message)}.`, ...table].join('\n'),
    notes: underWay ? undefined : text(ref, ways, not),
    code: exitCodes.submission_unknown,
  };
}

const text = ({ provider }: JobRef, ways: readonly string[], not: string): string =>
  [
    `If ${provider} has it${ways.length > 1 ? ', as one of these' : ''}:`,
    ...ways.map((way) => `  ${way}`),
    'If it has not, and never will:',
    `  ${not}`,
  ].join('\n');
