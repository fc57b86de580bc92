import type { Attempt } from '@crosspoint/core/store';
import type { GeneratedValues } from '../fixture/generated-values.ts';
import { deliverySchema, type Fixture, type Step } from '../fixture/schema.ts';
import type { WireProblem } from '../replay/wire.ts';
import { type Blamed, brokenBy } from './blame.ts';
import type { Aspect } from '../rules/rule.ts';
import { endDifference, type Differs } from './expect.ts';
import type { Finding } from './finding.ts';
import { FixtureFault } from './fixture-fault.ts';
import { unexpectedParameters } from './live-models.ts';
import { unexpectedSentences } from './rule-sentences.ts';
import type { TestContext } from './sandbox.ts';
import { exchangesOf, resolveInput, runStep, type StepPlan, type StepRun } from './step.ts';

/** A fixture as it was replayed, unchanged. */
export interface SoundRun {
  readonly fixture: Fixture;
  /** The steps up to the first one that is not as expected. */
  readonly steps: readonly StepRun[];
  /** The plan of each step. */
  readonly plans: readonly StepPlan[];
  readonly findings: readonly Finding[];
  /** Steps without an expectation. */
  readonly withoutExpectation: number;
}

const aspects: { readonly [K in WireProblem['kind']]: Aspect } = {
  different: 'request',
  unexpected: 'sequence',
  missing: 'sequence',
};

/** A difference as findings: one for each rule it breaks. */
const findingsOf = (fixture: Fixture, step: number, message: string, blamed: Blamed): Finding[] =>
  brokenBy(fixture.rules, blamed).map((rule) => ({
    rule,
    message: `step ${step}: ${message}`,
    diff: blamed.diff,
  }));

/**
 * Whether the error of a call may be the reason why its requests are wrong. After a request that is in no exchange the error
 * comes from the kit's own response, and says nothing of the provider.
 */
const isReason = ({ given, problems }: StepRun): boolean =>
  'error' in given && problems.every(({ kind }) => kind !== 'unexpected');

/** How the end of a step differs: from what its fixture names, or by the sentence of a rule that it does not name. */
function differsIn({ provider }: TestContext, run: StepRun, expect: Step['expect']): Differs | undefined {
  if (expect === undefined) return undefined;
  const differs = endDifference(run, expect);
  // The tables themselves are in what `describe` gives.
  if (differs !== undefined || !('value' in run.given) || run.call === 'describe') return differs;
  const { value } = run.given;
  const more = run.call === 'discover' ? unexpectedParameters(expect.value, value) : [];
  if (more.length > 0)
    return { aspect: 'value', message: 'a live model has other parameters than its fixture', diff: more };
  const diff = unexpectedSentences(provider.spec, expect.value, value);
  const message = `${run.call} gives the sentence of a rule that its fixture does not expect`;
  return diff.length === 0 ? undefined : { aspect: 'value', message, diff };
}

function judge(context: TestContext, fixture: Fixture, run: StepRun): Finding[] {
  const { index, call, problems, findings } = run;
  const onWire = problems.flatMap(({ kind, message, diff }) =>
    findingsOf(fixture, index, message, {
      aspect: aspects[kind],
      diff,
      call,
      isMissing: kind === 'missing',
    }),
  );
  const watched = findings.map((finding) => ({ ...finding, message: `step ${index}: ${finding.message}` }));
  const differs = differsIn(context, run, fixture.steps[index]?.expect);
  // A wrong request has a wrong result: the result is reported only where the requests were as expected.
  if (onWire.length > 0) {
    const how = differs !== undefined && isReason(run) ? [differs.message] : [];
    return [
      ...onWire.map((finding) => ({ ...finding, diff: [...(finding.diff ?? []), ...how] })),
      ...watched,
    ];
  }
  if (differs === undefined) return watched;
  const { aspect, message, diff, why = [] } = differs;
  const inResult = findingsOf(fixture, index, message, { aspect, diff, call });
  return [...inResult.map((finding) => ({ ...finding, diff: [...diff, ...why] })), ...watched];
}

/** Options that the call does not have are refused before any request: a fault of the fixture. @throws FixtureFault */
function refusedOptions({ index, options }: StepPlan, { given, wire }: StepRun): void {
  if (!('error' in given) || !given.error.message.startsWith('[invalid_request]: ') || wire.length > 0)
    return;
  const names = new Set(['options', ...Object.keys(options)]);
  if (given.error.fields?.some((field) => names.has(field.split('.')[0]!)) === true)
    throw new FixtureFault(`/steps/${index}/options: ${given.error.message}`);
}

function resolves(input: unknown, earlier: readonly StepRun[]): boolean {
  try {
    resolveInput(input, earlier);
    return true;
  } catch (error) {
    if (error instanceof FixtureFault) return false;
    throw error;
  }
}

/** The attempts of earlier steps, each as the last of them left it. */
const latestAttempts = (steps: readonly StepRun[]): readonly Attempt[] => [
  ...new Map(steps.flatMap(({ attempts }) => attempts.map((attempt) => [attempt.id, attempt]))).values(),
];

/** The generated values that a step knows: of its own submit where it is a delivery. A submit makes new ones. */
function valuesFor(call: Step['call'], input: unknown, steps: readonly StepRun[]): GeneratedValues {
  if (call === 'submit') return {};
  const delivery = call === 'receive' ? deliverySchema.safeParse(input).data : undefined;
  const known = delivery === undefined ? steps : steps.slice(delivery.submit, delivery.submit + 1);
  return Object.assign({}, ...known.map(({ values }) => values)) as GeneratedValues; // each is one
}

const start = '2026-01-01T00:00:00Z';

/** Replays a fixture, each step in a sandbox of its own. */
export async function replay(context: TestContext, fixture: Fixture): Promise<SoundRun> {
  const steps: StepRun[] = [];
  const plans: StepPlan[] = [];
  const findings: Finding[] = [];
  let at = Date.parse(fixture.context?.clock ?? start);
  for (const [index, { call, input, options = {}, afterMs = 0 }] of fixture.steps.entries()) {
    at += afterMs;
    // A step without an expectation may have ended without a job.
    if (steps.some((run) => fixture.steps[run.index]?.expect === undefined) && !resolves(input, steps)) break;
    const plan: StepPlan = {
      index,
      call,
      input: resolveInput(input, steps),
      options,
      exchanges: exchangesOf(fixture, index),
      at,
      override: fixture.context?.override,
      webhook: fixture.context?.webhook,
      values: valuesFor(call, input, steps),
      // The store of the submit resolves an unknown purchase and a delivery; any other job is found by its ref alone.
      ...(call === 'reconcile' || call === 'receive' ? { attempts: latestAttempts(steps) } : {}),
    };
    const run = await runStep(context, plan);
    if (fixture.steps[index]?.expect?.error === undefined) refusedOptions(plan, run);
    plans.push(plan);
    steps.push(run);
    findings.push(...judge(context, fixture, run));
    if (findings.length > 0) break;
    at = run.endedAt;
  }
  const withoutExpectation = fixture.steps.filter(({ expect }) => expect === undefined).length;
  return { fixture, steps, plans, findings, withoutExpectation };
}
