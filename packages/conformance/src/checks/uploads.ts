import { responseOf } from '../replay/play.ts';
import type { PlannedExchange } from '../replay/wire.ts';
import type { Finding } from '../run/finding.ts';
import { runStep, type StepPlan } from '../run/step.ts';
import { isPurchase, stepsOf } from './alter.ts';
import type { Subject } from './check.ts';
import { type FaultKind, faultsFor } from './fault-kinds.ts';

async function failedUpload(
  { context }: Subject,
  plan: StepPlan,
  exchange: PlannedExchange,
  fault: FaultKind,
): Promise<Finding[]> {
  const before = plan.exchanges.slice(0, plan.exchanges.indexOf(exchange));
  const outcome = fault.outcome(responseOf(exchange.outcome), plan.at);
  const run = await runStep(context, { ...plan, exchanges: [...before, { ...exchange, outcome }] });
  const isBought = run.wire.some((entry) => isPurchase(context.provider.spec, entry));
  const charged = 'error' in run.given ? run.given.error.charged : 'no error';
  const problems = [
    ...(isBought ? ['the submit was sent'] : []),
    ...(charged === 'no' ? [] : [`charged is ${String(charged)}, not no`]),
  ];
  return problems.map((problem) => ({
    rule: 'UPL-002',
    message: `step ${plan.index}, exchange ${exchange.index}, ${fault.name} at an upload: ${problem}`,
    wire: run.wire,
  }));
}

/** Uploads that fail, before anything is bought. The last step of an upload may have a response without a meaning. */
export function failedUploads(subject: Subject): Promise<Finding[]>[] {
  const { spec } = subject.context.provider;
  if (spec.upload === undefined) return [];
  const steps = spec.upload.steps;
  return stepsOf(subject, 'submit').flatMap(({ plan }) => {
    const purchase = plan.exchanges.findIndex((exchange) => isPurchase(spec, exchange));
    return plan.exchanges
      .slice(Math.max(0, purchase - steps.length), Math.max(0, purchase))
      .flatMap((exchange, i) => {
        const isRead = steps[i]?.schema !== undefined;
        return faultsFor(exchange.outcome)
          .filter(({ meaning }) => meaning !== 'harmless' && (isRead || meaning !== 'unreadable'))
          .map((fault) => failedUpload(subject, plan, exchange, fault));
      });
  });
}
