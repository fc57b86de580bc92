import type { ErrorCode } from '../../model/error.ts';
import type { Job } from '../../model/job.ts';
import type { GenerationRequest } from '../../model/request.ts';
import type { Context } from '../context.ts';
import { type StoreCall, storeCall } from '../store/store-calls.ts';
import type { Attempt, JobStore } from '../store/store.ts';
import { leastSamples, type OfferStatistics, type SeenOrder } from './offer-statistics.ts';
import type { Candidate, Offer } from './route.ts';

// Enough for a rate, and few enough to be read in a moment.
const newest = 500;
// Statistics change slowly, and a batch plans often.
export const keptMs = 30_000;

/** Failures of the gateway. Any other is the user's, or the account's, or says nothing. */
const faults: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'provider_unavailable',
  'timeout',
  'unexpected_response',
  'submission_unknown',
  'rate_limited',
  'generation_failed',
  'not_found',
]);

/** What one attempt says of its gateway. */
interface AttemptSample {
  readonly end: 'succeeded' | 'failed' | 'refused';
  readonly queueMs?: number | undefined;
  readonly msPerUnit?: number | undefined;
  readonly totalMs?: number | undefined;
}

const isFault = (code: ErrorCode | undefined): boolean => code !== undefined && faults.has(code);

function sampleOf({ status, job, errorCode, ref }: Attempt): AttemptSample | undefined {
  if (job?.state === 'succeeded') return { end: 'succeeded', ...timesOf(job, Date.parse(ref.submittedAt)) };
  if (job?.state === 'failed') return isFault(job.failure.code) ? { end: 'failed' } : undefined;
  if (job?.state === 'expired') return { end: 'failed' };
  const hasEnded = status === 'rejected' || status === 'not_sent' || status === 'unknown';
  return hasEnded && isFault(errorCode) ? { end: 'refused' } : undefined;
}

/** What was asked for, in seconds; undefined for a job that has no length. */
const durationIn = (fieldReport: Job['fieldReport']): number | undefined => {
  const row = fieldReport.find(({ field }) => field === 'duration');
  return [row?.to, row?.from].find((value): value is number => typeof value === 'number' && value > 0);
};

/** Seconds of output, or the number of files that have no length; undefined for videos of unknown length. */
function unitsOf(job: Job): number | undefined {
  const mains = job.outputs.filter(({ role }) => role === 'main');
  const seconds = mains.reduce((sum, { duration = 0 }) => sum + duration, 0);
  if (seconds > 0) return seconds;
  const asked = job.kind === 'video' ? durationIn(job.fieldReport) : 1;
  return asked === undefined ? undefined : asked * Math.max(1, mains.length);
}

function timesOf(job: Job, submittedAt: number): Pick<AttemptSample, 'queueMs' | 'msPerUnit' | 'totalMs'> {
  if (job.endedAt === undefined) return {};
  const endedAt = Date.parse(job.endedAt);
  const startedAt = job.startedAt === undefined ? undefined : Date.parse(job.startedAt);
  // Seen by two machines whose clocks differ, how long it took is unknown.
  if (submittedAt > (startedAt ?? endedAt) || (startedAt ?? endedAt) > endedAt) return {};
  const units = unitsOf(job);
  return {
    totalMs: endedAt - submittedAt,
    queueMs: startedAt === undefined ? undefined : startedAt - submittedAt,
    msPerUnit: units === undefined ? undefined : (endedAt - (startedAt ?? submittedAt)) / units,
  };
}

/** The middle value: a few jobs that took an hour say little of the next one. */
function median(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined).toSorted((a, b) => a - b);
  return known[known.length >> 1];
}

function statisticsOf(samples: readonly AttemptSample[], units: number | undefined): OfferStatistics {
  const succeeded = samples.filter(({ end }) => end === 'succeeded');
  const queueMs = median(succeeded.map((sample) => sample.queueMs));
  const msPerUnit = median(succeeded.map((sample) => sample.msPerUnit));
  // Without a length to reckon with, a job takes as long as the others did.
  const latencyMs =
    units === undefined || msPerUnit === undefined
      ? median(succeeded.map((sample) => sample.totalMs))
      : (queueMs ?? 0) + msPerUnit * units;
  return {
    samples: samples.length,
    successRate: samples.length === 0 ? 0 : succeeded.length / samples.length,
    refusals: samples.filter(({ end }) => end === 'refused').length,
    ...(latencyMs === undefined ? {} : { latencyMs: Math.round(latencyMs) }),
    ...(queueMs === undefined ? {} : { queueMs: Math.round(queueMs) }),
    ...(msPerUnit === undefined ? {} : { msPerUnit: Math.round(msPerUnit) }),
  };
}

/** The newest attempts at each gateway, as a registry read them last. */
const readLast = new WeakMap<
  JobStore,
  Map<string, { readonly at: number; readonly attempts: Promise<readonly Attempt[]> }>
>();

/** What the store holds of a gateway. A store that cannot be read only knows less: a plan buys nothing. */
export function attemptsAt(
  context: Pick<Context, 'clock' | 'store'>,
  provider: string,
  call: Pick<StoreCall, 'timeoutMs'> = {},
): Promise<readonly Attempt[]> {
  const { store, clock } = context;
  const byProvider = readLast.get(store) ?? new Map<string, never>();
  readLast.set(store, byProvider);
  const known = byProvider.get(provider);
  if (known !== undefined && clock.monotonic() - known.at < keptMs) return known.attempts;
  const attempts = storeCall(context, { failure: 'could not be read', ...call }, () =>
    store.list({ provider, superseded: true, limit: newest }),
  ).catch(() => []);
  byProvider.set(provider, { at: clock.monotonic(), attempts });
  return attempts;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(ms < 9_950 ? 1 : 0)} s`;

/** What was seen, as a clause for each order. */
const clauses: Readonly<Record<SeenOrder, (seen: OfferStatistics) => string>> = {
  latency: ({ latencyMs, samples }) =>
    latencyMs === undefined
      ? 'none of its jobs was watched to its end'
      : `it takes about ${seconds(latencyMs)} by ${samples} jobs`,
  success: ({ successRate, samples }) =>
    `${Math.round(successRate * 100)} % of its last ${samples} jobs succeeded`,
};

function reasonOf({ reason }: Offer, seen: OfferStatistics, orders: readonly SeenOrder[]): string {
  if (seen.samples < leastSamples)
    return `${reason}, and ${seen.samples} of the ${leastSamples} jobs are known that a conclusion needs`;
  return [reason, ...orders.map((order) => clauses[order](seen))].join(', ');
}

/** The candidates with what was seen of the same model at the same account of their gateways. */
export async function withStatistics(
  context: Context,
  candidates: readonly Candidate[],
  orders: readonly SeenOrder[],
  request: GenerationRequest,
): Promise<readonly Candidate[]> {
  return Promise.all(
    candidates.map(async (candidate) => {
      const { offer } = candidate;
      const attempts = await attemptsAt(context, offer.provider);
      const samples = attempts
        .filter(({ ref }) => ref.account === offer.account && ref.slug === offer.slug)
        .flatMap((attempt) => sampleOf(attempt) ?? []);
      const asked = request.kind === 'video' ? (request.duration ?? durationIn(offer.fieldReport)) : 1;
      const seen = statisticsOf(samples, asked === undefined ? undefined : asked * (request.n ?? 1));
      return { ...candidate, offer: { ...offer, seen, reason: reasonOf(offer, seen, orders) } };
    }),
  );
}
