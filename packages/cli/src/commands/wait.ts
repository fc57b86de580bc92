import { followOptions, type Typed } from '../input/options.ts';
import { follow } from '../jobs/follow.ts';
import { prepareFolder } from '../jobs/save.ts';
import { withJob } from '../jobs/with-job.ts';
import { jobRow } from '../screen/job.ts';
import type { CommandResult } from '../session/result.ts';
import type { Session } from '../session/session.ts';
import { rows } from '../text/rows.ts';

/** `crosspoint wait`: goes on with a job that was bought, from any process. Never buys. */
export const wait = (session: Session, typed: Typed): Promise<CommandResult> =>
  withJob(session, typed, async ({ ref, attempt }, gateways) => {
    const { timeout, out } = followOptions.parse(typed.flags);
    const folder = await prepareFolder(session, out);
    session.print(rows([jobRow(ref)], session.noteWidth));
    return follow(session, gateways, ref, { timeout, folder, heard: attempt?.job !== undefined });
  });
