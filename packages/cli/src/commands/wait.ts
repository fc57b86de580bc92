import { follow } from '../follow.ts';
import { followOptions, type Typed } from '../options.ts';
import { prepareFolder } from '../save.ts';
import { jobRow } from '../screen/job.ts';
import { rows } from '../screen/rows.ts';
import type { Session } from '../session.ts';
import { withJob } from '../with-job.ts';

/** `crosspoint wait`: goes on with a job that was bought, from any process. Never buys. */
export const wait = (session: Session, typed: Typed): Promise<void> =>
  withJob(session, typed, async ({ ref, attempt }, gateways) => {
    const { timeout, out } = followOptions.parse(typed.flags);
    const folder = await prepareFolder(session, out);
    session.print(rows([jobRow(ref)], session.width));
    await follow(session, gateways, ref, { timeout, folder, heard: attempt?.job !== undefined });
  });
