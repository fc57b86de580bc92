import type { ProviderSpec } from '@crosspoint/core/plugin';
import { decoded } from '../fixture/encodings.ts';
import type { Response } from '../fixture/schema.ts';
import type { PlannedExchange } from '../replay/wire.ts';
import type { TestContext } from '../run/sandbox.ts';
import type { StepOutcome, StepPlan } from '../run/step.ts';
import type { Subject } from './check.ts';
import type { JsonObject } from '../fixture/json-object.ts';

/** The body of a successful response, as text; undefined for every other. */
export function goodText({ outcome }: PlannedExchange): string | undefined {
  const { response, fault } = outcome;
  if (fault !== undefined || response === undefined || response.status >= 300) return undefined;
  const { body, headers } = response;
  return body?.base64 === undefined ? body?.text : jsonIn(body.base64, headers);
}

/** Recorded bytes as JSON text; undefined for a file. */
function jsonIn(base64: string, headers: Response['headers']): string | undefined {
  try {
    const text = decoded(headers, Buffer.from(base64, 'base64')).toString('utf8');
    return /^\s*[[{]/.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

/** Whether an exchange is the purchase itself, not a query before it. */
export function isPurchase(
  { submit, models, baseURL }: ProviderSpec,
  { request }: { readonly request: { readonly method: string; readonly url: string } },
): boolean {
  const paths = [
    submit.path,
    ...Object.values(models).flatMap(({ byTask = {} }) =>
      Object.values(byTask).flatMap(({ path }) => (path === undefined ? [] : [path])),
    ),
  ];
  const base = new URL(baseURL).pathname.replace(/\/+$/, '');
  const { pathname } = new URL(request.url);
  const fits = (path: string): boolean =>
    new RegExp(`^${path.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(
      pathname.slice(base.length),
    );
  return request.method === submit.method && pathname.startsWith(base) && paths.some(fits);
}

/** Whether an exchange is a query before a purchase: a live price, a model's parameters. */
export const isQueryBefore = (provider: ProviderSpec, plan: StepPlan, exchange: PlannedExchange): boolean =>
  plan.call === 'submit' && !isPurchase(provider, exchange);

/** The same exchange with another body. */
export const withText = (planned: PlannedExchange, text: string): PlannedExchange => ({
  ...planned,
  outcome: {
    response: {
      ...planned.outcome.response,
      status: planned.outcome.response?.status ?? 200,
      body: { text },
    },
  },
});

/** The same step with one exchange in another's place. */
export const instead = (
  plan: StepPlan,
  old: PlannedExchange,
  ...fresh: readonly PlannedExchange[]
): StepPlan => ({
  ...plan,
  exchanges: plan.exchanges.flatMap((exchange) => (exchange === old ? fresh : [exchange])),
});

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The job in the result of a step; undefined for any other result. */
export const jobIn = (given: StepOutcome | undefined): JsonObject | undefined =>
  given !== undefined && 'value' in given && isObject(given.value) && 'state' in given.value
    ? given.value
    : undefined;

/**
 * The exchanges of the last poll of a step: the status and, where the provider has a result request and the status means
 * success, the result.
 */
export const lastPoll = (
  { provider }: TestContext,
  { call, exchanges }: StepPlan,
  job: JsonObject | undefined,
): readonly PlannedExchange[] =>
  exchanges.slice(
    provider.spec.result !== undefined && (call === 'status' || job?.['state'] === 'succeeded') ? -2 : -1,
  );

/** Whether a step represents all others with a response of the same shape. */
export const isFirstOfShape = ({ context, sound }: Subject, { index }: StepPlan): boolean =>
  context.representatives?.ofShape(sound.fixture.id, index) ?? true;

/** Whether a step represents all others with exchanges of the same kind. */
export const isFirstOfExchanges = ({ context, sound }: Subject, { index }: StepPlan): boolean =>
  context.representatives?.ofExchanges(sound.fixture.id, index) ?? true;

/** Whether a step represents all others of the same call. */
export const isFirstOfCall = ({ context, sound }: Subject, { index }: StepPlan): boolean =>
  context.representatives?.ofCall(sound.fixture.id, index) ?? true;

/** Whether a step represents all others that request the same of a model. */
export const isFirstOfModel = ({ context, sound }: Subject, { index }: StepPlan): boolean =>
  context.representatives?.ofModel(sound.fixture.id, index) ?? true;

/** The steps of a run with these calls, with the plan of each. */
export const stepsOf = ({ sound }: Subject, ...calls: readonly StepPlan['call'][]) =>
  sound.plans.flatMap((plan, i) => {
    const run = sound.steps[i];
    return run !== undefined && calls.includes(plan.call) ? [{ plan, run }] : [];
  });

/** The step with another body in its last response; of a wait, one poll with it, because a wait would poll on. */
export function withLastText(
  { context }: Subject,
  plan: StepPlan,
  job: JsonObject | undefined,
  change: (text: string) => string | undefined,
): StepPlan | undefined {
  const poll = lastPoll(context, plan, job);
  const exchange = poll.at(-1);
  const text = exchange === undefined ? undefined : goodText(exchange);
  const changed = text === undefined ? undefined : change(text);
  if (exchange === undefined || changed === undefined) return undefined;
  const odd = withText(exchange, changed);
  return plan.call === 'wait'
    ? { ...plan, call: 'status', options: {}, exchanges: [...poll.slice(0, -1), odd] }
    : instead(plan, exchange, odd);
}

/** The outputs of a job. */
export const outputsIn = (job: JsonObject | undefined): readonly JsonObject[] => {
  const outputs: unknown = job?.['outputs'];
  return Array.isArray(outputs) ? outputs.filter(isObject) : [];
};

/** The URLs of a job's outputs. */
export const urlsIn = (job: JsonObject | undefined): readonly string[] =>
  outputsIn(job).flatMap(({ url }) => (typeof url === 'string' ? [url] : []));
