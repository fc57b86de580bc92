import type { Attempt, JobStore } from '@crosspoint/core/store';
import type { Fixture, Step } from '../fixture/schema.ts';
import { at, stepOf } from '../fixture/step-ref.ts';
import type { ExchangeScriptOptions } from '../replay/exchange-script.ts';
import type { PlannedExchange, WireEntry, WireProblem } from '../replay/wire.ts';
import { audit, type Outcome } from './audit.ts';
import type { Finding } from './finding.ts';
import { FixtureFault } from './fixture-fault.ts';
import { deepFreeze, isChange } from './freeze.ts';
import { type Sandbox, type SandboxOptions, type TestContext, openSandbox } from './sandbox.ts';
import type { PlainError } from '../fixture/plain-result.ts';
import { plainError } from './plain-error.ts';
import { refText } from './ref-text.ts';
import type { GeneratedValues } from '../fixture/generated-values.ts';
import { deliver, deliveryRequest } from './deliver.ts';
import { describe } from './describe.ts';
import { whileBusy } from './while-busy.ts';
import { callVerb } from './verbs.ts';

/** The result of a step as JSON: later steps get nothing else. */
export type StepOutcome = { readonly value: unknown } | { readonly error: PlainError };

/** One step after it was run. */
export interface StepRun {
  readonly index: number;
  readonly call: Step['call'];
  /** The input, with references resolved. */
  readonly input: unknown;
  readonly given: StepOutcome;
  readonly outcome: Outcome;
  readonly wire: readonly WireEntry[];
  readonly problems: readonly WireProblem[];
  /** The attempts in the store after the step. */
  readonly attempts: readonly Attempt[];
  /** Findings about the API key and about changed input. */
  readonly findings: readonly Finding[];
  /** When it started and ended, on the fake clock. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** The generated values of its requests. */
  readonly values: GeneratedValues;
}

/** The plan of a step. */
export interface StepPlan {
  readonly index: number;
  readonly call: Step['call'];
  readonly input: unknown;
  readonly options: Readonly<Record<string, unknown>>;
  readonly exchanges: readonly PlannedExchange[];
  readonly at: number;
  readonly override?: Readonly<Record<string, unknown>> | undefined;
  /** What the application's store knows already; of a job's ref alone nothing. @default nothing */
  readonly attempts?: readonly Attempt[] | undefined;
  readonly stalled?: ExchangeScriptOptions['stalled'] | undefined;
  readonly webhook?: SandboxOptions['webhook'];
  /** The generated values of the steps before it. */
  readonly values?: GeneratedValues | undefined;
}

/** The options of a sandbox for a step. */
export const sandboxOptions = ({
  exchanges,
  at,
  override,
  stalled,
  webhook,
  values,
}: StepPlan): SandboxOptions => ({ exchanges, at, override, stalled, webhook, values });

/** Makes the call of a step. @throws FixtureFault for a delivery without an address */
export function callStep(
  sandbox: Sandbox,
  { call, options, values = {} }: StepPlan,
  input: unknown,
  more: Readonly<Record<string, unknown>> = {},
): Promise<unknown> {
  if (call === 'describe') return Promise.resolve(describe(sandbox.spec));
  return call === 'receive'
    ? deliver(sandbox, deliveryRequest(input, values))
    : callVerb(sandbox.registry, call, input, { ...options, ...more });
}

const plain = (value: unknown): unknown =>
  value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);

const refIn = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'ref' in value ? value.ref : undefined;

/** An input with its reference to an earlier step resolved. @throws FixtureFault where that step has no such result */
export function resolveInput(input: unknown, earlier: readonly StepRun[]): unknown {
  const from = stepOf(input);
  if (from === undefined) return input;
  const { $step, path = '', as } = from;
  const given = earlier[$step]?.given;
  if (given === undefined) throw new RangeError(`step ${$step} was not run`);
  const whole = 'value' in given ? given.value : given.error;
  const there = at(whole, path);
  const found = as === 'job' ? there : refIn(there);
  if (found === undefined) {
    const what = as === 'job' ? 'nothing' : 'no ref';
    throw new FixtureFault(`step ${$step} has ${what}${path === '' ? '' : ` at ${path}`} to pass on`);
  }
  return as === 'text' ? refText(found) : found;
}

/** A fixture's exchanges of one step. */
export const exchangesOf = ({ exchanges }: Fixture, step: number): readonly PlannedExchange[] =>
  exchanges.flatMap(({ step: own, request, response, fault }, index): PlannedExchange[] => {
    if (own !== step) return [];
    const outcome = response === undefined ? { fault: fault! } : { response };
    return [{ index, request, outcome }];
  });

const noEnd = new Error('no end came');

/** The result of a call, if it ends. */
const outcomeOf = (work: Promise<unknown>): Promise<Outcome> =>
  whileBusy<Outcome, Outcome>(
    work.then(
      (value) => ({ value }),
      (thrown: unknown) => ({ thrown: thrown ?? new Error('nothing was thrown, as undefined') }),
    ),
    { thrown: noEnd },
  );

/** Copies the attempts of earlier steps into a new store. */
async function fill(store: JobStore, attempts: readonly Attempt[]): Promise<void> {
  for (const { id, namespace, idempotencyKey, ordinal, fingerprint, promptHash, ...attempt } of attempts) {
    const { ref, expiresInMs, reservations, tags, webhookToken, requestHash, ...facts } = attempt;
    const { status, job, errorCode, response, deliveries } = facts;
    const key = { id, namespace, idempotencyKey, ordinal, fingerprint, promptHash, requestHash };
    await store.createAttempt({ ...key, ref, expiresInMs, reservations, tags, webhookToken });
    await store.update(id, { status, ref, job, errorCode, response, deliveries });
  }
}

/** Runs one step in a sandbox of its own. */
export async function runStep(context: TestContext, plan: StepPlan): Promise<StepRun> {
  const { index, call, at, attempts = [] } = plan;
  const sandbox = openSandbox(context, sandboxOptions(plan));
  await fill(sandbox.store, attempts);
  const before = JSON.stringify(plan.input);
  const input = deepFreeze(plain(plan.input));
  const outcome = await outcomeOf(callStep(sandbox, plan, input));
  const held = await sandbox.store.list({ superseded: true });
  await sandbox.close();
  const { script, clock } = sandbox;
  const odd: Finding[] = [
    ...(JSON.stringify(input) === before && !isChange(outcome.thrown)
      ? []
      : [{ rule: 'PUR-001', message: `${call} changes its input` } as const]),
    ...(outcome.thrown === noEnd ? [{ rule: 'FLT-008', message: `${call} did not end` } as const] : []),
  ];
  return {
    index,
    call,
    input: plain(plan.input),
    given:
      outcome.thrown === undefined ? { value: plain(outcome.value) } : { error: plainError(outcome.thrown) },
    outcome,
    wire: script.log,
    problems: script.problems(),
    attempts: held,
    findings: [...audit(context, sandbox, [outcome]), ...odd],
    startedAt: at,
    endedAt: clock.now(),
    values: script.values,
  };
}
