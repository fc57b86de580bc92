import { decoded } from '../fixture/encodings.ts';
import type { LoadedFixture } from '../fixture/load.ts';
import type { FixtureExchange, Fixture, Response, Step } from '../fixture/schema.ts';

/** A response that a fixture prints, with its body as text. */
export interface DocumentedErrorResponse {
  readonly status: number;
  readonly text: string;
}

/** The errors and failures that the fixtures of a provider show. */
export interface DocumentedResponses {
  /** Responses to a submit that was certainly refused. */
  readonly refusals: readonly DocumentedErrorResponse[];
  /** Successful responses that reported a failed job. */
  readonly failures: readonly DocumentedErrorResponse[];
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

function inFixture({ steps, exchanges }: Fixture): DocumentedResponses {
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
  const all = fixtures.map(({ fixture }) => inFixture(fixture));
  const once = (responses: readonly DocumentedErrorResponse[]): readonly DocumentedErrorResponse[] => [
    ...new Map(responses.map((response) => [JSON.stringify(response), response])).values(),
  ];
  return {
    refusals: once(all.flatMap(({ refusals }) => refusals)),
    failures: once(all.flatMap(({ failures }) => failures)),
  };
}
