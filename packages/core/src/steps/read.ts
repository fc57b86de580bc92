import { ignoreErrors } from '../model/ignore-errors.ts';
import type { HttpResponse } from '../model/http.ts';
import type { ParsedResponse } from '../model/provider.ts';
import type { JobRef } from '../model/ref.ts';
import type { StandardSchemaV1 } from '../model/schema.ts';

/** What a response says, or a sentence about why it cannot be read. */
export type ParseResult<Reading> =
  | { readonly reading: Reading }
  | {
      readonly unreadable: string;
      readonly cause?: unknown;
      /** What the schema did not like, and where. */
      readonly issues?: readonly { readonly path: readonly PropertyKey[] }[];
    };

const stepKey = (step: PropertyKey | { readonly key: PropertyKey }): PropertyKey =>
  typeof step === 'object' ? step.key : step;

/** The part of an endpoint that reads its response. */
interface ResponseReader<Reading> {
  readonly schema: StandardSchemaV1<unknown, unknown>;
  readonly parse: (
    response: unknown,
    ref: JobRef,
    more: { readonly headers: HttpResponse['headers'] },
  ) => Reading;
}

/** Checks a successful response against the endpoint's schema and lets its reader say what it means. */
export const parseResponse = <Reading = ParsedResponse>(
  endpoint: ResponseReader<Reading>,
  response: HttpResponse,
  ref: JobRef,
): ParseResult<Reading> =>
  parseWith(endpoint.schema, response, (value) => endpoint.parse(value, ref, { headers: response.headers }));

// An id comes from a response or a ref: it is shown on one line, and not at any length.
const quoted = (id: string): string => JSON.stringify(id.slice(0, 80));

/**
 * `parseResponse` for a response about one job, such as of a poll. A response that prints the id of another job belongs to that job, such as a stale one on a reused
 * connection: nothing in it is used.
 */
export function parseJobResponse<Reading extends ParsedResponse>(
  endpoint: ResponseReader<Reading>,
  response: HttpResponse,
  ref: JobRef,
): ParseResult<Reading> {
  const said = parseResponse(endpoint, response, ref);
  if ('unreadable' in said || ref.id === undefined) return said;
  const { id = ref.id } = said.reading;
  if (id === ref.id) return said;
  return {
    unreadable: `the response is about the job ${quoted(id)}, but the request was about ${quoted(ref.id)}; nothing in it was used, poll again later`,
  };
}

/** Checks a successful response against a schema and lets a reader say what it means. */
export function parseWith<Value, Reading>(
  schema: StandardSchemaV1<unknown, Value>,
  response: HttpResponse,
  toReading: (value: Value) => Reading,
): ParseResult<Reading> {
  if (response.json === undefined) {
    const kind = response.headers['content-type'] ?? 'no content type';
    return {
      unreadable: response.text === '' ? 'the response is empty' : `the response is not JSON (${kind})`,
    };
  }
  try {
    return readJson(schema, response, toReading);
  } catch (cause) {
    // A reader that trips over a response must not take a paid job with it.
    return { unreadable: 'the response could not be understood', cause };
  }
}

function readJson<Value, Reading>(
  schema: StandardSchemaV1<unknown, Value>,
  response: HttpResponse,
  toReading: (value: Value) => Reading,
): ParseResult<Reading> {
  const result = schema['~standard'].validate(response.json);
  if (result instanceof Promise) {
    // A schema whose own code throws is tried again by zod in a promise: its rejection would end the process.
    void result.catch(ignoreErrors);
    throw new TypeError('a response schema must check at once, not in a promise');
  }
  if (result.issues !== undefined) {
    const issues = result.issues
      .slice(0, 3)
      .map(({ message, path = [] }) => ({ message, path: path.map((step) => stepKey(step)) }));
    const problems = issues.map(({ message, path }) =>
      path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`,
    );
    return { unreadable: `the response has another shape than documented (${problems.join('; ')})`, issues };
  }
  return { reading: toReading(result.value) };
}
