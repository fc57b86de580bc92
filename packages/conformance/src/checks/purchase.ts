import type { Attempt } from '@crosspoint/core/store';
import type { ReplayOutcome, PlannedExchange, WireEntry } from '../replay/wire.ts';
import { responseOf } from '../replay/play.ts';
import type { RuleId } from '../rules/catalogue.ts';
import { audit, type Outcome } from '../run/audit.ts';
import type { Finding } from '../run/finding.ts';
import { type TestContext, openSandbox } from '../run/sandbox.ts';
import type { PlainError } from '../fixture/plain-result.ts';
import { plainError } from '../run/plain-error.ts';
import { sandboxOptions, type StepPlan } from '../run/step.ts';
import { callVerb } from '../run/verbs.ts';
import { goodText, isObject, isPurchase, jobIn, stepsOf } from './alter.ts';
import type { Subject } from './check.ts';
import { isHeld } from './held-end.ts';

/** A submit of a fixture that brought a job, and the exchange that bought it. */
export interface SoundPurchase {
  readonly plan: StepPlan;
  readonly exchange: PlannedExchange;
  readonly job: Readonly<Record<string, unknown>>;
  /** The job's id, where the gateway gave one. */
  readonly id: string | undefined;
  /** The body of the response, where it is JSON. */
  readonly text: string | undefined;
}

const idIn = (value: unknown): string | undefined => {
  const ref = isObject(value) ? value['ref'] : undefined;
  const id = isObject(ref) ? ref['id'] : undefined;
  return typeof id === 'string' ? id : undefined;
};

/** Every submit of a fixture that brought a job. */
export const soundPurchases = (subject: Subject): readonly SoundPurchase[] =>
  stepsOf(subject, 'submit').flatMap(({ plan, run }) => {
    const job = jobIn(run.given);
    const exchange = plan.exchanges.findLast(
      (planned) =>
        planned.outcome.response !== undefined && isPurchase(subject.context.provider.spec, planned),
    );
    if (job === undefined || exchange === undefined) return [];
    const text = goodText(exchange);
    return [
      {
        plan,
        exchange,
        job,
        id: idIn(job),
        text: text?.trimStart().startsWith('{') === true ? text : undefined,
      },
    ];
  });

/** The sound response of a purchase with another status, other headers, another body. */
export function responseLike(
  { exchange }: SoundPurchase,
  { status, text, headers = [] }: { status: number; text: string; headers?: readonly [string, string][] },
): ReplayOutcome {
  const kept = (responseOf(exchange.outcome).headers ?? []).filter(
    ([name]) => !/^(?:content-encoding|retry-after)$/i.test(name),
  );
  return { response: { status, headers: [...kept, ...headers], body: { text } } };
}

type End = { readonly job: Readonly<Record<string, unknown>> | undefined } | { readonly error: PlainError };

/** A purchase that was made twice under one key, and what the store knows of it. */
export interface RepeatedPurchase {
  readonly ends: readonly End[];
  /** How many purchases had left after the first and after the second submit. */
  readonly counts: readonly number[];
  /** How many the fixture expects. */
  readonly expected: number;
  /** What the store holds under the key; undefined where an engine uses another key. */
  readonly attempt: Attempt | undefined;
  readonly wire: readonly WireEntry[];
  readonly findings: readonly Finding[];
}

/** What a gateway that deduplicates compares: a repetition that differs in any of it is another purchase. */
const identityOf = ({ request: { method, url, headers, body } }: WireEntry): string =>
  JSON.stringify([method, url, Object.entries(headers).toSorted(([a], [b]) => (a < b ? -1 : 1)), body]);

/** How many purchases were sent; of a gateway that deduplicates, how many different ones. */
function purchasesIn(
  { provider }: TestContext,
  log: readonly WireEntry[],
  { request: { method, url } }: PlannedExchange,
): number {
  const sent = log.filter(({ request }) => request.method === method && request.url === url);
  return provider.spec.idempotency?.deduplicates === undefined
    ? sent.length
    : new Set(sent.map(identityOf)).size;
}

/** What was bought, to the end of what a held call began. */
async function endOfPurchase(sandbox: ReturnType<typeof openSandbox>, plan: StepPlan): Promise<Outcome> {
  try {
    // core's default number of retries: an engine that repeats a submit does so here
    const options = { ...plan.options, retries: 2 };
    const value = await callVerb(sandbox.registry, 'submit', plan.input, options);
    // A held request continues after the submit; its outcome is known only at its end.
    return { value: isHeld(value) ? await callVerb(sandbox.registry, 'wait', value, {}) : value };
  } catch (thrown) {
    return { thrown };
  }
}

const endOf = ({ value, thrown }: Outcome): End =>
  thrown === undefined ? { job: isObject(value) ? value : undefined } : { error: plainError(thrown) };

/** Buys twice with one idempotency key; the first purchase gets the given response, and the fixture has no second one. */
export async function buyTwice(
  context: TestContext,
  plan: StepPlan,
  exchange: PlannedExchange,
  outcome: ReplayOutcome,
): Promise<RepeatedPurchase> {
  const exchanges = [...plan.exchanges.slice(0, plan.exchanges.indexOf(exchange)), { ...exchange, outcome }];
  const sandbox = openSandbox(context, sandboxOptions({ ...plan, exchanges }));
  const planned = exchanges.filter(({ request }) => request.url === exchange.request.url).length;
  const expected =
    context.provider.spec.idempotency?.deduplicates === undefined ? planned : Math.min(planned, 1);
  const outcomes: Outcome[] = [];
  const counts: number[] = [];
  for (let n = 0; n < 2; n += 1) {
    outcomes.push(await endOfPurchase(sandbox, plan));
    counts.push(purchasesIn(context, sandbox.script.log, exchange));
  }
  const named = plan.options['idempotencyKey'];
  const idempotencyKey = typeof named === 'string' ? named : 'conformance';
  const attempt = await sandbox.store.getByKey({ namespace: '', idempotencyKey });
  await sandbox.close();
  const wire = sandbox.script.log;
  const findings = audit(context, sandbox, outcomes);
  return { ends: outcomes.map(endOf), counts, expected, attempt, wire, findings };
}

const textOfEnd = (end: End | undefined): string => {
  if (end === undefined) return 'nothing';
  return 'error' in end ? end.error.message.slice(0, 200) : `a job that is ${String(end.job?.['state'])}`;
};

const isUnknown = (end: End | undefined): boolean =>
  end !== undefined && 'error' in end && end.error.code === 'submission_unknown';

/** What is wrong with a purchase that must be unknown: one request, no freed key, twice the same error. */
export function notUnknown(bought: RepeatedPurchase, rule: RuleId, where: string): Finding[] {
  const { ends, counts, expected, attempt, wire } = bought;
  const isKept = isUnknown(ends[0]) && (attempt === undefined || attempt.status === 'unknown');
  // A second purchase after an unknown outcome breaks ONCE-001 and ONCE-002.
  const again: RuleId = isKept ? 'ONCE-002' : rule;
  const more: RuleId = isKept ? 'ONCE-001' : rule;
  const problems: readonly (readonly [RuleId, string])[] = [
    ...(counts[0] === expected
      ? []
      : [[more, `${counts[0]} requests were sent instead of ${expected}`] as const]),
    ...(isUnknown(ends[0])
      ? []
      : [[rule, `the submit did not end as submission_unknown, but with ${textOfEnd(ends[0])}`] as const]),
    ...(attempt === undefined || attempt.status === 'unknown'
      ? []
      : [[rule, `the store holds the attempt as ${attempt.status}`] as const]),
    ...(counts[1] === counts[0] ? [] : [[again, 'the same key sent it again'] as const]),
    ...(!isUnknown(ends[0]) || isUnknown(ends[1])
      ? []
      : [[again, `the second submit under the key ended with ${textOfEnd(ends[1])}`] as const]),
  ];
  return problems.map(([broken, problem]) => ({ rule: broken, message: `${where}: ${problem}`, wire }));
}

/** What is wrong with a purchase whose response named a job: the error and the store must hold its id, and a copy. */
export function lostId(bought: RepeatedPurchase, id: string, where: string): Finding[] {
  const { ends, attempt, wire } = bought;
  const [first] = ends;
  if (!isUnknown(first) || first === undefined || !('error' in first)) return [];
  const problems = [
    ...(idIn(first.error) === id ? [] : [`the ref of the error lacks the job id ${id}`]),
    ...(attempt === undefined || attempt.ref.id === id ? [] : [`the store lacks the job id ${id}`]),
    ...(attempt === undefined || attempt.response !== undefined
      ? []
      : ['the store has no copy of the response']),
  ];
  return problems.map((problem) => ({ rule: 'ONCE-006', message: `${where}: ${problem}`, wire }));
}
