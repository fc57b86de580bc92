import { CrosspointError, isTerminal, refToString } from '@crosspoint/core';
import { bought, findJob } from '../find-job.ts';
import { jobJson } from '../follow.ts';
import { emulatorAccount } from '../gateways.ts';
import { namespaceIn } from '../namespace.ts';
import { withStore } from '../open-store.ts';
import type { Typed } from '../options.ts';
import type { Session } from '../session.ts';

/** `crosspoint cancel`: says what happens instead, because no gateway here documents a way to cancel. Sends nothing. */
export const cancel = (session: Session, { argument, flags }: Typed): Promise<void> =>
  withStore(session, flags, async (store) => {
    const found = await findJob(store, namespaceIn(session.io, flags), argument);
    const { ref, attempt } = found;
    session.setJson({ emulated: ref.account === emulatorAccount, ref: refToString(ref) });
    bought(found);
    const job = attempt?.job;
    if (job !== undefined) session.setJson(jobJson(job));
    const gateway = session.providers.all.find(({ spec }) => spec.id === ref.provider);
    const title = gateway?.spec.name ?? ref.provider;
    const over = job !== undefined && isTerminal(job.state);
    const message = over
      ? `the job is over (${job.state}), so there is nothing to cancel`
      : `${title} documents no way to cancel a job: it goes on, and is charged as usual. Leaving it alone costs nothing more, and what it makes can be fetched later`;
    const charged = job?.costs.some(({ basis }) => basis === 'charged') === true ? 'yes' : 'maybe';
    throw new CrosspointError({
      code: 'unsupported',
      provider: ref.provider,
      message,
      charged,
      ...(over ? {} : { ref }),
    });
  });
