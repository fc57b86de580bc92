import { responseOf } from '../replay/play.ts';
import type { Planned, WireEntry } from '../replay/wire.ts';
import { audit, type Outcome } from '../run/audit.ts';
import type { Finding } from '../run/finding.ts';
import { startProcess } from '../run/lab.ts';
import { plainError } from '../run/plain-error.ts';
import type { StepPlan } from '../run/step.ts';
import { callVerb } from '../run/verbs.ts';
import { isPurchase, jobIn, stepsOf } from './alter.ts';
import type { Check, Subject } from './check.ts';
import { isHeld } from './held-end.ts';
import { type Meaning, type Spoil, spoils } from './spoils.ts';

const ambiguous: ReadonlySet<Meaning> = new Set<Meaning>(['broken', 'late', 'unreadable', 'trouble']);

const bought = ({ sound, lab }: Subject) =>
  stepsOf({ sound, lab }, 'submit').filter(({ run }) => jobIn(run.given) !== undefined);

const postsTo = (log: readonly WireEntry[], { request }: Planned): number =>
  log.filter((it) => it.request.method === request.method && it.request.url === request.url).length;

async function submitTwice(
  lab: Subject['lab'],
  plan: StepPlan,
  at: Planned,
  spoil: Spoil,
): Promise<Finding[]> {
  const answer = spoil.answer(responseOf(at.answer), plan.at);
  const exchanges = [...plan.exchanges.slice(0, plan.exchanges.indexOf(at)), { ...at, answer }];
  const process = startProcess(lab, { exchanges, at: plan.at, assume: plan.assume });
  const asked = exchanges.filter((it) => it.request.url === at.request.url).length;
  const outcomes: Outcome[] = [];
  const counts: number[] = [];
  for (let n = 0; n < 2; n += 1) {
    try {
      // core's own number of tries: who repeats a submit, repeats it here
      const options = { ...plan.options, retries: 2 };
      const value = await callVerb(process.registry, 'submit', plan.input, options);
      // A held call goes on after the submit; its end is what nobody knows.
      outcomes.push({ value: isHeld(value) ? await callVerb(process.registry, 'wait', value, {}) : value });
    } catch (thrown) {
      outcomes.push({ thrown });
    }
    counts.push(postsTo(process.session.log, at));
  }
  await process.close();
  const where = `step ${plan.index}, exchange ${at.index}, ${spoil.name}`;
  const wire = process.session.log;
  const findings: Finding[] = [];
  if (counts[0] !== asked)
    findings.push({
      rule: 'ONCE-001',
      says: `${where}: ${counts[0]} requests left instead of ${asked}`,
      wire,
    });
  if (counts[1] !== counts[0])
    findings.push({ rule: 'ONCE-002', says: `${where}: the same key sent it again`, wire });
  const second = plainError(outcomes[1]?.thrown);
  if (second.code !== 'submission_unknown')
    findings.push({
      rule: 'ONCE-002',
      says: `${where}: the second submit ended otherwise: ${second.message}`,
      wire,
    });
  return [...findings, ...audit(lab, process, outcomes)];
}

/** A gateway that documents one of its statuses as a certain no may be asked again after it; none of these has a code. */
function uncertain(lab: Subject['lab']): readonly Spoil[] {
  const certain =
    lab.provider.description.errors?.filter(
      (row) => row.accepted === 'no' && row.code === undefined && row.message === undefined,
    ) ?? [];
  return spoils.filter(
    ({ meaning, status }) =>
      ambiguous.has(meaning) &&
      !certain.some((row) => status !== undefined && [row.status ?? []].flat().includes(status)),
  );
}

/** After every end that says nothing, the request has left once and stays at once. */
export const once: Check = {
  family: 'once',
  title: 'submitted at most once',
  idle: (subject) => (bought(subject).length === 0 ? 'nothing is bought' : undefined),
  run: async (subject) => {
    const cases = bought(subject).flatMap(({ plan }) => {
      const at = plan.exchanges.findLast(
        (it) => it.answer.response !== undefined && isPurchase(subject.lab.provider.description, it),
      );
      return at === undefined
        ? []
        : uncertain(subject.lab).map((spoil) => submitTwice(subject.lab, plan, at, spoil));
    });
    return (await Promise.all(cases)).flat();
  },
};
