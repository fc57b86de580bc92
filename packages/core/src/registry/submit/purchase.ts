import type { CrosspointError } from '../../model/error.ts';
import type { Job } from '../../model/job.ts';
import type { JobRef } from '../../model/ref.ts';
import type { AbortSignalLike } from '../../io/stop.ts';
import type { MediaInputs } from '../../steps/encode.ts';
import type { Provider } from '../define.ts';
import type { Offer } from '../plan/route.ts';

/** A purchase about to be made. */
export interface Purchase {
  readonly provider: Provider;
  readonly offer: Offer;
  readonly ref: JobRef;
  /** What stands behind the placeholders of large media. */
  readonly media: MediaInputs;
  readonly fingerprint: string;
  readonly promptHash: string | undefined;
  readonly tags: Readonly<Record<string, string>> | undefined;
  /** Ends with the caller's signal or with the registry. */
  readonly signal: AbortSignalLike;
  /** When the attempt before under this key was sent, ISO 8601, where there was one. */
  readonly after: string | undefined;
  /** What the callback address in the request names the attempt by; absent where the request holds none. */
  readonly webhookToken?: string | undefined;
  /** How often the same gateway is asked again after a certain no that may pass. */
  readonly retries: number;
}

/** An attempt that brought no job. */
export interface Failed {
  readonly status: 'not_sent' | 'rejected' | 'unknown';
  readonly error: CrosspointError;
}

/** How one attempt ended. */
export type AttemptResult = Failed | { readonly status: 'accepted'; readonly job: Job };

/** How long a submit may take where its endpoint does not say, in ms. */
const defaultSubmitMs = 60_000;

/** How long a purchase waits for its answer, in ms. */
export const submitDeadlineMs = ({ provider }: Purchase): number =>
  provider.spec.submit.timeoutMs ?? defaultSubmitMs;
