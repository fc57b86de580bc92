import { CrosspointError } from '../model/error.ts';
import type { RegistryEvent } from '../model/event.ts';
import type { HttpResponse } from '../model/http.ts';
import type { Job } from '../model/job.ts';
import { deepFreeze, isDeepFrozen } from '../model/frozen.ts';
import { storedJobSchema } from '../model/job-schema.ts';
import { refFromString } from '../model/read-ref.ts';
import { type JobRef, withShortForm } from '../model/ref.ts';
import { jobRefSchema } from '../model/ref-schema.ts';
import { kindOf } from '../model/request.ts';
import type { HttpClient } from '../io/client.ts';
import type { Clock } from '../io/clock.ts';
import type { MediaUploader } from '../io/host.ts';
import { type AbortSignalLike, anySignal } from '../io/abort-signal.ts';
import type { Transport } from '../io/transport.ts';
import { type JobContext, reduceJob } from '../steps/reduce-job.ts';
import type { Budget } from './budgets/budget.ts';
import type { Provider } from './define.ts';
import type { DeliveryListeners, HeldCalls } from './process-state.ts';
import type { Cooldowns } from './plan/cooldown.ts';
import type { Attempt, JobStore } from './store/store.ts';

/** What every verb of one registry shares. */
export interface Context {
  readonly providers: readonly Provider[];
  readonly store: JobStore;
  /** Keeps the idempotency keys of tenants apart. */
  readonly namespace: string;
  /** Whether only jobs of the namespace may be asked for. */
  readonly isTenant: boolean;
  /** What may be spent; empty where nothing is declared. */
  readonly budgets: readonly Budget[];
  readonly clock: Clock;
  /** Loaded at first use. */
  readonly transport: () => Promise<Transport>;
  readonly client: () => HttpClient | Promise<HttpClient>;
  /** Puts bytes where a gateway can fetch them. */
  readonly uploadMedia: MediaUploader | undefined;
  /** The application's own product token. */
  readonly userAgent: string | undefined;
  /** Called with every event; absent: no event is made. */
  readonly onEvent: ((event: RegistryEvent) => void) | undefined;
  /** The gateways whose submits have failed lately. */
  readonly cooldowns: Cooldowns;
  /** Calls that are held open until the gateway is done, and other work that goes on without a caller. */
  readonly held: HeldCalls;
  /** The application's address for deliveries; undefined: gateways are given none. */
  readonly webhookUrl: string | undefined;
  /** Tells waits of this process what deliveries brought. */
  readonly deliveries: DeliveryListeners;
  /** Called with the ref of a submit whose outcome is unknown; absent: nothing is reconciled in the background. */
  readonly onUnknown: ((context: Context, ref: JobRef) => void) | undefined;
  /** Aborts when the registry is closed. */
  readonly closing: AbortSignalLike;
}

/** Whatever finds a job again. */
export type JobLike = Job | JobRef | string;

/** Seals a job that was made here: it cannot be changed, and need not be checked when it comes back. */
export const freezeJob = (job: Job): Job => deepFreeze(job);

/** The ref in whatever a caller has kept. @throws CrosspointError `invalid_request` when it is none. */
export function refOf(job: JobLike): JobRef {
  if (typeof job === 'object' && job !== null && 'state' in job && isDeepFrozen(job)) return job.ref;
  const given: unknown = typeof job === 'object' && job !== null && 'ref' in job ? job.ref : job;
  const ref = typeof given === 'string' ? refFromString(given.trim()) : undefined;
  if (ref !== undefined) return ref;
  const read = jobRefSchema().safeParse(given);
  if (read.success) return withShortForm(read.data);
  throw new CrosspointError({
    code: 'invalid_request',
    message: 'not a job, a job ref or a ref string (ref strings start with xp1.)',
  });
}

/** The job a caller holds; undefined where it is only a ref, or a job that was not kept whole. */
export function jobOf(job: JobLike): Job | undefined {
  if (typeof job !== 'object' || !('state' in job)) return undefined;
  if (isDeepFrozen(job)) return job;
  const read = storedJobSchema().safeParse(job);
  return read.success ? { ...read.data, ref: withShortForm(read.data.ref) } : undefined;
}

/** The provider a ref belongs to, with the account that bought it. @throws CrosspointError `unsupported` */
export function providerOf(context: Pick<Context, 'providers'>, ref: JobRef): Provider {
  // No closure: each poll of each job asks several times.
  for (const provider of context.providers)
    if (provider.spec.id === ref.provider && provider.account === ref.account) return provider;
  const others = context.providers.map(({ spec, account }) => `${spec.id} (account '${account}')`).join(', ');
  throw new CrosspointError({
    code: 'unsupported',
    provider: ref.provider,
    message: `this job belongs to account '${ref.account}', which is not configured here; configured are: ${others || 'none'}`,
    ref,
  });
}

/** What a response is reduced to a job with, as far as every response has it. */
export const jobContextOf = (
  { clock, store }: Pick<Context, 'clock' | 'store'>,
  { spec, baseURL }: Provider,
  ref: JobRef,
): JobContext => ({
  provider: spec,
  baseURL,
  ref: withShortForm(ref),
  kind: kindOf(ref.task),
  now: clock.now(),
  durable: store.durable,
});

/** A job of which only its id is known: the gateway accepted it, and it was not polled yet. */
export function jobFromId(context: Context, given: JobRef, id: string): Job {
  const provider = providerOf(context, given);
  return freezeJob(reduceJob({ id }, jobContextOf(context, provider, { ...given, id })));
}

/** The job of an attempt that was accepted, as the store holds it. @throws CrosspointError where it holds too little */
export function acceptedJob(context: Context, { job, ref }: Attempt): Job {
  if (job !== undefined) return { ...job, ref: withShortForm(job.ref) };
  if (ref.id !== undefined) return jobFromId(context, ref, ref.id);
  throw new CrosspointError({
    code: 'submission_unknown',
    provider: ref.provider,
    message: 'the job store has this request as accepted, but without a job id; settle it with reconcile',
    charged: 'maybe',
    ref: withShortForm(ref),
  });
}

const longestCopy = 2_000;

/** What an error keeps of a response. The client has taken the key out already. */
export const snapshotOf = (
  response: Pick<HttpResponse, 'status' | 'text'>,
): { status: number; body: string } => ({
  status: response.status,
  body: response.text.slice(0, longestCopy),
});

/** The gateway's own id of an exchange. */
export const requestIdOf = (provider: Provider, response: HttpResponse): string | undefined =>
  response.headers[requestIdHeader(provider)];

/** The header that holds it, in lower case. */
export const requestIdHeader = ({ spec }: Provider): string =>
  (spec.requestIdHeader ?? 'x-request-id').toLowerCase();

/** A stop that comes with the caller's signal or with the registry's end. */
export const linkedSignal = (
  context: Pick<Context, 'closing'>,
  signal: AbortSignal | undefined,
): AbortSignalLike => anySignal(context.closing, signal);
