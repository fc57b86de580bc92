import type { ProviderSpec } from '@crosspoint/core/plugin';
import type { LoadedFixture } from '../fixture/load.ts';
import type { FixtureExchange, Fixture, Step } from '../fixture/schema.ts';
import { isObject } from '../fixture/json-object.ts';
import { stepOf } from '../fixture/step-ref.ts';
import { inapplicable } from './applies.ts';

/**
 * Many checks depend on the response, not on the request: of several steps with responses of one shape one is enough. What is
 * done to an exchange, such as a fault or a redirect, depends on its endpoint as well, and on nothing else of the request.
 * The order of the fixtures decides which one, so that no verdict depends on the order of a run.
 */
export interface Representatives {
  /** Whether a step is the first with a response of its shape and an end of its kind. */
  readonly ofShape: (fixture: string, step: number) => boolean;
  /** Whether a step is the first with these endpoints, responses of these shapes and an end of its kind. */
  readonly ofExchanges: (fixture: string, step: number) => boolean;
  /** Whether a step is the first of its call that ends well, or badly, with a response that is a JSON object. */
  readonly ofCall: (fixture: string, step: number) => boolean;
  /** Whether a step is the first that requests a model with inputs of these names. */
  readonly ofModel: (fixture: string, step: number) => boolean;
}

const nameOf = (fixture: string, step: number): string => `${fixture}#${step}`;

function* kindsIn(value: unknown, path = ''): Generator<string> {
  if (Array.isArray(value)) for (const part of value) yield* kindsIn(part, `${path}[]`);
  else if (typeof value === 'object' && value !== null)
    for (const [key, part] of Object.entries(value)) yield* kindsIn(part, `${path}.${key}`);
  else yield `${path}:${value === null ? 'null' : typeof value}`;
}

/** The shape of a JSON object; undefined for every other body. */
function shapeOf(response: FixtureExchange['response']): string | undefined {
  const text = response?.body?.text;
  if (response === undefined || response.status >= 300 || text?.trimStart().startsWith('{') !== true)
    return undefined;
  try {
    return [...new Set(kindsIn(JSON.parse(text)))].toSorted().join();
  } catch {
    return undefined; // half a body has no shape
  }
}

/** What kind of end a step expects: an error code, or the state of a job. */
function endOf({ expect }: Step): string {
  if (expect?.error !== undefined) return 'error';
  const value: unknown = expect?.value;
  return typeof value === 'object' && value !== null && 'state' in value ? String(value.state) : 'value';
}

const badEnds: ReadonlySet<string> = new Set(['error', 'failed', 'canceled', 'expired']);

function stepsOf({ id, steps, exchanges }: Fixture) {
  return steps.flatMap((step, index) => {
    const shape = shapeOf(exchanges.findLast((exchange) => exchange.step === index)?.response);
    if (shape === undefined) return [];
    return [
      {
        name: nameOf(id, index),
        call: `${step.call} ${badEnds.has(endOf(step))}`,
        shape: `${step.call} ${endOf(step)} ${shape}`,
      },
    ];
  });
}

/** An endpoint: an address without what differs from job to job, which has digits, or stands in the query. */
function endpointOf({ request: { method, url } }: FixtureExchange): string {
  const { origin, pathname, searchParams } = new URL(url);
  const path = pathname.split('/').map((part) => (/\d/.test(part) ? '*' : part));
  return `${method} ${origin}${path.join('/')} ${[...searchParams.keys()].join()}`;
}

/** How an exchange ends: its fault, or the status and the shape of its response. */
function responseShapeOf({ response, fault }: FixtureExchange): string {
  if (response === undefined) return String(fault?.type);
  const { status, headers = [], body } = response;
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  try {
    return `${status} ${[...new Set(kindsIn(JSON.parse(body?.text ?? '')))].toSorted().join()}`;
  } catch {
    return `${status} ${type}`; // a file, a page, half a body
  }
}

const exchangesOf = ({ id, steps, exchanges, context }: Fixture) =>
  steps.map((step, index) => {
    const each = exchanges
      .filter((exchange) => exchange.step === index)
      .map((exchange) => `${endpointOf(exchange)} ${responseShapeOf(exchange)}`);
    const form = stepOf(step.input)?.as ?? 'ref';
    const set = [
      form,
      Object.keys(step.options ?? {}),
      context?.override ?? {},
      context?.webhook !== undefined,
    ];
    const key = [step.call, endOf(step), JSON.stringify(set), ...each].join('\n');
    return { name: nameOf(id, index), key };
  });

/** The model and the names of the inputs that a step requests; undefined for every other step, and for one that is refused. */
function requestOf({ call, input, expect }: Step): string | undefined {
  if ((call !== 'submit' && call !== 'plan') || !isObject(input) || expect?.error !== undefined)
    return undefined;
  const { model, references } = input;
  const names = [...Object.keys(input), ...(isObject(references) ? Object.keys(references) : [])];
  const inputs = ['image', 'lastFrame', 'video', 'images', 'videos', 'audios'].filter((name) =>
    names.includes(name),
  );
  return `${String(model)} ${inputs.join()}`;
}

const requestsOf = ({ id, steps }: Fixture) =>
  steps.flatMap((step, index) => {
    const key = requestOf(step);
    return key === undefined ? [] : [{ name: nameOf(id, index), key }];
  });

const firstOf = (steps: readonly { readonly name: string; readonly key: string }[]): ReadonlySet<string> =>
  new Set(new Map(steps.toReversed().map(({ name, key }) => [key, name])).values());

/** Chooses the steps that represent the others, among the fixtures that apply to a provider. */
export function representatives(provider: ProviderSpec, fixtures: readonly LoadedFixture[]): Representatives {
  const applicable = fixtures
    .map(({ fixture }) => fixture)
    .filter((fixture) => inapplicable(provider, fixture) === undefined);
  const steps = applicable.flatMap(stepsOf);
  const byModel = firstOf(applicable.flatMap(requestsOf));
  const byShape = firstOf(steps.map(({ name, shape }) => ({ name, key: shape })));
  const byExchanges = firstOf(applicable.flatMap(exchangesOf));
  const byCall = firstOf(steps.map(({ name, call }) => ({ name, key: call })));
  return {
    ofShape: (fixture, step) => byShape.has(nameOf(fixture, step)),
    ofExchanges: (fixture, step) => byExchanges.has(nameOf(fixture, step)),
    ofCall: (fixture, step) => byCall.has(nameOf(fixture, step)),
    ofModel: (fixture, step) => byModel.has(nameOf(fixture, step)),
  };
}
