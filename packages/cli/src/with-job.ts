import { refToString } from '@crosspoint/core';
import { bought, type Found, findJob } from './find-job.ts';
import { emulatorAccount, type Gateways } from './gateways.ts';
import { namespaceIn } from './namespace.ts';
import { withStore } from './open-store.ts';
import { gatewayOptions, type Typed } from './options.ts';
import { openOwn } from './own-gateway.ts';
import type { Session } from './session.ts';
import { traceOf } from './trace.ts';

/** Does something with what a person named, at the gateway it was sent to. */
export const withFound = <Value>(
  session: Session,
  { argument, flags }: Typed,
  work: (found: Found, gateways: Gateways) => Promise<Value>,
): Promise<Value> =>
  withStore(session, flags, async (store) => {
    const found = await findJob(store, namespaceIn(session.io, flags), argument);
    const { ref } = found;
    session.setJson({ emulated: ref.account === emulatorAccount, ref: refToString(ref) });
    const gateways = await openOwn(session, ref, gatewayOptions.parse(flags), store);
    const trace = traceOf(session, flags, gateways);
    try {
      return await work(found, gateways);
    } finally {
      trace.end();
      await gateways.close();
    }
  });

/** Does something with a job a person named; there has to be one. */
export const withJob = (
  session: Session,
  typed: Typed,
  work: (found: Found, gateways: Gateways) => Promise<void>,
): Promise<void> =>
  withFound(session, typed, async (found, gateways) => {
    bought(found);
    await work(found, gateways);
  });
