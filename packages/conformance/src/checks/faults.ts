import { errorCodes } from '@crosspoint/core';
import type { Step } from '../fixture/schema.ts';
import { partialDifference } from '../replay/diff.ts';
import { responseOf } from '../replay/play.ts';
import type { PlannedExchange } from '../replay/wire.ts';
import type { RuleId } from '../rules/catalogue.ts';
import type { Finding } from '../run/finding.ts';
import type { PlainError } from '../run/plain-error.ts';
import { runStep, type StepPlan, type StepRun } from '../run/step.ts';
import { isQueryBefore, isObject, isPurchase, jobIn } from './alter.ts';
import type { Check, Subject } from './check.ts';
import { heldEnd } from './held-end.ts';
import { oneLineTexts } from './one-line.ts';
import { providerFunctions } from './provider-functions.ts';
import { resultDifference } from './same.ts';
import { type FaultKind, faultKinds } from './fault-kinds.ts';
import { documented, paused, type Row, expectedFor } from './expected-errors.ts';

const known: ReadonlySet<string> = new Set(Object.keys(errorCodes));

/** Calls that are not about a job have no ref. */
const questionsOnly: ReadonlySet<Step['call']> = new Set<Step['call']>(['balance', 'discover', 'plan']);

/** Calls that repeat their requests after a pause. */
const asksAgain: ReadonlySet<Step['call']> = new Set<Step['call']>(['wait', 'download']);

/** A balance query that failed is an entry with an `error`: the same end in another form. */
function endOf({ call, given }: StepRun): StepRun['given'] {
  if (call !== 'balance' || 'error' in given || !Array.isArray(given.value)) return given;
  const [entry]: readonly unknown[] = given.value;
  const error = isObject(entry) ? entry['error'] : undefined;
  return isObject(error) ? { error: { message: '', ...error } } : given;
}

interface Case {
  readonly plan: StepPlan;
  readonly sound: StepRun;
  readonly at: PlannedExchange;
  readonly spoil: FaultKind;
  /** A query before the purchase; it does not decide the outcome of the purchase. */
  readonly isQuery: boolean;
}

const message = ({ plan, at, spoil }: Case, what: string): string =>
  `step ${plan.index} (${plan.call}), exchange ${at.index}, ${spoil.name}: ${what}`;

/** What every error must have: a code, a plain message, and a ref. */
function owed(faultCase: Case, error: PlainError, run: StepRun): Finding[] {
  const findings: Finding[] = [];
  const object = (rule: RuleId, what: string): void =>
    void findings.push({ rule, message: message(faultCase, what), wire: run.wire });
  if (error.code === undefined || !known.has(error.code))
    object('FLT-006', `a raw error came out: ${error.message}`);
  else if (/\b(?:SyntaxError|ECONN\w*|UND_ERR\w*|at position \d+)\b/.test(error.message))
    object('FLT-006', `the message speaks of the machinery: ${error.message}`);
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

/** Finds a job that is reported as ended although the gateway only does not know it. */
function lost(faultCase: Case, run: StepRun): Finding[] {
  if (
    faultCase.spoil.meaning !== 'gone' ||
    (faultCase.plan.call !== 'status' && faultCase.plan.call !== 'wait')
  )
    return [];
  const { given } = run;
  const end = 'error' in given ? given.error.code : jobIn(given)?.['state'];
  // A job that was terminal before stays terminal; a wait may get its answer from the next poll.
  if (!ends.has(end) || end === jobIn(faultCase.sound.given)?.['state']) return [];
  return [
    { rule: 'ERR-007', message: message(faultCase, `it ends the job as ${String(end)}`), wire: run.wire },
  ];
}

function judge(faultCase: Case, run: StepRun, row: Row | undefined): Finding[] {
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

async function runWithFault(context: Subject['context'], faultCase: Case): Promise<Finding[]> {
  const { plan, at, spoil } = faultCase;
  const i = plan.exchanges.indexOf(at);
  const answer = spoil.answer(responseOf(at.answer), plan.at);
  const before = plan.exchanges.slice(0, i);
  const spoiled: PlannedExchange = { ...at, answer };
  // A repeated request gets the sound response, unless the fault is harmless.
  const again = spoil.meaning !== 'harmless' && asksAgain.has(plan.call);
  const after = plan.exchanges.slice(again ? i : i + 1);
  const rest = plan.call === 'submit' && spoil.meaning !== 'harmless' && !faultCase.isQuery ? [] : after;
  const spoiledPlan = { ...plan, exchanges: [...before, spoiled, ...rest] };
  const run = faultCase.isQuery
    ? await runStep(context, spoiledPlan)
    : await heldEnd(context, spoiledPlan, runStep);
  const wanted =
    faultCase.isQuery && spoil.meaning !== 'harmless' ? undefined : expectedFor(plan.call, spoil);
  const row =
    typeof wanted === 'object'
      ? paused(documented(context.provider.spec, spoil, wanted), spoil, plan.at)
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

/** An empty response cannot be truncated. */
const spoilsOf = ({ answer }: PlannedExchange): readonly FaultKind[] => {
  const { body } = responseOf(answer);
  const empty = (body?.text ?? body?.base64 ?? '') === '';
  return empty ? faultKinds.filter(({ name }) => name !== 'truncate' && name !== 'stall-body') : faultKinds;
};

const casesOf = ({ context, sound }: Subject): Case[] =>
  sound.plans.flatMap((plan, i) =>
    plan.exchanges
      .filter(({ answer }) => answer.fault === undefined)
      .flatMap((at) =>
        spoilsOf(at).map((spoil): Case => ({
          plan,
          sound: sound.steps[i]!,
          at,
          spoil,
          isQuery: isQueryBefore(context.provider.spec, plan, at),
        })),
      ),
  );

/** Every fault at every exchange ends in an error that says what the caller may do next. */
export const faults: Check = {
  family: 'faults',
  title: 'a fault at each exchange',
  notApplicable: (subject) => (casesOf(subject).length === 0 ? 'nothing is asked of a gateway' : undefined),
  run: async (subject) => {
    const runs = casesOf(subject).map((faultCase) => runWithFault(subject.context, faultCase));
    const found = await Promise.all([...runs, ...oneLineTexts(subject)]);
    return [...providerFunctions(subject), ...found.flat()];
  },
};
