import type { Endpoint, JobRef, ProviderSpec } from '@crosspoint/core/plugin';
import { refSchema } from '@crosspoint/core';
import type { Finding } from '../run/finding.ts';
import type { StepPlan, StepRun } from '../run/step.ts';
import { goodText, isFirstOfShape, isObject, isPurchase, jobIn, stepsOf } from './alter.ts';
import type { Subject } from './check.ts';
import { rewrite } from './json-text.ts';

/** Runs work that takes no time of its own with another clock and other random numbers than everything else has. */
function elsewhen<Value>(now: number, random: number, work: () => Value): Value {
  const RealDate = globalThis.Date;
  const { random: realRandom } = Math;
  class OtherDate extends RealDate {
    constructor(...given: readonly unknown[]) {
      super(...((given.length === 0 ? [now] : given) as [number]));
    }
    static override now(): number {
      return now;
    }
  }
  globalThis.Date = OtherDate as DateConstructor; // the call without `new` is not used by any reader
  Math.random = () => random;
  try {
    return work();
  } finally {
    globalThis.Date = RealDate;
    Math.random = realRandom;
  }
}

function endpointFor({ submit, poll, apiVariants = {} }: ProviderSpec, isSubmit: boolean, ref: JobRef) {
  if (isSubmit) return submit;
  return ref.apiVariant === undefined ? poll : apiVariants[ref.apiVariant];
}

function readOnce({ schema, parse }: Endpoint, text: string, ref: JobRef): string {
  const checked = schema['~standard'].validate(JSON.parse(text));
  if (checked instanceof Promise || checked.issues !== undefined) return 'unreadable';
  try {
    return JSON.stringify(parse(checked.value, ref, { headers: {} }));
  } catch {
    return 'unreadable'; // FLT-009 says so
  }
}

function refOf({ input }: StepPlan, run: StepRun): JobRef | undefined {
  for (const candidate of [jobIn(run.given)?.['ref'], isObject(input) ? input['ref'] : undefined, input]) {
    const read = refSchema['~standard'].validate(candidate);
    if (read.issues === undefined) return read.value;
  }
  return undefined;
}

/** A response means the same at any time, whatever was read before it. */
export function steadyReaders(subject: Subject): Finding[] {
  const { spec } = subject.context.provider;
  return stepsOf(subject, 'submit', 'status').flatMap(({ plan, run }): Finding[] => {
    if (!isFirstOfShape(subject, plan)) return [];
    const ref = refOf(plan, run);
    const exchange = plan.exchanges.findLast(
      (planned) => plan.call !== 'submit' || isPurchase(spec, planned),
    );
    const text = exchange === undefined ? undefined : goodText(exchange);
    if (ref === undefined || text?.trimStart().startsWith('{') !== true) return [];
    const endpoint = endpointFor(spec, plan.call === 'submit', ref);
    if (endpoint === undefined) return [];
    const other =
      rewrite(text, ({ kind, value }) => (kind === 'text' ? JSON.stringify(`${value}-kit`) : undefined)) ??
      text;
    const first = elsewhen(Date.UTC(2026, 0, 1), 0.25, () => readOnce(endpoint, text, ref));
    const later = elsewhen(Date.UTC(2027, 5, 2), 0.75, () => {
      readOnce(endpoint, other, { ...ref, slug: `${ref.slug}-kit` });
      return readOnce(endpoint, text, ref);
    });
    if (first === later) return [];
    const message = `step ${plan.index}: the same response is read in two ways, by a clock, a random number or something kept`;
    return [{ rule: 'PUR-003', message, diff: [`first ${first}`, `later ${later}`] }];
  });
}
