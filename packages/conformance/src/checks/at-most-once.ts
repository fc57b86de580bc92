import { responseOf } from '../replay/play.ts';
import type { Finding } from '../run/finding.ts';
import { isFirstOfCall, isFirstOfShape } from './alter.ts';
import type { Check, Subject } from './check.ts';
import { namedJobs } from './named-jobs.ts';
import { oddResponses } from './odd-responses.ts';
import { providerErrors } from './provider-errors.ts';
import { buyTwice, type SoundPurchase, soundPurchases } from './purchase.ts';
import { quotedWords } from './quoted-words.ts';
import { type Meaning, type FaultKind, faultKinds } from './fault-kinds.ts';

const ambiguous: ReadonlySet<Meaning> = new Set<Meaning>(['broken', 'late', 'unreadable', 'trouble']);

async function submitTwice(
  context: Subject['context'],
  { plan, at }: SoundPurchase,
  spoil: FaultKind,
): Promise<Finding[]> {
  const bought = await buyTwice(context, plan, at, spoil.answer(responseOf(at.answer), plan.at));
  const { counts, expected, ends, wire, findings } = bought;
  const where = `step ${plan.index}, exchange ${at.index}, ${spoil.name}`;
  const more =
    counts[0] === expected
      ? []
      : [
          {
            rule: 'ONCE-001',
            message: `${where}: ${counts[0]} requests left instead of ${expected}`,
            wire,
          } as const,
        ];
  const again = counts[1] === counts[0] ? [] : [`${where}: the same key sent it again`];
  const second = ends[1];
  const otherwise =
    second !== undefined && 'error' in second && second.error.code === 'submission_unknown'
      ? []
      : [
          `${where}: the second submit ended otherwise: ${second !== undefined && 'error' in second ? second.error.message : 'with a job'}`,
        ];
  const freed = [...again, ...otherwise].map((message) => ({ rule: 'ONCE-002', message, wire }) as const);
  return [...more, ...freed, ...findings];
}

/** A gateway that documents one of its statuses as a certain no may be asked again after it; none of these has a code. */
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

/** After every end that says nothing, the request has left once and stays at once. */
export const atMostOnce: Check = {
  family: 'at-most-once',
  title: 'submitted at most once',
  idle: (subject) => (soundPurchases(subject).length === 0 ? 'nothing is bought' : undefined),
  run: async (subject) => {
    const { context } = subject;
    const found = soundPurchases(subject).flatMap((purchase) => [
      ...uncertain(context).map((spoil) => submitTwice(context, purchase, spoil)),
      ...rareResponses(subject, purchase),
    ]);
    return (await Promise.all(found)).flat();
  },
};

const badEnds: ReadonlySet<unknown> = new Set(['failed', 'canceled', 'expired']);

/** What depends on the response alone. A job that failed at once is no response to spoil: it says no by itself. */
function rareResponses(subject: Subject, purchase: SoundPurchase): Promise<Finding[]>[] {
  const { context } = subject;
  if (badEnds.has(purchase.job['state'])) return [];
  return [
    ...(isFirstOfShape(subject, purchase.plan)
      ? [...namedJobs(context, purchase), ...oddResponses(context, purchase)]
      : []),
    ...(isFirstOfCall(subject, purchase.plan)
      ? [...quotedWords(context, purchase), ...providerErrors(context, purchase)]
      : []),
  ];
}
