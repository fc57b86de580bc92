import { refToString } from '@crosspoint/core';
import { bought, type Found, findJob } from './find-job.ts';
import { emulatorAccount, type Gateways } from './gateways.ts';
import { withStore } from './open-store.ts';
import { gatewayOptions, type Typed } from './options.ts';
import { openOwn } from './own-gateway.ts';
import type { Session } from './session.ts';
import { traceOf } from './trace.ts';

/** Does something with a job a person named, at the gateway that made it. */
export const withJob = (
  session: Session,
  { argument, flags }: Typed,
  work: (found: Found, gateways: Gateways) => Promise<void>,
): Promise<void> =>
  withStore(session, flags, async (store) => {
    const found = await findJob(store, argument);
    const { ref } = found;
    session.tell({ live: ref.account !== emulatorAccount, ref: refToString(ref) });
    bought(found, session.io.clock.now());
    const gateways = await openOwn(session, ref, gatewayOptions.parse(flags), store);
    const trace = traceOf(session, flags, gateways);
    try {
      await work(found, gateways);
    } finally {
      trace.end();
      await gateways.close();
    }
  });
