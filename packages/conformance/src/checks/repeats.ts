import { audit, type Outcome } from '../run/audit.ts';
import type { Finding } from '../run/finding.ts';
import { plainError } from '../run/plain-error.ts';
import { openSandbox } from '../run/sandbox.ts';
import { sandboxOptions } from '../run/step.ts';
import { callVerb } from '../run/verbs.ts';
import { isFirstOfCall, isPurchase } from './alter.ts';
import type { Subject } from './check.ts';
import type { SoundPurchase } from './purchase.ts';

const marginMs = 60_000;

/** A submit whose outcome is unknown, and the same submit again after some time. */
async function repeatedAfter(
  { context }: Subject,
  { plan, exchange }: SoundPurchase,
  waitMs: number,
  wanted: 'sent' | 'not sent',
): Promise<Finding[]> {
  const lost = { ...exchange, outcome: { fault: { type: 'reset-before-headers' } as const } };
  const before = plan.exchanges.slice(0, plan.exchanges.indexOf(exchange));
  const sandbox = openSandbox(
    context,
    sandboxOptions({ ...plan, exchanges: [...before, lost, ...before, exchange] }),
  );
  const submit = async (retries: number): Promise<Outcome> => {
    try {
      return { value: await callVerb(sandbox.registry, 'submit', plan.input, { ...plan.options, retries }) };
    } catch (thrown) {
      return { thrown };
    }
  };
  const first = await submit(0);
  await sandbox.clock.sleep(waitMs);
  const second = await submit(1);
  await sandbox.close();
  const wire = sandbox.script.log;
  const sent = wire.filter((entry) => isPurchase(context.provider.spec, entry)).length - 1;
  const where = `step ${plan.index}: the same submit ${waitMs / 1000} s after an unknown outcome`;
  const problems = [
    ...(sent === (wanted === 'sent' ? 1 : 0) ? [] : [`was sent ${sent} times`]),
    ...(wanted === 'not sent' || second.thrown === undefined
      ? []
      : [`ended with ${plainError(second.thrown).message}`]),
    ...sandbox.script.problems().flatMap(({ kind, message }) => (kind === 'different' ? [message] : [])),
  ];
  return [
    ...problems.map((problem): Finding => ({ rule: 'IDK-002', message: `${where} ${problem}`, wire })),
    ...audit(context, sandbox, [first, second]),
  ];
}

/** A gateway that deduplicates gets the same submit again, unchanged, within half of its window and not after it. */
export function repeats(subject: Subject, purchase: SoundPurchase): Promise<Finding[]>[] {
  const { spec } = subject.context.provider;
  const windowMs = spec.idempotency?.deduplicates?.windowMs;
  const isUpload = purchase.plan.exchanges[0] !== purchase.exchange;
  if (windowMs === undefined || spec.poll === undefined || isUpload || !isFirstOfCall(subject, purchase.plan))
    return [];
  return [
    repeatedAfter(subject, purchase, Math.max(0, windowMs / 2 - marginMs), 'sent'),
    repeatedAfter(subject, purchase, windowMs / 2 + marginMs, 'not sent'),
  ];
}
