import { type CrosspointError, isCrosspointError } from '../../model/error.ts';
import { hostInputs, withMedia } from '../../io/host.ts';
import type { Inputs } from '../../io/media.ts';
import type { AbortSignalLike } from '../../io/stop.ts';
import type { Context } from '../context.ts';
import type { Planning, RoutingOptions } from '../plan/offer.ts';
import { plan, type Prepared } from '../plan/plan.ts';
import { invalidRequestError } from '../plan/plan-errors.ts';
import type { Candidate, Planned } from '../plan/planned.ts';
import { route } from '../plan/route.ts';
import type { Uploads } from './upload-media.ts';

/** A plan, and its first candidate as it will be sent. */
export interface FirstCandidate {
  readonly planned: Planned;
  readonly first: Candidate | undefined;
}

/**
 * Plans a purchase and prepares the first candidate: media that need an address of their own are uploaded. A gateway that
 * does not take an upload is declined, and the next one is tried. Nothing is bought.
 *
 * @throws CrosspointError `invalid_request` when the application's own `uploadMedia` fails; `canceled`
 */
export async function firstCandidate(
  context: Context,
  prepared: Prepared,
  options: RoutingOptions,
  planning: Planning,
  uploads: Uploads,
): Promise<FirstCandidate> {
  for (;;) {
    const planned = await plan(context, prepared, options, { ...planning, declined: uploads.failed });
    const [candidate] = planned.candidates;
    if (candidate === undefined || candidate.toUpload.length === 0) return { planned, first: candidate };
    const inputs = await inputsAtGateway(context, candidate, planned.inputs, uploads, planning.signal);
    if (inputs === undefined) continue;
    return {
      planned,
      first: await withLinks(context, candidate, { ...planned, inputs }, options, planning.signal),
    };
  }
}

/** The inputs with the gateway's own URIs; undefined where an upload failed, which declines the offer. */
async function inputsAtGateway(
  context: Context,
  candidate: Candidate,
  inputs: Inputs,
  uploads: Uploads,
  signal: AbortSignalLike,
): Promise<Inputs | undefined> {
  if (!candidate.toUpload.some(({ via }) => via === 'gateway')) return inputs;
  const { uploadToGateway } = await import('./upload-media.ts');
  try {
    return withMedia(inputs, await uploadToGateway(context, candidate, uploads, signal));
  } catch (error) {
    if (!isCrosspointError(error) || error.code === 'canceled' || signal.aborted) throw error;
    uploads.failed.set(candidate.provider, { reasons: reasonsOf(error), error });
    return undefined;
  }
}

const reasonsOf = (error: CrosspointError) =>
  error.issues.length > 0 ? error.issues : [{ path: ['media'], message: error.message }];

/** The candidate with links where the application has to host bytes, and with the gateway's own URIs. */
async function withLinks(
  context: Context,
  candidate: Candidate,
  { inputs, request }: Planned,
  options: RoutingOptions,
  signal: AbortSignalLike,
): Promise<Candidate> {
  const toHost = candidate.toUpload.filter(({ via }) => via === 'application');
  const linked =
    toHost.length === 0 || context.uploadMedia === undefined
      ? inputs
      : await hostInputs(inputs, toHost, context.uploadMedia, context.clock, signal);
  const routed = route(candidate.provider, request, linked, {
    allowDroppedFields: options.allowDroppedFields === true,
    canUpload: false,
    now: context.clock.now(),
    idempotencyKey: candidate.ref.idempotencyKey,
  });
  if (routed.offer === undefined) throw invalidRequestError([], [routed.declined], context, request.model);
  // What makes it the same purchase is what was given, not where it was put.
  return { provider: candidate.provider, ...routed, media: candidate.media };
}
