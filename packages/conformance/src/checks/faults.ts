import { errorCodes } from '@crosspoint/core';
import type { Step } from '../fixture/schema.ts';
import { partialDifference } from '../replay/diff.ts';
import { responseOf } from '../replay/play.ts';
import type { PlannedExchange } from '../replay/wire.ts';
import type { RuleId } from '../rules/catalogue.ts';
import type { Finding } from '../run/finding.ts';
import type { PlainError } from '../fixture/plain-result.ts';
import { runStep, type StepPlan, type StepRun } from '../run/step.ts';
import { isFirstOfExchanges, isQueryBefore, isObject, isPurchase, jobIn, lastPoll } from './alter.ts';
import type { Check, Subject } from './check.ts';
import { errorSentences } from './error-sentence.ts';
import { errorsInSuccesses } from './errors-in-success.ts';
import { heldEnd } from './held-end.ts';
import { lateResponses } from './late.ts';
import { oneLineTexts } from './one-line.ts';
import { otherSentences } from './other-sentence.ts';
import { failedUploads } from './uploads.ts';
import { providerFunctions } from './provider-functions.ts';
import { resultDifference } from './same.ts';
import { type FaultKind, faultsFor, type Meaning } from './fault-kinds.ts';
import { documented, paused, type ExpectedEnd, expectedFor } from './expected-errors.ts';

const known: ReadonlySet<string> = new Set(Object.keys(errorCodes));

/** Calls that are not about a job have no ref. */
const questionsOnly: ReadonlySet<Step['call']> = new Set<Step['call']>(['balance', 'discover', 'plan']);

/**
 * A list of models that was refused, and another list that was read instead: which of the two a fault leaves, and which error
 * is reported, is for core to choose.
 */
const isReadInstead = ({ call, exchanges }: StepPlan): boolean => call === 'discover' && exchanges.length > 1;

/** Calls that repeat their requests after a pause. */
const asksAgain: ReadonlySet<Step['call']> = new Set<Step['call']>(['wait', 'download']);

/** A balance query that failed is an entry with an `error`: the same end in another form. */
function endOf({ call, given }: StepRun): StepRun['given'] {
  if (call !== 'balance' || 'error' in given || !Array.isArray(given.value)) return given;
  const [entry]: readonly unknown[] = given.value;
  const error = isObject(entry) ? entry['error'] : undefined;
  return isObject(error) ? { error: { message: '', ...error } } : given;
}

interface FaultCase {
  readonly plan: StepPlan;
  readonly sound: StepRun;
  readonly exchange: PlannedExchange;
  readonly spoil: FaultKind;
  /** A query before the purchase; it does not decide the outcome of the purchase. */
  readonly isQuery: boolean;
  /** The request for the outputs of a job whose status means success. */
  readonly isResult: boolean;
}

const message = ({ plan, exchange, spoil }: FaultCase, what: string): string =>
  `step ${plan.index} (${plan.call}), exchange ${exchange.index}, ${spoil.name}: ${what}`;

/** What every error must have: a code, a plain message, and a ref. */
function owed(faultCase: FaultCase, error: PlainError, run: StepRun): Finding[] {
  const findings: Finding[] = [];
  const object = (rule: RuleId, what: string): void =>
    void findings.push({ rule, message: message(faultCase, what), wire: run.wire });
  if (error.code === undefined || !known.has(error.code))
    object('FLT-006', `a raw error came out: ${error.message}`);
  else if (/\b(?:SyntaxError|ECONN\w*|UND_ERR\w*|at position \d+)\b/.test(error.message))
    object('FLT-006', `the message names internals: ${error.message}`);
  const ofJob = !questionsOnly.has(faultCase.plan.call) && !faultCase.isQuery;
  if (ofJob && error.code !== undefined && error.ref === undefined)
    object(faultCase.plan.call === 'submit' ? 'FLT-002' : 'FLT-004', 'the error has lost the ref');
  return findings;
}

const ends: ReadonlySet<unknown> = new Set([
  'succeeded',
  'failed',
  'canceled',
  'generation_failed',
  'content_policy',
]);

/** After these the gateway did not say how the job is. */
const leavesJob: ReadonlySet<Meaning> = new Set<Meaning>(['gone', 'no-key', 'no-money', 'forbidden']);

/** Finds a job that is reported as ended although the gateway only does not know it. */
function lost(faultCase: FaultCase, run: StepRun): Finding[] {
  if (
    !leavesJob.has(faultCase.spoil.meaning) ||
    (faultCase.plan.call !== 'status' && faultCase.plan.call !== 'wait')
  )
    return [];
  const { given } = run;
  const end = 'error' in given ? given.error.code : jobIn(given)?.['state'];
  // A job that was terminal before stays terminal; a wait may get its response from the next poll.
  if (!ends.has(end) || end === jobIn(faultCase.sound.given)?.['state']) return [];
  return [
    { rule: 'ERR-007', message: message(faultCase, `it ends the job as ${String(end)}`), wire: run.wire },
  ];
}

function judge(faultCase: FaultCase, run: StepRun, row: ExpectedEnd | undefined): Finding[] {
  const given = endOf(run);
  const watched = run.findings.map((each) => ({
    ...each,
    message: message(faultCase, each.message),
    wire: run.wire,
  }));
  const carried = [...watched, ...lost(faultCase, run)];
  if (row === 'as-before') {
    const diff = resultDifference(endOf(faultCase.sound), given);
    const rule: RuleId = faultCase.spoil.meaning === 'harmless' ? 'FLT-007' : 'FLT-005';
    const what = 'it does not end as it did without the fault';
    return diff.length === 0
      ? carried
      : [...carried, { rule, message: message(faultCase, what), diff, wire: run.wire }];
  }
  if (row === 'still-running') {
    const state = 'error' in given ? given.error.message : String(jobIn(given)?.['state']);
    return state === 'running'
      ? carried
      : [
          ...carried,
          {
            rule: 'STA-011',
            message: message(faultCase, `the job is ${state}, not running`),
            wire: run.wire,
          },
        ];
  }
  if (!('error' in given)) {
    const rule = row?.rule ?? 'FLT-006';
    const returned = JSON.stringify(given.value)?.slice(0, 160) ?? 'nothing';
    return row === undefined
      ? carried
      : [...carried, { rule, message: message(faultCase, `it returned ${returned}`), wire: run.wire }];
  }
  const diff = row === undefined ? [] : partialDifference(row.error, given.error);
  const wrong =
    row === undefined || diff.length === 0
      ? []
      : [{ rule: row.rule, message: message(faultCase, given.error.message), diff, wire: run.wire }];
  return [...carried, ...owed(faultCase, given.error, run), ...wrong];
}

async function runWithFault(context: Subject['context'], faultCase: FaultCase): Promise<Finding[]> {
  const { plan, exchange, spoil } = faultCase;
  const i = plan.exchanges.indexOf(exchange);
  const outcome = spoil.outcome(responseOf(exchange.outcome), plan.at);
  const before = plan.exchanges.slice(0, i);
  const spoiled: PlannedExchange = { ...exchange, outcome };
  // A repeated request gets the sound response, unless the fault is harmless.
  const again = spoil.meaning !== 'harmless' && asksAgain.has(plan.call);
  // A result is requested again after another status.
  const after = plan.exchanges.slice(again ? (faultCase.isResult ? i - 1 : i) : i + 1);
  const rest = plan.call === 'submit' && spoil.meaning !== 'harmless' && !faultCase.isQuery ? [] : after;
  const spoiledPlan = { ...plan, exchanges: [...before, spoiled, ...rest] };
  const run = faultCase.isQuery
    ? await runStep(context, spoiledPlan)
    : await heldEnd(context, spoiledPlan, runStep);
  const wanted =
    (faultCase.isQuery || isReadInstead(plan)) && spoil.meaning !== 'harmless'
      ? undefined
      : expectedFor(plan.call, spoil, faultCase.isResult);
  const row =
    typeof wanted === 'object'
      ? paused(documented(context.provider.spec, plan.call, spoil, wanted), spoil, plan.at)
      : wanted;
  // After a failed query before a purchase, core may send requests that the fixture does not have, but buys at most once.
  const purchases = run.wire.filter((entry) => isPurchase(context.provider.spec, entry)).length;
  const free = plan.call === 'download' || (faultCase.isQuery && purchases <= 1);
  const extra = free ? [] : run.problems.filter(({ kind }) => kind === 'unexpected');
  const strangers = extra.map((problem): Finding => ({
    rule: plan.call === 'submit' ? 'ONCE-001' : 'CALL-001',
    message: message(faultCase, problem.message),
    wire: run.wire,
  }));
  return [...judge(faultCase, run, row), ...strangers];
}

/** Calls with a check of their own: a cancel without a response is no error, and a delivery is none of our requests. */
const judgedElsewhere: ReadonlySet<Step['call']> = new Set<Step['call']>(['cancel', 'receive']);

/** A submit that is repeated in the fixture; a fault at its second request is not its first fault. */
const isRepeated = ({ provider }: Subject['context'], { call, exchanges }: StepPlan): boolean =>
  call === 'submit' && exchanges.filter((exchange) => isPurchase(provider.spec, exchange)).length > 1;

const casesOf = ({ context, sound }: Subject): FaultCase[] =>
  sound.plans.flatMap((plan, i) =>
    judgedElsewhere.has(plan.call) || isRepeated(context, plan)
      ? []
      : casesOfStep(context, plan, sound.steps[i]!),
  );

const casesOfStep = (context: Subject['context'], plan: StepPlan, sound: StepRun): FaultCase[] => {
  const [, result] = lastPoll(context, plan, jobIn(sound.given));
  return plan.exchanges
    .filter(({ outcome }) => outcome.fault === undefined)
    .flatMap((exchange) =>
      faultsFor(exchange.outcome).map((spoil): FaultCase => ({
        plan,
        sound,
        exchange,
        spoil,
        isQuery: isQueryBefore(context.provider.spec, plan, exchange),
        isResult: exchange === result && plan.call !== 'submit',
      })),
    );
};

/** Every fault at every exchange ends in an error that says what the caller may do next. */
export const faults: Check = {
  family: 'faults',
  title: 'a fault at each exchange',
  notApplicable: (subject) => (casesOf(subject).length === 0 ? 'no request is sent to a gateway' : undefined),
  run: async (subject) => {
    const runs = casesOf(subject)
      .filter(({ plan }) => isFirstOfExchanges(subject, plan))
      .map((faultCase) => runWithFault(subject.context, faultCase));
    const found = await Promise.all([
      ...runs,
      ...oneLineTexts(subject),
      ...failedUploads(subject),
      ...lateResponses(subject),
      ...errorSentences(subject),
      ...otherSentences(subject),
    ]);
    return [...providerFunctions(subject), ...errorsInSuccesses(subject), ...found.flat()];
  },
};
