import { isTerminal } from '@crosspoint/core';
import { shellCommand, waitCommand } from '../next-command.ts';
import { jobJson } from '../follow.ts';
import type { Typed } from '../options.ts';
import { costText } from '../screen/cost.ts';
import { adjustedRows, jobRow, stateText } from '../screen/job.ts';
import { rows } from '../screen/rows.ts';
import type { Session } from '../session.ts';
import { withJob } from '../with-job.ts';

/** `crosspoint status`: asks about a job, once. */
export const status = (session: Session, typed: Typed): Promise<void> =>
  withJob(session, typed, async ({ ref, attempt }, { registry, live }) => {
    const job = await registry.status(ref, { signal: session.interrupts.listen() });
    session.setJson(jobJson(job));
    const { state } = job;
    const fraction = job.progress?.fraction;
    const done = fraction === undefined || isTerminal(state) ? '' : `, ${Math.round(fraction * 100)} %`;
    session.print(rows([jobRow(job.ref)], session.width));
    session.result(rows([['State', `${stateText(job)}${done}`]], session.width));
    session.print(
      rows(
        [...adjustedRows(job.fieldReport), ['Cost', costText(job, live, attempt?.job !== undefined)]],
        session.width,
      ),
    );
    if (job.state === 'failed') session.print(rows([['Reason', job.failure.message]], session.width));
    for (const notice of job.notices) session.hint(`Note: ${notice}`);
    if (!isTerminal(state)) session.print(`Resume with:\n  ${waitCommand(session.io, job.ref, typed.flags)}`);
    if (state === 'succeeded')
      session.print(`Save it with:\n  ${shellCommand(session.io, `download ${String(job.ref)}`)}`);
  });
