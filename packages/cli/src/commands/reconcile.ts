import type { ReconcileDecision, JobRef, ReconcileResult } from '@crosspoint/core';
import { refToString } from '@crosspoint/core';
import { reconcileCommand, waitCommand } from '../next-command.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { jobJson } from '../follow.ts';
import { reconcileOptions, type Typed } from '../options.ts';
import { candidateTable } from '../screen/candidates.ts';
import { jobRow } from '../screen/job.ts';
import { rows } from '../screen/rows.ts';
import { inFlags } from '../screen/sentence.ts';
import type { Session } from '../session.ts';
import { stateOf } from '../states.ts';
import { UsageError } from '../usage-error.ts';
import { withFound } from '../with-job.ts';

/** `crosspoint reconcile`: settles an attempt whose outcome is unknown. Never buys and sends nothing again. */
export const reconcile = (session: Session, typed: Typed): Promise<ExitCode> => {
  const decide = decisionOf(typed);
  return withFound(session, typed, async ({ ref, attempt }, { registry }) => {
    session.print(rows([jobRow(ref)], session.width));
    const signal = session.interrupts.listen();
    const outcome = await registry.reconcile(ref, decide === undefined ? { signal } : { signal, decide });
    const underWay = attempt !== undefined && stateOf(attempt) === 'open';
    return show(session, outcome, typed, underWay);
  });
};

function decisionOf({ flags }: Typed): ReconcileDecision | undefined {
  const { acceptedAs, notAccepted } = reconcileOptions.parse(flags);
  if (acceptedAs !== undefined && notAccepted)
    throw new UsageError('--not-accepted', 'contradicts --accepted-as; give one of them');
  if (notAccepted) return 'not_accepted';
  return acceptedAs === undefined ? undefined : { id: acceptedAs };
}

function show(session: Session, outcome: ReconcileResult, { flags }: Typed, underWay: boolean): ExitCode {
  switch (outcome.outcome) {
    case 'accepted': {
      const { job } = outcome;
      session.setJson({ outcome: 'accepted', ...jobJson(job) });
      const next = waitCommand(session.io, job.ref, flags);
      session.result(`Settled: ${job.ref.provider} took it as ${String(job.ref.id)}.`);
      session.print(`Nothing was bought by asking. Resume with:\n  ${next}`);
      return 0;
    }
    case 'not_accepted':
      session.setJson({ outcome: 'not_accepted', ref: refToString(outcome.ref) });
      session.result(`Settled: ${outcome.ref.provider} did not take it, and nothing was bought.`);
      session.print('The same request may be run again; it buys, and needs no --buy-again.');
      return 0;
    case 'undecided':
      undecided(session, outcome, flags, underWay);
      return exitCodes.submission_unknown;
  }
}

type Undecided = Extract<ReconcileResult, { outcome: 'undecided' }>;

/** What the gateway lists of that time, and the exact command for whatever the person finds out. */
function undecided(
  session: Session,
  { ref, candidates, message }: Undecided,
  flags: Typed['flags'],
  underWay: boolean,
): void {
  const as = (id: string): string => reconcileCommand(session.io, ref, flags, ['--accepted-as', id]);
  const not = reconcileCommand(session.io, ref, flags, ['--not-accepted']);
  session.setJson({
    outcome: 'undecided',
    ref: refToString(ref),
    message: inFlags(message),
    candidates: candidates.map((it) => ({ ...it, next: as(it.id) })),
    ...(underWay ? {} : { notAccepted: not }),
  });
  session.result(`Not settled: ${inFlags(message)}.`);
  if (underWay) return;
  if (candidates.length > 0) session.result(candidateTable(candidates, session.width));
  session.print(text(ref, candidates.length === 0 ? [as('ID')] : candidates.map(({ id }) => as(id)), not));
}

const text = ({ provider }: JobRef, ways: readonly string[], not: string): string =>
  [
    `If ${provider} has it${ways.length > 1 ? ', as one of these' : ''}:`,
    ...ways.map((way) => `  ${way}`),
    'If it has not, and never will:',
    `  ${not}`,
  ].join('\n');
