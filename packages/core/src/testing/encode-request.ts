import type { HttpRequest, HttpResponse } from '../model/http.ts';
import type { Job } from '../model/job.ts';
import type { FieldReport } from '../model/field-report.ts';
import type { Issue } from '../model/issue.ts';
import type { JobRef } from '../model/ref.ts';
import { readInputs } from '../io/media.ts';
import { parseJson } from '../io/numbers.ts';
import type { Provider } from '../registry/define.ts';
import { jobIdentityOf } from '../registry/submit/named-job.ts';
import { type Offer, route } from '../registry/plan/route.ts';
import { address } from '../steps/address.ts';
import { classify, type Verdict } from '../steps/classify.ts';
import { pollEndpointOf } from '../steps/poll-endpoint.ts';
import { parseResponse } from '../steps/read.ts';
import { defaultMaxBytes } from '../steps/refuse-media.ts';
import { reduceJob } from '../steps/reduce-job.ts';
import { validate } from '../steps/validate.ts';

/** A request as it would be sent, encoded without a network. */
export interface EncodedRequest {
  /** What the provider offers; undefined where it declines. */
  readonly offer: Offer | undefined;
  /** The ref that a job of this request would have, without an id. */
  readonly ref: JobRef | undefined;
  /** The wire body that would be sent. */
  readonly body: unknown;
  /** What became of each field. */
  readonly fieldReport: FieldReport;
  /** Why the request cannot be sent; empty where it can. */
  readonly issues: readonly Issue[];
}

const documentedAt = Date.parse('2026-01-01T00:00:00Z');

/**
 * Validates and encodes a request for one provider, as `plan` does; sends nothing.
 *
 * @example const { body } = await encodeRequest(acme({ apiKey: 'x' }), request);
 */
export async function encodeRequest(
  provider: Provider,
  input: unknown,
  options: { allowDroppedFields?: boolean } = {},
): Promise<EncodedRequest> {
  const { request, issues } = validate(input);
  if (request === undefined || issues.length > 0)
    return { offer: undefined, ref: undefined, body: undefined, fieldReport: [], issues };
  const inputs = await readInputs(request, () => defaultMaxBytes);
  const found = route(provider, request, inputs, {
    allowDroppedFields: options.allowDroppedFields ?? false,
    canUpload: false,
    now: documentedAt,
    idempotencyKey: 'encode',
  });
  if (found.offer === undefined)
    return {
      offer: undefined,
      ref: undefined,
      body: undefined,
      fieldReport: [],
      issues: found.declined.reasons,
    };
  return {
    offer: found.offer,
    ref: found.ref,
    body: found.offer.request.body,
    fieldReport: found.offer.fieldReport,
    issues: [],
  };
}

/**
 * The call that asks about a job, as `status` would make it; sends nothing.
 *
 * @example expect(pollRequest(acme({ apiKey: 'x' }), ref).url).toBe('https://api.acme.example/jobs/1');
 */
export function pollRequest(provider: Provider, ref: JobRef): HttpRequest {
  const { id } = provider.spec;
  const endpoint = pollEndpointOf(provider.spec, ref);
  if (endpoint === undefined) throw new TypeError(`${id} cannot be asked about a job`);
  return address(endpoint, provider.baseURL, ref, undefined, provider.spec.baseURL);
}

/** A response as a document prints it. */
export interface DocumentedResponse {
  /** @default 200 */
  readonly status?: number;
  /** The headers of the response. @default content-type: application/json */
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as printed, so that digits survive; anything else is written as JSON. */
  readonly body: unknown;
}

const asResponse = (printed: DocumentedResponse): HttpResponse => {
  const text = typeof printed.body === 'string' ? printed.body : JSON.stringify(printed.body);
  let json: unknown;
  try {
    json = parseJson(text);
  } catch {
    json = undefined; // a printed web page or half a response
  }
  return {
    status: printed.status ?? 200,
    headers: { 'content-type': 'application/json', ...printed.headers },
    text,
    json,
  };
};

/**
 * What a documented response means to a provider: a job, an error, or a sentence about why it cannot be read.
 *
 * @example const { job } = readResponse(provider, 'poll', { body: { state: 'done' } }, ref);
 */
export function readResponse(
  provider: Provider,
  endpoint: 'submit' | 'poll',
  printed: DocumentedResponse,
  ref: JobRef,
  previous?: Job,
): { readonly job?: Job; readonly verdict?: Verdict; readonly unreadable?: string } {
  const { spec, baseURL } = provider;
  const response = asResponse(printed);
  const verdict = classify(spec, response, documentedAt);
  if (verdict !== undefined) return { verdict };
  const described = endpoint === 'submit' ? spec.submit : pollEndpointOf(spec, ref);
  if (described === undefined) throw new TypeError(`${spec.id} has no ${endpoint}`);
  const result = parseResponse(described, response, ref);
  if ('unreadable' in result) return result;
  const { reading } = result;
  const full = reading.id === undefined ? ref : { ...ref, ...jobIdentityOf(reading), id: reading.id };
  const kind = spec.models[ref.model]?.kind ?? 'video';
  return {
    job: reduceJob(reading, {
      provider: spec,
      baseURL,
      ref: full,
      kind,
      now: documentedAt,
      durable: false,
      previous,
    }),
  };
}
