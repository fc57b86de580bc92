import { type Endpoint, type HttpResponse, type JobRef, type ProviderSpec } from '@crosspoint/core/plugin';
import { refSchema } from '@crosspoint/core';
import type { Finding } from '../run/finding.ts';
import type { StepPlan, StepRun } from '../run/step.ts';
import { goodText, isFirstOfShape, isObject, isPurchase, jobIn, stepsOf } from './alter.ts';
import type { Subject } from './check.ts';
import { type OddBody, oddBodies } from './odd-bodies.ts';

const statuses = [200, 400, 500] as const;

interface FunctionCall {
  readonly name: string;
  readonly run: (response: HttpResponse) => void;
}

/** The schema and the reader of an endpoint, as the engine calls them. */
const readerOf = (name: string, endpoint: Endpoint, ref: JobRef): FunctionCall => ({
  name,
  run: (response) => {
    const checked = endpoint.schema['~standard'].validate(response.json);
    if (checked instanceof Promise || checked.issues !== undefined) return;
    endpoint.parse(checked.value, ref, { headers: response.headers });
  },
});

function callsOf({ parseError, submit, poll }: ProviderSpec, isSubmit: boolean, ref: JobRef): FunctionCall[] {
  const endpoint = isSubmit ? submit : poll;
  return [
    ...(parseError === undefined
      ? []
      : [{ name: 'parseError', run: (response: HttpResponse) => void parseError(response) }]),
    ...(endpoint === undefined ? [] : [readerOf(isSubmit ? 'submit.parse' : 'poll.parse', endpoint, ref)]),
  ];
}

const textOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

/** The first response on which a function throws; one is enough to mend it. */
function firstThrow({ name, run }: FunctionCall, bodies: readonly OddBody[]): string | undefined {
  for (const { text, what } of bodies)
    for (const status of statuses) {
      // The engine's own parser keeps all digits of a number; here its type is enough.
      const response = {
        status,
        headers: { 'content-type': 'application/json' },
        text,
        json: JSON.parse(text) as unknown,
      };
      try {
        run(response);
      } catch (error) {
        return `${name} throws on a ${status} whose ${what}: ${textOf(error)}`;
      }
    }
  return undefined;
}

function refOf(plan: StepPlan, run: StepRun): JobRef | undefined {
  const { input } = plan;
  const candidates = [jobIn(run.given)?.['ref'], isObject(input) ? input['ref'] : undefined, input];
  for (const candidate of candidates) {
    const read = refSchema['~standard'].validate(candidate);
    if (read.issues === undefined) return read.value;
  }
  return undefined;
}

/** Calls the functions that read responses with responses no document shows; none of them may throw. */
export function providerFunctions(subject: Subject): Finding[] {
  const { spec } = subject.context.provider;
  return stepsOf(subject, 'submit', 'status', 'wait').flatMap(({ plan, run }) => {
    if (!isFirstOfShape(subject, plan)) return [];
    const ref = refOf(plan, run);
    const exchange = plan.exchanges.findLast(
      (planned) => plan.call !== 'submit' || isPurchase(spec, planned),
    );
    const text = exchange === undefined ? undefined : goodText(exchange);
    if (ref === undefined || text?.trimStart().startsWith('{') !== true) return [];
    const bodies = oddBodies(text);
    return callsOf(spec, plan.call === 'submit', ref).flatMap((call): Finding[] => {
      const problem = firstThrow(call, bodies);
      return problem === undefined ? [] : [{ rule: 'FLT-009', message: `step ${plan.index}: ${problem}` }];
    });
  });
}
