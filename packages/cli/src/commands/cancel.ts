import {
  type CancelOutcome,
  type CancelResult,
  CrosspointError,
  isTerminal,
  refToString,
} from '@crosspoint/core';
import { waitCommand } from '../next-command.ts';
import type { ExitCode } from '../exit-codes.ts';
import { bought, type Found, findJob } from '../find-job.ts';
import { jobJson } from '../follow.ts';
import { emulatorAccount } from '../gateways.ts';
import { namespaceIn } from '../namespace.ts';
import { withStore } from '../open-store.ts';
import { cancelOptions, gatewayOptions, type Typed } from '../options.ts';
import { openOwn } from '../own-gateway.ts';
import type { Installed } from '../providers.ts';
import { costText } from '../screen/cost.ts';
import { jobRow, stateText } from '../screen/job.ts';
import { rows } from '../screen/rows.ts';
import { oneLine } from '../screen/sanitize.ts';
import type { Session } from '../session.ts';
import { traceOf } from '../trace.ts';

/** What each outcome means to a person, and to a script. */
const outcomes: { readonly [O in CancelOutcome]: { readonly text: string; readonly code: ExitCode } } = {
  canceled: { text: 'canceled', code: 0 },
  requested: { text: 'requested; the gateway decides, and the next status tells', code: 0 },
  already_finished: { text: 'not needed: the job had finished already', code: 1 },
  not_found: { text: 'not possible: the gateway does not know the job', code: 1 },
  unknown: { text: 'unknown: no answer says whether the gateway canceled it', code: 5 },
};

/** `crosspoint cancel`: cancels a job where its gateway supports it, and says what happens instead where it does not. */
export const cancel = (session: Session, typed: Typed): Promise<ExitCode> =>
  withStore(session, typed.flags, async (store) => {
    const { flags } = typed;
    const found = await findJob(store, namespaceIn(session.io, flags), typed.argument);
    const { ref, attempt } = found;
    const emulated = ref.account === emulatorAccount;
    session.setJson({ emulated, ref: refToString(ref) });
    bought(found);
    if (attempt?.job !== undefined) session.setJson(jobJson(attempt.job));
    const gateway = session.providers.all.find(({ spec }) => spec.id === ref.provider);
    const { allowOutputLoss } = cancelOptions.parse(flags);
    const over = gateway?.spec.cancel === undefined ? undefined : finishedJob(found);
    if (over !== undefined) return done(session, typed, over, costText(over.job, !emulated, true));
    refuse(found, gateway, allowOutputLoss);
    const gateways = await openOwn(session, ref, gatewayOptions.parse(flags), store);
    const trace = traceOf(session, flags, gateways);
    try {
      const signal = session.interrupts.listen();
      const result = await gateways.registry.cancel(ref, { allowOutputLoss, signal });
      return done(session, typed, result, costText(result.job, !emulated, attempt?.job !== undefined));
    } finally {
      trace.end();
      await gateways.close();
    }
  });

/** How a job that is known to be over answers a cancel; nothing is sent. A gateway may know an expired one again. */
function finishedJob({ attempt }: Found): CancelResult | undefined {
  const job = attempt?.job;
  if (job === undefined || !isTerminal(job.state) || job.state === 'expired') return undefined;
  return { outcome: job.state === 'canceled' ? 'canceled' : 'already_finished', job };
}

/** Shows how a cancel ended. */
function done(session: Session, { flags }: Typed, { outcome, job }: CancelResult, cost: string): ExitCode {
  session.setJson({ ...jobJson(job), outcome });
  session.print(rows([jobRow(job.ref)], session.width));
  session.result(rows([['Cancel', outcomes[outcome].text]], session.width));
  session.print(
    rows(
      [
        ['State', stateText(job)],
        ['Cost', cost],
      ],
      session.width,
    ),
  );
  for (const notice of job.notices) session.hint(`Note: ${oneLine(notice)}`);
  if (!isTerminal(job.state)) session.print(`Resume with:\n  ${waitCommand(session.io, job.ref, flags)}`);
  return outcomes[outcome].code;
}

/** @throws CrosspointError `unsupported` where nothing can be canceled, before anything is sent */
function refuse({ ref, attempt }: Found, gateway: Installed | undefined, allowOutputLoss: boolean): void {
  const job = attempt?.job;
  const name = gateway?.spec.name ?? ref.provider;
  const slot = gateway?.spec.cancel;
  const isFinal = job !== undefined && isTerminal(job.state);
  const charged = job?.costs.some(({ basis }) => basis === 'charged') === true ? 'yes' : 'maybe';
  const why = isFinal
    ? `the job is over (${job.state}), so there is nothing to cancel`
    : slot === undefined
      ? `${name} documents no way to cancel a job: it goes on, and is charged as usual. Leaving it alone costs nothing more, and what it makes can be fetched later`
      : slot.onFinished === 'deletesOutput' && !allowOutputLoss
        ? `${name} deletes the output of a job that has finished when it is canceled, and the job may finish at any moment; --allow-output-loss cancels it all the same`
        : undefined;
  if (why === undefined) return;
  throw new CrosspointError({
    code: 'unsupported',
    provider: ref.provider,
    message: why,
    charged,
    ...(isFinal ? {} : { ref }),
  });
}
