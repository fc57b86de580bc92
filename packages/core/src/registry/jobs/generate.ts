import {
  type AttemptNote,
  type CrosspointError,
  type ErrorCode,
  isCrosspointError,
} from '../../model/error.ts';
import { type FailedJob, isTerminal, type Job, type SucceededJob } from '../../model/job.ts';
import type { RoutingOptions } from '../plan/plan.ts';
import { type Context, providerOf } from '../context.ts';
import { emit } from '../emit.ts';
import type { Attempt } from '../store/store.ts';
import { isHolding } from '../store/store-rules.ts';
import { storeCall } from '../store/store-calls.ts';
import { type FailedPurchase, submit, type Submitted, type SubmitSettings } from '../submit/submit.ts';
import { jobError } from './job-error.ts';

/** How a job that was bought is followed, and whether a failed one is bought again elsewhere. */
export interface JobFollowing {
  /** Follows a job to its end. A job that ended in the submit itself is not followed. */
  readonly follow: (bought: Submitted) => Promise<Job>;
  /** See `GenerateOptions.retryFailed`. */
  readonly retryFailed: boolean | undefined;
  /** Told of every purchase of the key, before its job is followed. */
  readonly onBought?: (bought: Submitted) => void;
}

/**
 * Buys, follows the job to its end, and returns it where it succeeded. A job that failed is bought again at another gateway
 * where its failure was free. Each of these purchases is the next ordinal of the key: whoever calls this again with the key
 * goes on with the last one, wherever the call before it ended.
 *
 * @throws CrosspointError where the last job did not succeed
 */
export async function generate(
  context: Context,
  request: unknown,
  options: RoutingOptions,
  settings: SubmitSettings,
  { follow, retryFailed, onBought }: JobFollowing,
): Promise<SucceededJob> {
  let bought = await submit(context, request, options, settings);
  let failed: FailedPurchase | undefined;
  for (;;) {
    onBought?.(bought);
    // One that ended in the submit itself is not asked about; one of an earlier call may have been revised since.
    const { job: first, isEarlier } = bought;
    const job = isTerminal(first.state) && !isEarlier ? first : await follow(bought);
    if (job.state === 'succeeded') return job;
    const error = jobError(job).with({ attempts: job.attempts ?? [] });
    if (job.state !== 'failed') throw error;
    failed = withFailed(context, job, failed);
    const mayBuy = settings.allowFallbacks && mayRetryElsewhere(context, job, retryFailed);
    if (!(await mayGoOn(context, job, failed.ordinal, mayBuy))) throw error;
    emit(context, { type: 'retry', purpose: 'submit', ref: job.ref, code: job.failure.code, inMs: 0 });
    const { idempotencyKey } = job.ref;
    bought = await submit(context, request, options, { ...settings, idempotencyKey, failed }).catch(
      (reason: unknown) => {
        throw isCrosspointError(reason) && reason.charged === 'no' ? withCause(error, reason) : reason;
      },
    );
  }
}

/** The job's own error says more than that no other gateway could take its place. */
const withCause = (error: CrosspointError, cause: CrosspointError): CrosspointError =>
  error.with({ cause, attempts: cause.attempts.length > 0 ? cause.attempts : error.attempts });

// What was refused for its content is refused for its content: it never shops around. A wrong request is wrong elsewhere.
const final: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['content_policy', 'invalid_request']);

/** Whether a failed job may be bought again at another gateway. */
function mayRetryElsewhere(
  context: Pick<Context, 'providers'>,
  job: FailedJob,
  retryFailed: boolean | undefined,
): boolean {
  if (retryFailed === false || final.has(job.failure.code)) return false;
  if (retryFailed === true) return true;
  const { billing } = providerOf(context, job.ref).spec;
  return billing.failedJob === 'free' && billing.source !== undefined && job.failure.charged === 'no';
}

/**
 * Whether the next ordinal of the key may follow a failed job: its own purchase is accepted in the store, so that no later
 * call begins that one anew, and either another purchase is allowed or an earlier call has made it already.
 */
async function mayGoOn(
  context: Context,
  { ref }: FailedJob,
  ordinal: number,
  mayBuy: boolean,
): Promise<boolean> {
  const { store, namespace } = context;
  const { idempotencyKey } = ref;
  const purchase = (nth: number): Promise<Attempt | undefined> =>
    storeCall(context, { failure: 'could not be read', ref }, () =>
      store.getByKey({ namespace, idempotencyKey, ordinal: nth }),
    ).catch(() => undefined); // without the store nothing is bought, and the job's own error says more
  const parent = await purchase(ordinal);
  if (parent?.status !== 'accepted' || parent.ref.id !== ref.id) return false;
  if (mayBuy) return true;
  const child = await purchase(ordinal + 1);
  return child !== undefined && isHolding(child.status);
}

function withFailed(
  context: Pick<Context, 'providers'>,
  job: FailedJob,
  before: FailedPurchase | undefined,
): FailedPurchase {
  const { ref, failure } = job;
  const { provider, account, submittedAt } = ref;
  const { code, message } = failure;
  const note: AttemptNote = { provider, account, status: 'accepted', code, at: submittedAt };
  const reasons = [{ path: ['job'], message: `its job failed (${message})` }];
  return {
    ordinal: (before?.ordinal ?? 0) + 1,
    submittedAt,
    attempts: [...(job.attempts ?? before?.attempts ?? []), note],
    providers: new Map(before?.providers).set(providerOf(context, ref), { reasons }),
  };
}
