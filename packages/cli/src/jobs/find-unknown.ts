import {
  type CrosspointError,
  isCrosspointError,
  type Job,
  type JobRef,
  type Registry,
} from '@crosspoint/core';

/**
 * The job of an attempt whose outcome is unknown, where the gateway's own listing tells. Undefined: it does not, or it
 * cannot be asked now. Buys nothing, and does not send the request again.
 */
export async function findUnknown(
  registry: Pick<Registry, 'reconcile'>,
  ref: JobRef,
  signal: AbortSignal | undefined,
): Promise<Job | undefined> {
  try {
    const settled = await registry.reconcile(ref, signal === undefined ? {} : { signal });
    return settled.outcome === 'accepted' ? settled.job : undefined;
  } catch (error) {
    if (!isCrosspointError(error)) throw error;
    return undefined; // that the outcome is unknown says more than why the listing could not be had
  }
}

/** The same after a submit that threw. @throws what the submit threw, where there is no job */
export async function jobBehind(
  registry: Pick<Registry, 'reconcile'>,
  thrown: unknown,
  signal: AbortSignal | undefined,
): Promise<Job> {
  const ref = refOfUnknown(thrown);
  const found = ref === undefined ? undefined : await findUnknown(registry, ref, signal);
  if (found === undefined) throw thrown;
  return found;
}

const refOfUnknown = (thrown: unknown): CrosspointError['ref'] =>
  isCrosspointError(thrown) && thrown.code === 'submission_unknown' && thrown.ref?.id === undefined
    ? thrown.ref
    : undefined;
