import type { Cost } from '../model/cost.ts';
import type { AttemptNote, ChargeStatus } from '../model/error.ts';
import { type Job, type JobFailure, type JobState, type Output, isTerminal } from '../model/job.ts';
import { getOwn } from '../model/get-own.ts';
import type { FieldReport } from '../model/field-report.ts';
import { readDataUrl } from '../model/media.ts';
import { isoOf } from '../model/moment.ts';
import { oneLine } from '../model/one-line.ts';
import type { ProviderSpec, ParsedResponse, ReadOutput } from '../model/provider.ts';
import type { JobRef } from '../model/ref.ts';
import type { OutputKind } from '../model/request.ts';
import { adjustment } from './adjust.ts';
import { addCosts, costsOfRevised, type CountedCosts } from './costs.ts';
import { expiryOf } from './expiry.ts';
import { flaggedOf } from './flagged.ts';
import { linkNotices, usableOutputs } from './links.ts';
import { pollEndpointOf } from './poll-endpoint.ts';
import { progressOf } from './progress.ts';
import { chargeOfSuccess, refundDue, refundOf } from './refund.ts';
import { usualEndOf, usualErrorCode } from './usual-meanings.ts';

/** What is known besides the response. */
export interface JobContext {
  readonly provider: ProviderSpec;
  readonly baseURL: string;
  readonly ref: JobRef;
  readonly kind: OutputKind;
  readonly now: number;
  readonly durable: boolean;
  /** The job as it was last seen, if it was. */
  readonly previous?: Job | undefined;
  /** When a response last confirmed `previous` without changing it, ms since 1970. @default when it was observed */
  readonly confirmedAt?: number | undefined;
  /** From encoding, right after the submit. */
  readonly fieldReport?: FieldReport | undefined;
  /** What the submit sent. */
  readonly body?: unknown;
  readonly notices?: readonly string[] | undefined;
  /** The attempts of the same submit that brought no job, such as those at other gateways. */
  readonly attempts?: readonly AttemptNote[] | undefined;
}

/** The state that a gateway's status means; undefined for a status that is in no row. */
export const stateOf = (states: ProviderSpec['states'], status: string): JobState | undefined =>
  rowOf(states, status) ?? states['*'];

function rowOf(states: ProviderSpec['states'], status: string): JobState | undefined {
  const exact = getOwn(states, status);
  if (exact !== undefined) return exact;
  const folded = status.toLowerCase();
  return Object.entries(states).find(([known]) => known.toLowerCase() === folded)?.[1];
}

/** An output whose link is resolved already. */
function outputOf(read: ReadOutput, { provider, now }: JobContext): Output {
  const { expiresInMs, expiresAt: printed, ...facts } = read;
  const role = read.role ?? 'main';
  const data = readDataUrl(read.url);
  // A data URL is the file itself: it never expires, and it may name its media type.
  if (data !== undefined)
    return data.mediaType === '' ? { ...facts, role } : { mediaType: data.mediaType, ...facts, role };
  const expiresAt = expiryOf({ expiresInMs, expiresAt: printed }, provider.outputUrlTtlMs, now);
  return { ...facts, role, ...(expiresAt === undefined ? {} : { expiresAt }) };
}

// Jobs are many and mostly alike; what is empty or has not changed is shared.
const emptyList: readonly [] = Object.freeze([]);

function addNotices(previous: readonly string[], more: readonly string[]): readonly string[] {
  if (more.length === 0) return previous;
  const fresh = more.map(oneLine).filter((notice) => !previous.includes(notice));
  return fresh.length === 0 ? previous : [...previous, ...new Set(fresh)];
}

const isCharge = ({ basis, amount }: Cost): boolean => basis === 'charged' && amount !== '0';

function chargedOf(
  { provider, ref, now }: JobContext,
  costs: readonly Cost[],
  failure: ParsedResponse['failure'],
): ChargeStatus {
  const { failedJob, refundAfterMs = Infinity } = provider.billing;
  if (failedJob === 'free' || failure?.refunded === true || costs.at(-1)?.basis === 'refunded') return 'no';
  // Whether it failed within the refund window is unknown.
  if (now - Date.parse(ref.submittedAt) > refundAfterMs) return 'maybe';
  if (failedJob === 'charged' || costs.some(isCharge)) return 'yes';
  return 'maybe';
}

// A response can hold 16 MB, and a job is kept, shown and handed on.
const longestReason = 2_000;

/** What a later response leaves out of a failure that is known already, the earlier one still says. */
function failureOf(reading: ParsedResponse, costs: readonly Cost[], context: JobContext): JobFailure {
  const known = context.previous?.state === 'failed' ? context.previous.failure : undefined;
  const row = context.provider.errors?.find(
    (each) =>
      // A failed job has no status of its own: so a row that proves a refusal counts by its message.
      (each.status === undefined ||
        (each.provesNotAccepted === true && (each.code ?? each.message) !== undefined)) &&
      (each.code === undefined || each.code === reading.failure?.code) &&
      (each.message === undefined || (reading.failure?.message ?? '').search(each.message) !== -1),
  );
  const charged = chargedOf(context, costs, reading.failure);
  const { code, message } = known ?? { code: 'generation_failed', message: 'the gateway gave no reason' };
  const flagged = flaggedOf(reading.failure?.flagged) ?? known?.flagged;
  return {
    code:
      reading.failure?.errorCode ??
      row?.errorCode ??
      usualErrorCode(reading.failure ?? {}, undefined) ??
      code,
    // A person reads it; the raw text of a gateway could command a terminal.
    message: oneLine((reading.failure?.message ?? message).slice(0, longestReason)),
    charged: charged === 'maybe' ? (known?.charged ?? charged) : charged,
    ...(flagged === undefined ? {} : { flagged }),
  };
}

const addAdjustments = (
  fieldReport: FieldReport,
  { adjustments }: ParsedResponse,
  body: unknown,
): FieldReport =>
  adjustments === undefined || adjustments.length === 0
    ? fieldReport
    : [...fieldReport, ...adjustments.map((change) => adjustment(change, fieldReport, body))];

interface JudgedState {
  readonly state: JobState;
  readonly notice?: string;
  /** The gateway's status is in no table: what it means for the outputs beside it is unknown. */
  readonly isUnknownStatus?: true;
}

/** The state a response means, and what is odd about it. */
function judgeState(reading: ParsedResponse, outputs: number, states: ProviderSpec['states']): JudgedState {
  const { status } = reading;
  if (status === undefined) return { state: outputs > 0 ? 'succeeded' : 'queued' };
  const word = status.slice(0, 60);
  const known = rowOf(states, status);
  const usual = known === undefined ? usualEndOf(status, { outputs, failure: reading.failure }) : undefined;
  if (usual !== undefined) {
    const evidence = usual === 'succeeded' ? 'a file' : 'an error';
    return {
      state: usual,
      notice: `undocumented status word '${word}' beside ${evidence}; taken as ${usual}`,
    };
  }
  const state = known ?? states['*'];
  if (state === undefined || (known === undefined && outputs > 0))
    return { state: state ?? 'running', notice: unknownStatusNotice(reading, word), isUnknownStatus: true };
  if (state === 'succeeded' && outputs === 0) {
    return {
      state: 'running',
      notice: `the gateway says '${status}' but names no file yet; taken as still running`,
    };
  }
  return { state };
}

/** The gateway's own sentence goes with the notice: it may be the only sign of what is wrong. */
const unknownStatusNotice = ({ failure }: ParsedResponse, word: string): string =>
  `unknown status word '${word}'; taken as still running${
    failure?.message === undefined ? '' : ` (the gateway says: ${failure.message.slice(0, longestReason)})`
  }`;

/** What a job that was over is after a response that reports another state. */
type Transition = 'stays' | 'revised' | 'open';

/**
 * A reported failure, or a job the gateway no longer knew, may be revised by a later success: what was paid for must not
 * be lost. Nothing else reported later changes an end, except that a job the gateway knows again goes on.
 */
function transitionOf(previous: Job | undefined, state: JobState): Transition {
  if (previous === undefined || !isTerminal(previous.state) || previous.state === state) return 'open';
  if (state === 'succeeded' && (previous.state === 'failed' || previous.state === 'expired'))
    return 'revised';
  return previous.state === 'expired' ? 'open' : 'stays';
}

const revisions: { readonly [State in JobState]?: string } = {
  failed: 'the gateway first reported this job as failed and now reports it as succeeded',
  expired:
    'this job was expired, because the gateway did not know it; the gateway now reports it as succeeded',
};

/** Makes the job out of what a response says. What is over stays over but for a late success, and progress never falls. */
export function reduceJob(reading: ParsedResponse, context: JobContext): Job {
  const { previous, provider } = context;
  const { usable, leftOut } = usableOutputs(reading.outputs ?? [], context.baseURL, (output) =>
    outputOf(output, context),
  );
  const mains = usable.filter(({ role }) => role === 'main').length;
  const { state, notice, isUnknownStatus } = judgeState(reading, mains, provider.states);
  const later = transitionOf(previous, state);
  const money = costsAfter(reading, context, later, state);
  const observedAt = isoOf(context.now);

  // Links of a success that is not taken as one are named, so that a person can find what was paid for.
  const isUnkept =
    isUnknownStatus === true || ['failed', 'canceled'].includes(lastingState(previous, later, state));
  const unkept = isUnkept ? usable.map(({ url }) => url) : [];
  const links = linkNotices({ leftOut, unkept }, previous?.notices ?? emptyList);

  if (previous !== undefined && later === 'stays') {
    const odd = `the gateway now reports '${(reading.status ?? state).slice(0, 60)}' for a job that was over; it stays ${previous.state}`;
    const notices = addNotices(previous.notices, [odd, ...links, ...money.notices]);
    return { ...previous, costs: money.costs, notices, observedAt };
  }
  const notices = [
    ...(context.notices ?? []),
    ...(later === 'revised' && previous !== undefined ? [revisions[previous.state] ?? ''] : []),
    ...(notice === undefined ? [] : [notice]),
    ...links,
    ...money.notices,
    ...(reading.notices ?? []),
  ];
  const attempts = context.attempts ?? previous?.attempts ?? emptyList;
  const facts = {
    ref: context.ref,
    kind: context.kind,
    gatewayStatus: reading.status,
    progress: progressOf(reading, previous, state),
    costs: money.costs,
    fieldReport: addAdjustments(
      context.fieldReport ?? previous?.fieldReport ?? emptyList,
      reading,
      context.body,
    ),
    notices: addNotices(previous?.notices ?? emptyList, notices),
    resumable: pollEndpointOf(provider, context.ref) !== undefined && context.ref.id !== undefined,
    durable: context.durable,
    observedAt,
    ...timesAfter(context, state),
    ...(attempts.length === 0 ? {} : { attempts }),
  };
  // `judgeState` calls nothing a success that has no output.
  if (state === 'succeeded') return { ...facts, state, outputs: usable as readonly [Output, ...Output[]] };
  if (state === 'failed')
    return { ...facts, state, outputs: emptyList, failure: failureOf(reading, money.costs, context) };
  return { ...facts, state, outputs: emptyList };
}

// The longest pause between two polls is half of it.
const watchedMs = 2 * 60_000;

/**
 * When a job began and ended, as far as it was watched: for a job that was polled an hour later both are unknown, and so they
 * are by a clock that is behind the one the job was seen by before.
 */
function timesAfter(
  { previous, confirmedAt = 0, ref, now }: JobContext,
  state: JobState,
): Pick<Job, 'startedAt' | 'endedAt' | 'lastActiveAt'> {
  const lastObservedMs = Math.max(confirmedAt, Date.parse(previous?.observedAt ?? ref.submittedAt));
  const isWatched = now >= lastObservedMs && now - lastObservedMs <= watchedMs;
  const startedAt = previous?.startedAt ?? (state === 'running' && isWatched ? isoOf(now) : undefined);
  const started = startedAt === undefined ? {} : { startedAt };
  if (!isTerminal(state)) return started;
  if (previous !== undefined && isTerminal(previous.state)) return { ...started, ...endOf(previous) };
  return isWatched
    ? { ...started, ...endOf({ endedAt: isoOf(now), lastActiveAt: isoOf(lastObservedMs) }) }
    : started;
}

/** When a job ended, as far as it was seen. */
export const endOf = ({ endedAt, lastActiveAt }: Pick<Job, 'endedAt' | 'lastActiveAt'>) => ({
  ...(endedAt === undefined ? {} : { endedAt }),
  ...(endedAt === undefined || lastActiveAt === undefined ? {} : { lastActiveAt }),
});

const lastingState = (previous: Job | undefined, later: Transition, state: JobState): JobState =>
  previous !== undefined && later === 'stays' ? previous.state : state;

function costsAfter(
  reading: ParsedResponse,
  context: JobContext,
  later: Transition,
  state: JobState,
): CountedCosts {
  const { previous, provider, now } = context;
  const kept =
    later === 'revised' && previous !== undefined
      ? costsOfRevised(previous, reading.costs)
      : { costs: previous?.costs ?? emptyList, notices: [] };
  const settled = addCosts(kept.costs, chargeOfSuccess(provider.billing, kept.costs, state), now);
  const counted = addCosts(settled.costs, reading.costs, now);
  // A job that had ended was not seen unfinished since, so no refund can be inferred.
  const lasting = previous !== undefined && isTerminal(previous.state) ? previous.state : state;
  const age = now - Date.parse(context.ref.submittedAt);
  const refunds = [
    ...refundDue(provider.billing, counted.costs, lasting, age),
    ...(state === 'failed' && reading.failure?.refunded === true ? refundOf(counted.costs) : []),
  ];
  const { costs } = addCosts(counted.costs, refunds, now);
  return { costs, notices: [...kept.notices, ...counted.notices] };
}
