import type { Planned } from '../replay/wire.ts';
import type { Given, StepPlan } from '../run/step.ts';
import type { Subject } from './check.ts';

/** The body of a successful answer, as text; undefined for every other. */
export function goodText({ answer }: Planned): string | undefined {
  const { response, fault } = answer;
  if (fault !== undefined || response === undefined || response.status >= 300) return undefined;
  return response.body?.text;
}

/** The same exchange with another body. */
export const withText = (planned: Planned, text: string): Planned => ({
  ...planned,
  answer: {
    response: { ...planned.answer.response, status: planned.answer.response?.status ?? 200, body: { text } },
  },
});

/** The same step with one exchange in another's place. */
export const instead = (plan: StepPlan, old: Planned, ...fresh: readonly Planned[]): StepPlan => ({
  ...plan,
  exchanges: plan.exchanges.flatMap((it) => (it === old ? fresh : [it])),
});

type Loose = Readonly<Record<string, unknown>>;
export const isObject = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The job a step gave; undefined where it gave something else. */
export const jobIn = (given: Given | undefined): Loose | undefined =>
  given !== undefined && 'value' in given && isObject(given.value) && 'state' in given.value
    ? given.value
    : undefined;

/** The steps of a run whose end satisfies a wish, with what they were run with. */
export const stepsOf = ({ sound }: Subject, ...calls: readonly StepPlan['call'][]) =>
  sound.plans.flatMap((plan, i) => {
    const run = sound.steps[i];
    return run !== undefined && calls.includes(plan.call) ? [{ plan, run }] : [];
  });
