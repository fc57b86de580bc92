import { type ErrorCode, isTerminal, type JobState } from '@crosspoint/core';
import { partialDifference } from '../replay/diff.ts';
import { responseOf } from '../replay/play.ts';
import type { PlannedExchange } from '../replay/wire.ts';
import type { RuleId } from '../rules/catalogue.ts';
import type { Finding } from '../run/finding.ts';
import { runStep, type StepPlan, type StepRun } from '../run/step.ts';
import { isObject, stepsOf } from './alter.ts';
import type { Check, Subject } from './check.ts';
import { type FaultKind, faultsFor, type Meaning } from './fault-kinds.ts';
import type { JsonObject } from '../fixture/json-object.ts';

/** A cancel of a fixture with its own exchange, and the job it returned. */
interface SoundCancel {
  readonly plan: StepPlan;
  readonly exchange: PlannedExchange;
  readonly job: JsonObject;
}

const valueIn = ({ given }: StepRun): JsonObject =>
  'value' in given && isObject(given.value) ? given.value : {};

const soundCancels = (subject: Subject): readonly SoundCancel[] =>
  stepsOf(subject, 'cancel').flatMap(({ plan, run }) => {
    const [exchange] = plan.exchanges;
    const { job } = valueIn(run);
    return exchange === undefined || exchange.outcome.fault !== undefined || !isObject(job)
      ? []
      : [{ plan, exchange, job }];
  });

/** How a cancel ends after a fault: its outcome is unknown, or it fails with a code. */
const ends: { readonly [M in Meaning]: 'unknown' | ErrorCode | undefined } = {
  'not-sent': 'unknown',
  broken: 'unknown',
  late: 'unknown',
  unreadable: 'unknown',
  trouble: 'unknown',
  later: 'unknown',
  'too-many': 'rate_limited',
  'no-key': 'auth',
  'no-money': 'insufficient_funds',
  forbidden: undefined,
  gone: undefined, // not found, or too early to say: fixtures show which
  harmless: undefined,
};

/** After these the same idempotent request is sent once more. */
const sentAgain: ReadonlySet<Meaning> = new Set<Meaning>(['not-sent', 'broken', 'late', 'trouble', 'later']);
const idempotent: ReadonlySet<string> = new Set(['PUT', 'DELETE']);

/** The faults that say nothing of a cancel. A documented error or an empty success has a meaning of its own. */
function faultsOf({ provider }: Subject['context'], { outcome }: PlannedExchange): readonly FaultKind[] {
  const documented = new Set(
    (provider.spec.errors ?? [])
      .filter(({ code, message }) => code === undefined && message === undefined)
      .flatMap(({ status }) => [status ?? []].flat()),
  );
  return faultsFor(outcome).filter(
    ({ name, meaning, status }) =>
      name !== 'empty body' && ends[meaning] !== undefined && !documented.has(status ?? 0),
  );
}

const stateIn = (job: unknown): unknown => (isObject(job) ? job['state'] : undefined);
const idIn = (value: unknown): unknown =>
  isObject(value) && isObject(value['ref']) ? value['ref']['id'] : undefined;

function problemsAfter(run: StepRun, job: JsonObject, wanted: 'unknown' | ErrorCode): string[] {
  if (wanted !== 'unknown') {
    if (!('error' in run.given)) return [`it did not fail with ${wanted}`];
    const differs = partialDifference({ code: wanted }, run.given.error);
    return idIn(run.given.error) === idIn(job) ? differs : [...differs, 'the error has lost the ref'];
  }
  if ('error' in run.given) return [`it failed: ${run.given.error.message}`];
  const { outcome, job: now } = valueIn(run);
  return [
    ...(outcome === 'unknown' ? [] : [`its outcome is ${String(outcome)}, not unknown`]),
    ...(idIn(now) === idIn(job) ? [] : ['its job has another id']),
    ...(isTerminal(stateIn(now) as JobState) ? [`its job is ${String(stateIn(now))}`] : []), // any other value is not terminal
  ];
}

async function afterFault(
  context: Subject['context'],
  { plan, exchange, job }: SoundCancel,
  fault: FaultKind,
): Promise<Finding[]> {
  const wanted = ends[fault.meaning];
  if (wanted === undefined) return [];
  const spoiled = { ...exchange, outcome: fault.outcome(responseOf(exchange.outcome), plan.at) };
  const isTwice = idempotent.has(exchange.request.method) && sentAgain.has(fault.meaning);
  const run = await runStep(context, { ...plan, exchanges: isTwice ? [spoiled, spoiled] : [spoiled] });
  const problems = [
    ...problemsAfter(run, job, wanted),
    ...run.problems.filter(({ kind }) => kind === 'unexpected').map(({ message }) => message),
  ];
  return problems.map((problem) => ({
    rule: 'CAN-004',
    message: `step ${plan.index} (cancel), ${fault.name}: ${problem}`,
    wire: run.wire,
  }));
}

/** A job that is over, as an application may have stored it. */
const ended = (job: JsonObject, state: 'succeeded' | 'canceled'): JsonObject => {
  const { failure: _failure, progress: _progress, ...facts } = job;
  const outputs = state === 'succeeded' ? [{ url: 'https://files.example/a.mp4', role: 'main' }] : [];
  return { ...facts, state, outputs };
};

const nothingSent = (run: StepRun, rule: RuleId, where: string, problems: readonly string[]): Finding[] =>
  [...problems, ...(run.wire.length === 0 ? [] : ['a request was sent'])].map((problem) => ({
    rule,
    message: `${where}: ${problem}`,
    wire: run.wire,
  }));

async function whenOver(
  context: Subject['context'],
  { plan, job }: SoundCancel,
  state: 'succeeded' | 'canceled',
): Promise<Finding[]> {
  const run = await runStep(context, { ...plan, input: ended(job, state), exchanges: [] });
  const wanted = state === 'canceled' ? 'canceled' : 'already_finished';
  const outcome = 'error' in run.given ? run.given.error.message : String(valueIn(run)['outcome']);
  const problems = outcome === wanted ? [] : [`its outcome is ${outcome}, not ${wanted}`];
  return nothingSent(run, 'CAN-002', `step ${plan.index}: a cancel of a job that is ${state}`, problems);
}

/** With the table changed to deletesOutput: no cancel is sent without `allowOutputLoss`. */
async function withoutConsent(context: Subject['context'], { plan }: SoundCancel): Promise<Finding[]> {
  const { allowOutputLoss: _allowed, ...options } = plan.options;
  const { cancel, ...others } = { cancel: {}, ...plan.override };
  const override = {
    ...others,
    cancel: { ...(isObject(cancel) ? cancel : {}), onFinished: 'deletesOutput' },
  };
  const run = await runStep(context, { ...plan, options, override, exchanges: [] });
  const code = 'error' in run.given ? run.given.error.code : 'no error';
  const problems = code === 'unsupported' ? [] : [`it ended with ${String(code)}, not unsupported`];
  const where = `step ${plan.index}: a cancel that may delete an output`;
  return nothingSent(run, 'CAN-003', where, problems);
}

/** A cancel loses no job and no output. */
export const cancelJob: Check = {
  family: 'cancel-job',
  title: 'a cancel loses no job',
  notApplicable: (subject) => (soundCancels(subject).length === 0 ? 'nothing is canceled' : undefined),
  run: async (subject) => {
    const { context } = subject;
    const found = soundCancels(subject).flatMap((cancel) => [
      ...faultsOf(context, cancel.exchange).map((fault) => afterFault(context, cancel, fault)),
      whenOver(context, cancel, 'succeeded'),
      whenOver(context, cancel, 'canceled'),
      withoutConsent(context, cancel),
    ]);
    return (await Promise.all(found)).flat();
  },
};
