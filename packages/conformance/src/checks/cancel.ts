import type { ReplayFault } from '../fixture/schema.ts';
import { responseOf } from '../replay/play.ts';
import type { PlannedExchange } from '../replay/wire.ts';
import type { RuleId } from '../rules/catalogue.ts';
import { audit, type Outcome } from '../run/audit.ts';
import type { Finding } from '../run/finding.ts';
import { openSandbox } from '../run/sandbox.ts';
import { plainError } from '../run/plain-error.ts';
import { callStep, sandboxOptions, type StepPlan } from '../run/step.ts';
import { settled, whileBusy } from '../run/while-busy.ts';
import { isFirstOfExchanges, isQueryBefore, stepsOf } from './alter.ts';
import type { Check, Subject } from './check.ts';

/** The call still waits although nothing is left to wait for. */
const slow: unique symbol = Symbol('slow');

interface Ended {
  readonly outcome: Outcome | typeof slow;
  readonly findings: readonly Finding[];
  readonly calls: number;
}

/** Runs a step that is aborted as soon as it waits, or before it starts. */
async function stopped(context: Subject['context'], plan: StepPlan, early: boolean): Promise<Ended> {
  const stop = new AbortController();
  if (early) stop.abort();
  const stalled = (): void => stop.abort();
  const sandbox = openSandbox(context, { ...sandboxOptions(plan), stalled });
  const ended = callStep(sandbox, plan, plan.input, { signal: stop.signal }).then(
    (value): Outcome => ({ value }),
    (thrown: unknown): Outcome => ({ thrown }),
  );
  const outcome = await whileBusy(ended, slow);
  const closed = await settled(() => sandbox.script.sockets === 0);
  await sandbox.close();
  const wire = sandbox.script.log;
  const open: Finding[] = closed
    ? []
    : [{ rule: 'ABT-004', message: `step ${plan.index}: a connection stayed open`, wire }];
  const seen = outcome === slow ? [] : audit(context, sandbox, [outcome]);
  return { outcome, findings: [...open, ...seen], calls: wire.length };
}

interface ExpectedCancelError {
  readonly rule: RuleId;
  readonly code: string;
  readonly charged?: string;
}

function judge(where: string, { outcome }: Ended, { rule, code, charged }: ExpectedCancelError): Finding[] {
  if (outcome === slow) return [{ rule: 'ABT-001', message: `${where}: it did not end at once` }];
  if (outcome.thrown === undefined)
    return [{ rule, message: `${where}: it ended as if it had not been aborted` }];
  const error = plainError(outcome.thrown);
  if (error.code === code && (charged === undefined || error.charged === charged)) return [];
  return [
    {
      rule,
      message: `${where}: ${error.message}`,
      diff: [`expected ${code}, charged ${charged ?? 'whatever'}`],
    },
  ];
}

async function during(
  context: Subject['context'],
  plan: StepPlan,
  exchange: PlannedExchange,
  fault: ReplayFault,
): Promise<Finding[]> {
  const before = plan.exchanges.slice(0, plan.exchanges.indexOf(exchange));
  const ended = await stopped(
    context,
    { ...plan, exchanges: [...before, { ...exchange, outcome: { fault } }] },
    false,
  );
  const where = `step ${plan.index} (${plan.call}), exchange ${exchange.index}, aborted while it ${fault.type === 'hang' ? 'hung' : 'was responding'}`;
  // The outcome of a cancel is known before the poll that tells how the job ended.
  if (plan.call === 'cancel' && before.length > 0) return [...ended.findings];
  const wanted: ExpectedCancelError = isQueryBefore(context.provider.spec, plan, exchange)
    ? { rule: 'ABT-003', code: 'canceled', charged: 'no' }
    : plan.call === 'submit'
      ? { rule: 'ABT-002', code: 'submission_unknown', charged: 'maybe' }
      : { rule: 'ABT-001', code: 'canceled' };
  return [...judge(where, ended, wanted), ...ended.findings];
}

async function beforehand(context: Subject['context'], plan: StepPlan): Promise<Finding[]> {
  const ended = await stopped(context, plan, true);
  const where = `step ${plan.index} (${plan.call}), aborted beforehand`;
  const buys = plan.call === 'submit';
  const wanted: ExpectedCancelError = {
    rule: buys ? 'ABT-003' : 'ABT-001',
    code: 'canceled',
    ...(buys ? { charged: 'no' } : {}),
  };
  const sent: Finding[] =
    ended.calls === 0 ? [] : [{ rule: wanted.rule, message: `${where}: it was sent nevertheless` }];
  return [...judge(where, ended, wanted), ...sent, ...ended.findings];
}

const stoppable = (subject: Subject) =>
  stepsOf(subject, 'submit', 'status', 'wait', 'cancel', 'download').filter(
    ({ plan }) => plan.exchanges.length > 0,
  );

/** An abort ends a call at once, with the correct error. */
export const cancel: Check = {
  family: 'cancel',
  title: 'stopped at once',
  notApplicable: (subject) =>
    stoppable(subject).length === 0 ? 'no request is sent to a gateway' : undefined,
  run: async ({ context, sound }) => {
    const found = stoppable({ context, sound }).flatMap(({ plan }) => [
      beforehand(context, plan),
      ...(isFirstOfExchanges({ context, sound }, plan) ? plan.exchanges : [])
        .filter(({ outcome }) => outcome.fault === undefined)
        .flatMap((exchange) => [
          during(context, plan, exchange, { type: 'hang' }),
          during(context, plan, exchange, { type: 'stall-body', response: responseOf(exchange.outcome) }),
        ]),
    ]);
    return (await Promise.all(found)).flat();
  },
};
