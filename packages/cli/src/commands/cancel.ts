import {
  type CancelOutcome,
  type CancelResult,
  CrosspointError,
  isTerminal,
  refToString,
} from '@crosspoint/core';
import { waitCommand } from '../screen/next-command.ts';
import type { ExitCode } from '../io/exit-codes.ts';
import { bought, type FoundJob, findJob } from '../store/find-job.ts';
import { jobFacts } from '../jobs/follow.ts';
import { emulatorAccount } from '../gateways/gateways.ts';
import { namespaceIn } from '../store/namespace.ts';
import { openStore } from '../store/open-store.ts';
import { cancelOptions, gatewayOptions, storeOptions, type Typed } from '../input/options.ts';
import { openOwn } from '../gateways/own-gateway.ts';
import type { Installed } from '../outside/providers.ts';
import { costText } from '../screen/cost.ts';
import { jobRow, stateText } from '../screen/job.ts';
import { type LabelledText, rows } from '../text/rows.ts';
import { oneLine } from '../text/sanitize.ts';
import { type CommandResult, withFacts } from '../session/result.ts';
import type { Session } from '../session/session.ts';
import { traceOf } from '../trace/trace.ts';

/** What each outcome means to a person, and to a script. */
const outcomes: { readonly [O in CancelOutcome]: { readonly text: string; readonly code: ExitCode } } = {
  canceled: { text: 'canceled', code: 0 },
  requested: { text: 'requested; the gateway decides, and the next status tells', code: 0 },
  already_finished: { text: 'not needed: the job had finished already', code: 1 },
  not_found: { text: 'not possible: the gateway does not know the job', code: 1 },
  unknown: { text: 'unknown: no response says whether the gateway canceled it', code: 5 },
};

/** `crosspoint cancel`: cancels a job where its gateway supports it, and says what happens instead where it does not. */
export async function cancel(session: Session, typed: Typed): Promise<CommandResult> {
  const { flags } = typed;
  const store = await openStore(session, storeOptions.parse(flags).store);
  const found = await findJob(store, namespaceIn(session.io, flags), typed.argument);
  const { ref, attempt } = found;
  const emulated = ref.account === emulatorAccount;
  const facts = { emulated, ref: refToString(ref) };
  return withFacts(
    () => ({ ...facts, ...(attempt?.job === undefined ? {} : jobFacts(attempt.job)) }),
    async () => {
      bought(found);
      const gateway = session.providers.all.find(({ spec }) => spec.id === ref.provider);
      const { allowOutputLoss } = cancelOptions.parse(flags);
      const over = gateway?.spec.cancel === undefined ? undefined : finishedJob(found);
      if (over !== undefined) return cancelResult(session, typed, over, costText(over.job, !emulated, true));
      refuse(found, gateway, allowOutputLoss);
      const gateways = await openOwn(session, ref, gatewayOptions.parse(flags), store);
      const trace = traceOf(session, flags, gateways);
      return withFacts(trace.facts, async () => {
        const signal = session.interrupts.listen();
        const result = await gateways.registry.cancel(ref, { allowOutputLoss, signal });
        const cost = costText(result.job, !emulated, attempt?.job !== undefined);
        return cancelResult(session, typed, result, cost);
      });
    },
  );
}

/** How a job that is known to be over responds to a cancel; nothing is sent. A gateway may know an expired one again. */
function finishedJob({ attempt }: FoundJob): CancelResult | undefined {
  const job = attempt?.job;
  if (job === undefined || !isTerminal(job.state) || job.state === 'expired') return undefined;
  return { outcome: job.state === 'canceled' ? 'canceled' : 'already_finished', job };
}

/** The outcome of a cancel; the job and its cost stand beside it. */
function cancelResult(
  session: Session,
  { flags }: Typed,
  { outcome, job }: CancelResult,
  cost: string,
): CommandResult {
  session.print(rows([jobRow(job.ref)], session.noteWidth));
  for (const notice of job.notices) session.hint(`Note: ${oneLine(notice)}`);
  const next = isTerminal(job.state) ? '' : `\nResume with:\n  ${waitCommand(session.io, job.ref, flags)}`;
  const facts: readonly LabelledText[] = [
    ['State', stateText(job)],
    ['Cost', cost],
  ];
  return {
    facts: { ...jobFacts(job), outcome },
    text: rows([['Cancel', outcomes[outcome].text]], session.width),
    notes: rows(facts, session.noteWidth) + next,
    code: outcomes[outcome].code,
  };
}

/** @throws CrosspointError `unsupported` where nothing can be canceled, before anything is sent */
function refuse({ ref, attempt }: FoundJob, gateway: Installed | undefined, allowOutputLoss: boolean): void {
  const job = attempt?.job;
  const name = gateway?.spec.name ?? ref.provider;
  const slot = gateway?.spec.cancel;
  const hasEnded = job !== undefined && isTerminal(job.state);
  const charged = job?.costs.some(({ basis }) => basis === 'charged') === true ? 'yes' : 'maybe';
  const why = hasEnded
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
    ...(hasEnded ? {} : { ref }),
  });
}
