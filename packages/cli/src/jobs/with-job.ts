import { refToString } from '@crosspoint/core';
import { emulatorAccount, type Gateways } from '../gateways/gateways.ts';
import { openOwn } from '../gateways/own-gateway.ts';
import { gatewayOptions, storeOptions, type Typed } from '../input/options.ts';
import { type CommandResult, withFacts } from '../session/result.ts';
import type { Session } from '../session/session.ts';
import { bought, type FoundJob, findJob } from '../store/find-job.ts';
import { namespaceIn } from '../store/namespace.ts';
import { openStore } from '../store/open-store.ts';
import { traceOf } from '../trace/trace.ts';

/** Does something with the purchase that a person named, at the gateway it was sent to. */
export async function withFound(
  session: Session,
  { argument, flags }: Typed,
  work: (found: FoundJob, gateways: Gateways) => Promise<CommandResult>,
): Promise<CommandResult> {
  const store = await openStore(session, storeOptions.parse(flags).store);
  const found = await findJob(store, namespaceIn(session.io, flags), argument);
  const { ref } = found;
  const facts = { emulated: ref.account === emulatorAccount, ref: refToString(ref) };
  return withFacts(
    () => facts,
    async () => {
      const gateways = await openOwn(session, ref, gatewayOptions.parse(flags), store);
      const trace = traceOf(session, flags, gateways);
      return withFacts(trace.facts, () => work(found, gateways));
    },
  );
}

/** Does something with a job that a person named; there has to be one. */
export const withJob = (
  session: Session,
  typed: Typed,
  work: (found: FoundJob, gateways: Gateways) => Promise<CommandResult>,
): Promise<CommandResult> =>
  withFound(session, typed, (found, gateways) => {
    bought(found);
    return work(found, gateways);
  });
