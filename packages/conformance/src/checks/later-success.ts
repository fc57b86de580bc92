import type { Finding } from '../run/finding.ts';
import { runStep, type StepPlan, type StepRun } from '../run/step.ts';
import { difference } from '../replay/diff.ts';
import type { PlannedExchange } from '../replay/wire.ts';
import { goodText, isFirstOfShape, isObject, jobIn, lastPoll, stepsOf, withText } from './alter.ts';
import type { Subject } from './check.ts';
import { parseExact, printExact } from './exact-json.ts';
import type { JsonObject } from '../fixture/json-object.ts';

/** A job that a poll reported as succeeded, with the response. */
interface Success {
  readonly plan: StepPlan;
  /** The status, where a result request follows it. */
  readonly before: readonly PlannedExchange[];
  readonly exchange: PlannedExchange;
  readonly text: string;
  readonly job: JsonObject;
}

const successes = (subject: Subject): readonly Success[] =>
  stepsOf(subject, 'status', 'wait').flatMap(({ plan, run }) => {
    const job = jobIn(run.given);
    const poll = lastPoll(subject.context, plan, job);
    const exchange = poll.at(-1);
    const text = exchange === undefined ? undefined : goodText(exchange);
    if (
      !isFirstOfShape(subject, plan) ||
      job?.['state'] !== 'succeeded' ||
      exchange === undefined ||
      text === undefined
    )
      return [];
    return [{ plan, before: poll.slice(0, -1), exchange, text, job }];
  });

/** The job as it was before: terminal, and not succeeded. */
function earlier(job: JsonObject, state: 'failed' | 'expired'): JsonObject {
  const failure = { code: 'generation_failed', message: 'the worker was lost', charged: 'maybe' };
  const { progress: _progress, ...rest } = job;
  return { ...rest, state, outputs: [], notices: [], ...(state === 'failed' ? { failure } : {}) };
}

/** The fields of an output that do not depend on the time. */
const outputsIn = (job: JsonObject | undefined): unknown => {
  const outputs: unknown = job?.['outputs'];
  return Array.isArray(outputs)
    ? outputs.map((output: unknown) => {
        if (!isObject(output)) return output;
        const { expiresAt: _expiresAt, ...facts } = output;
        return facts;
      })
    : [];
};

function notSucceeded({ plan, job }: Success, run: StepRun, what: string): Finding[] {
  const now = jobIn(run.given);
  const where = `step ${plan.index}: ${what}`;
  if (now?.['state'] !== 'succeeded') {
    const end = 'error' in run.given ? run.given.error.message : String(now?.['state']);
    return [{ rule: 'STA-010', message: `${where}, the job is ${end} instead of succeeded`, wire: run.wire }];
  }
  const diff = difference(outputsIn(job), outputsIn(now), 'outputs');
  return diff.length === 0
    ? []
    : [{ rule: 'STA-010', message: `${where}, the outputs differ`, diff, wire: run.wire }];
}

const noticesIn = (run: StepRun): number => {
  const notices = jobIn(run.given)?.['notices'];
  return Array.isArray(notices) ? notices.length : 0;
};

async function revised(
  context: Subject['context'],
  success: Success,
  state: 'failed' | 'expired',
): Promise<Finding[]> {
  const { plan, before, exchange, job } = success;
  const input = earlier(job, state);
  const run = await runStep(context, {
    ...plan,
    call: 'status',
    options: {},
    input,
    exchanges: [...before, exchange],
  });
  const what = `after the job was ${state}, its gateway reports it as succeeded`;
  const findings = notSucceeded(success, run, what);
  if (findings.length > 0 || noticesIn(run) > 0) return findings;
  return [
    { rule: 'STA-010', message: `step ${plan.index}: ${what}, and no notice mentions it`, wire: run.wire },
  ];
}

/**
 * A success with what a failure left behind: each field it lacks, as null or as the failure had it. A status word is the state
 * itself, where a success has flags instead.
 */
function withRemains(
  success: unknown,
  failure: unknown,
  isNull: boolean,
  words: ReadonlySet<string>,
): unknown {
  if (!isObject(success) || !isObject(failure)) return success;
  // An object with the names of the success is another envelope, with a state of its own.
  const isReason = (value: unknown): boolean =>
    isObject(value)
      ? !Object.keys(value).some((name) => Object.hasOwn(success, name))
      : typeof value === 'string' && !words.has(value.toLowerCase());
  const missing = Object.entries(failure).filter(([name, value]) => success[name] == null && isReason(value));
  const remains = missing.map(([name, value]) => [name, isNull ? null : value]);
  const entries = Object.entries(success).map(([name, value]) => [
    name,
    isObject(value) ? withRemains(value, failure[name], isNull, words) : value,
  ]);
  return { ...Object.fromEntries(entries), ...Object.fromEntries(remains) };
}

/** Sound bodies with the fields of a documented failure. */
function bodiesWithRemains(
  context: Subject['context'],
  text: string,
): readonly { text: string; what: string }[] {
  const success = parseExact(text);
  const words = new Set(Object.keys(context.provider.spec.states).map((word) => word.toLowerCase()));
  const bodies = (context.documented?.failures ?? []).flatMap((failure) =>
    [true, false].map((isNull) => ({
      text: printExact(withRemains(success, parseExact(failure.text), isNull, words)),
      what: isNull
        ? 'with null in the fields of a failure'
        : 'with the reason of an earlier failure still in it',
    })),
  );
  const unchanged = printExact(success);
  const known = new Map(bodies.map((body) => [body.text, body]));
  known.delete(unchanged);
  return [...known.values()].slice(0, 4);
}

/** The first job's failure may still be printed beside its success. */
async function withFailureBeside(
  context: Subject['context'],
  success: Success,
  body: { readonly text: string; readonly what: string },
): Promise<Finding[]> {
  const { plan, before, exchange, job } = success;
  const exchanges = [...before, withText(exchange, body.text)];
  const run = await runStep(context, {
    ...plan,
    call: 'status',
    options: {},
    input: earlier(job, 'failed'),
    exchanges,
  });
  return notSucceeded(success, run, `a success ${body.what}`);
}

/** A job that was reported failed or expired, and that its gateway later reports as succeeded. */
export function laterSuccesses(subject: Subject): Promise<Finding[]>[] {
  const { context } = subject;
  return successes(subject).flatMap((success) => [
    revised(context, success, 'failed'),
    revised(context, success, 'expired'),
    ...bodiesWithRemains(context, success.text).map((body) => withFailureBeside(context, success, body)),
  ]);
}
