import { isTerminal } from '@crosspoint/core';
import type { Typed } from '../input/options.ts';
import { jobFacts } from '../jobs/follow.ts';
import { withJob } from '../jobs/with-job.ts';
import { costText } from '../screen/cost.ts';
import { adjustedRows, jobRow, stateText } from '../screen/job.ts';
import { shellCommand, waitCommand } from '../screen/next-command.ts';
import type { CommandResult } from '../session/result.ts';
import type { Session } from '../session/session.ts';
import { type LabelledText, rows } from '../text/rows.ts';

/** `crosspoint status`: polls a job once. */
export const status = (session: Session, typed: Typed): Promise<CommandResult> =>
  withJob(session, typed, async ({ ref, attempt }, { registry, live }) => {
    const job = await registry.status(ref, { signal: session.interrupts.listen() });
    const { state } = job;
    const fraction = job.progress?.fraction;
    const done = fraction === undefined || isTerminal(state) ? '' : `, ${Math.round(fraction * 100)} %`;
    session.print(rows([jobRow(job.ref)], session.noteWidth));
    for (const notice of job.notices) session.hint(`Note: ${notice}`);
    const facts: readonly LabelledText[] = [
      ...adjustedRows(job.fieldReport),
      ['Cost', costText(job, live, attempt?.job !== undefined)],
      ...(job.state === 'failed' ? [['Reason', job.failure.message] as const] : []),
    ];
    const next = !isTerminal(state)
      ? `\nResume with:\n  ${waitCommand(session.io, job.ref, typed.flags)}`
      : state === 'succeeded'
        ? `\nSave it with:\n  ${shellCommand(session.io, `download ${String(job.ref)}`)}`
        : '';
    return {
      facts: jobFacts(job),
      text: rows([['State', `${stateText(job)}${done}`]], session.width),
      notes: rows(facts, session.noteWidth) + next,
    };
  });
