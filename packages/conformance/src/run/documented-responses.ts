import { decoded } from '../fixture/encodings.ts';
import type { LoadedFixture } from '../fixture/load.ts';
import { isObject } from '../fixture/json-object.ts';
import type { FixtureExchange, Fixture, Response, Step } from '../fixture/schema.ts';

/** A response that a fixture prints, with its body as text. */
export interface DocumentedErrorResponse {
  readonly status: number;
  readonly text: string;
}

/** A value that a fixture expects to be refused. */
export interface RefusedValue {
  readonly field: string;
  readonly value: unknown;
}

/** The errors and failures that the fixtures of a provider show. */
export interface DocumentedResponses {
  /** Responses to a submit that was certainly refused. */
  readonly refusals: readonly DocumentedErrorResponse[];
  /** Successful responses that reported a failed job. */
  readonly failures: readonly DocumentedErrorResponse[];
  /** The values of requests that are refused before anything is sent. */
  readonly refused: readonly RefusedValue[];
  /** The names of values in responses that a document or a recording prints, and those in any other fixture. */
  readonly names: { readonly documented: ReadonlySet<string>; readonly assumed: ReadonlySet<string> };
}

function textOf({ body, headers }: Response): string {
  if (body?.base64 === undefined) return body?.text ?? '';
  return decoded(headers, Buffer.from(body.base64, 'base64')).toString('utf8');
}

/** The last response of a step, from which its result was read. */
function lastResponse(
  exchanges: readonly FixtureExchange[],
  step: number,
): DocumentedErrorResponse | undefined {
  const response = exchanges.findLast((exchange) => exchange.step === step)?.response;
  return response === undefined ? undefined : { status: response.status, text: textOf(response) };
}

/** An error that may have been accepted is no refusal: it may name a job of its own. */
const isRefused = ({ expect }: Step): boolean =>
  expect?.error !== undefined && expect.error.code !== 'submission_unknown';

const reportsFailure = ({ expect }: Step): boolean => {
  const value: unknown = expect?.value;
  return typeof value === 'object' && value !== null && 'state' in value && value.state === 'failed';
};

// One response of a gateway may have an envelope, and another one not.
const envelopes: ReadonlySet<string> = new Set(['data', 'result', 'response']);

/** The path of a value in a response, without the numbers of lists and without envelopes. */
export const nameIn = (path: readonly string[]): string =>
  path.filter((part, i) => !/^\d+$/.test(part) && (i === path.length - 1 || !envelopes.has(part))).join('.');

function* pathsIn(value: unknown, path: readonly string[]): Generator<readonly string[]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, part] of Object.entries(value)) {
    yield [...path, name];
    yield* pathsIn(part, [...path, name]);
  }
}

/** Whether what a fixture prints was seen, in a document or on the wire. */
export const isDocumented = ({ provenance: { kind } }: Pick<Fixture, 'provenance'>): boolean =>
  kind === 'documented' || kind === 'recorded';

function namesIn({ steps, exchanges }: Fixture): readonly string[] {
  return exchanges.flatMap(({ step, response }) => {
    const call = steps[step]?.call;
    if (response === undefined || (call !== 'submit' && call !== 'status' && call !== 'wait')) return [];
    try {
      return [...pathsIn(JSON.parse(textOf(response)), [])].map(nameIn);
    } catch {
      return []; // a page has no names
    }
  });
}

const listIn = (value: unknown, name: string): readonly unknown[] => {
  const list: unknown = isObject(value) ? value[name] : undefined;
  return Array.isArray(list) ? list : [];
};

/** The fields that a step expects to be refused, by an error or in a plan. */
function refusedFields({ expect }: Step): readonly string[] {
  const reasons = listIn(expect?.value, 'declined').flatMap((declined) => listIn(declined, 'reasons'));
  const named = reasons.flatMap((reason) => (isObject(reason) ? [reason['field']] : []));
  return [...(expect?.error?.fields ?? []), ...named.filter((field) => typeof field === 'string')];
}

const refusedIn = ({ steps }: Fixture): readonly RefusedValue[] =>
  steps.flatMap((step) => {
    const { input } = step;
    if (!isObject(input)) return [];
    return refusedFields(step).flatMap((field) =>
      input[field] === undefined ? [] : [{ field, value: input[field] }],
    );
  });

type Ends = Pick<DocumentedResponses, 'refusals' | 'failures'>;

function inFixture({ steps, exchanges }: Fixture): Ends {
  const responses = steps.flatMap((step, index) => {
    const response = lastResponse(exchanges, index);
    return response === undefined ? [] : [{ step, response }];
  });
  return {
    refusals: responses.flatMap(({ step, response }) =>
      step.call === 'submit' && isRefused(step) ? [response] : [],
    ),
    failures: responses.flatMap(({ step, response }) =>
      response.status < 300 && reportsFailure(step) ? [response] : [],
    ),
  };
}

/** Collects the errors and the failures that fixtures print, each once. */
export function documentedResponses(fixtures: readonly LoadedFixture[]): DocumentedResponses {
  const printed = fixtures.map(({ fixture }) => fixture);
  const all = printed.map(inFixture);
  const once = (responses: readonly DocumentedErrorResponse[]): readonly DocumentedErrorResponse[] => [
    ...new Map(responses.map((response) => [JSON.stringify(response), response])).values(),
  ];
  return {
    refusals: once(all.flatMap(({ refusals }) => refusals)),
    failures: once(all.flatMap(({ failures }) => failures)),
    refused: printed.flatMap(refusedIn),
    names: {
      documented: new Set(printed.filter(isDocumented).flatMap(namesIn)),
      assumed: new Set(printed.filter((fixture) => !isDocumented(fixture)).flatMap(namesIn)),
    },
  };
}
