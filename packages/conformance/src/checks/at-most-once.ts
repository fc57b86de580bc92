import { responseOf } from '../replay/play.ts';
import type { Finding } from '../run/finding.ts';
import { isFirstOfCall, isFirstOfShape } from './alter.ts';
import type { Check, Subject } from './check.ts';
import { namedJobs } from './named-jobs.ts';
import { oddResponses } from './odd-responses.ts';
import { providerErrors } from './provider-errors.ts';
import { buyTwice, type SoundPurchase, soundPurchases } from './purchase.ts';
import { quotedWords } from './quoted-words.ts';
import { repeats } from './repeats.ts';
import { withoutId } from './without-id.ts';
import { type Meaning, type FaultKind, faultKinds } from './fault-kinds.ts';

const ambiguous: ReadonlySet<Meaning> = new Set<Meaning>(['broken', 'late', 'unreadable', 'trouble']);

async function submitTwice(
  context: Subject['context'],
  { plan, exchange }: SoundPurchase,
  spoil: FaultKind,
): Promise<Finding[]> {
  const bought = await buyTwice(
    context,
    plan,
    exchange,
    spoil.outcome(responseOf(exchange.outcome), plan.at),
  );
  const { counts, expected, ends, wire, findings } = bought;
  const where = `step ${plan.index}, exchange ${exchange.index}, ${spoil.name}`;
  const more =
    counts[0] === expected
      ? []
      : [
          {
            rule: 'ONCE-001',
            message: `${where}: ${counts[0]} requests were sent instead of ${expected}`,
            wire,
          } as const,
        ];
  const again = counts[1] === counts[0] ? [] : [`${where}: the same idempotency key sent it again`];
  const second = ends[1];
  const otherwise =
    second !== undefined && 'error' in second && second.error.code === 'submission_unknown'
      ? []
      : [
          `${where}: the second submit ended differently: ${second !== undefined && 'error' in second ? second.error.message : 'with a job'}`,
        ];
  const freed = [...again, ...otherwise].map((message) => ({ rule: 'ONCE-002', message, wire }) as const);
  return [...more, ...freed, ...findings];
}

/** The faults after which the outcome is unknown: without statuses that the provider documents as "not accepted". */
function uncertain(context: Subject['context']): readonly FaultKind[] {
  const certain =
    context.provider.spec.errors?.filter(
      (row) => row.provesNotAccepted === true && row.code === undefined && row.message === undefined,
    ) ?? [];
  return faultKinds.filter(
    ({ meaning, status }) =>
      ambiguous.has(meaning) &&
      !certain.some((row) => status !== undefined && [row.status ?? []].flat().includes(status)),
  );
}

/** After every unknown outcome, the submit was sent once and is not sent again. */
export const atMostOnce: Check = {
  family: 'at-most-once',
  title: 'submitted at most once',
  notApplicable: (subject) => (soundPurchases(subject).length === 0 ? 'nothing is bought' : undefined),
  run: async (subject) => {
    const { context } = subject;
    const found = soundPurchases(subject).flatMap((purchase) => [
      ...uncertain(context).map((spoil) => submitTwice(context, purchase, spoil)),
      ...rareResponses(subject, purchase),
      ...repeats(subject, purchase),
    ]);
    return (await Promise.all(found)).flat();
  },
};

const badEnds: ReadonlySet<unknown> = new Set(['failed', 'canceled', 'expired']);

/** Checks that depend on the response alone; not for a job that failed at once. */
function rareResponses(subject: Subject, purchase: SoundPurchase): Promise<Finding[]>[] {
  const { context } = subject;
  if (badEnds.has(purchase.job['state'])) return [];
  return [
    ...(isFirstOfShape(subject, purchase.plan)
      ? [...namedJobs(context, purchase), ...oddResponses(context, purchase), withoutId(context, purchase)]
      : []),
    ...(isFirstOfCall(subject, purchase.plan)
      ? [...quotedWords(context, purchase), ...providerErrors(context, purchase)]
      : []),
  ];
}
