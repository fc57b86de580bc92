import { CrosspointError } from '../../model/error.ts';
import type { HttpRequest } from '../../model/http.ts';
import type { JobRef } from '../../model/ref.ts';
import { address, type Addressed, MissingParamError } from '../../steps/address.ts';
import type { Provider } from '../define.ts';

/** How long the response to a poll may take where its endpoint does not say, in ms. */
export const defaultPollMs = 30_000;
// A gateway may need a moment until every part of it knows a new job.
const graceMs = 60_000;

/**
 * Whether a job is so new that its gateway may not know it yet. A moment of submit far ahead of this clock tells that one of
 * two clocks is wrong, and not that the job is new.
 */
export const isJustSubmitted = ({ submittedAt }: Pick<JobRef, 'submittedAt'>, now: number): boolean =>
  Math.abs(now - Date.parse(submittedAt)) < graceMs;

/** The request to an endpoint that is about a job. @throws CrosspointError where the ref cannot stand in its address */
export function jobRequest(
  endpoint: Addressed,
  { spec, baseURL }: Provider,
  ref: JobRef,
  body?: unknown,
): HttpRequest {
  try {
    return address(endpoint, baseURL, ref, body, spec.baseURL);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if (error instanceof MissingParamError)
      throw new CrosspointError({
        code: 'unexpected_response',
        message: `the job cannot be asked about, because ${why}; look for it at ${spec.name}`,
      });
    const message = `the ref's id cannot stand in an address (${why})`;
    throw new CrosspointError({ code: 'invalid_request', message });
  }
}
