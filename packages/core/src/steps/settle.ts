import type { Cost } from '../model/cost.ts';
import type { Charged } from '../model/error.ts';
import { type Job, type JobFailure, type JobState, type Output, isOver } from '../model/job.ts';
import { own } from '../model/own.ts';
import type { Ledger } from '../model/ledger.ts';
import type { Provider, ReadCost, Reading, ReadOutput } from '../model/provider.ts';
import { oneLine } from '../model/one-line.ts';
import type { JobRef } from '../model/ref.ts';
import type { Kind } from '../model/request.ts';
import { adjustment } from './adjust.ts';
import { refundDue } from './refund.ts';

/** What is known besides the reply. */
export interface Settling {
  readonly provider: Provider;
  readonly baseURL: string;
  readonly ref: JobRef;
  readonly kind: Kind;
  readonly now: number;
  readonly durable: boolean;
  /** The job as it was last seen, if it was. */
  readonly before?: Job | undefined;
  /** From encoding, right after the submit. */
  readonly ledger?: Ledger | undefined;
  /** What the submit sent. */
  readonly body?: unknown;
  readonly notices?: readonly string[] | undefined;
}

const iso = (ms: number): string => new Date(ms).toISOString();

function stateOf(states: Provider['states'], word: string): JobState | undefined {
  const exact = own(states, word);
  if (exact !== undefined) return exact;
  const folded = word.toLowerCase();
  return Object.entries(states).find(([known]) => known.toLowerCase() === folded)?.[1] ?? states['*'];
}

/** A usable link, resolved; undefined for one that no download may follow. */
function linkOf(url: string, baseURL: string): string | undefined {
  if (url.trim() === '' || !URL.canParse(url, `${baseURL}/`)) return undefined;
  const full = new URL(url, `${baseURL}/`);
  const own = full.origin === new URL(baseURL).origin;
  return full.protocol === 'https:' || (own && full.protocol === 'http:') ? full.href : undefined;
}

function outputOf(it: ReadOutput, settling: Settling): Output | undefined {
  const url = linkOf(it.url, settling.baseURL);
  if (url === undefined) return undefined;
  const { expiresInMs = settling.provider.linkLifetimeMs, ...facts } = it;
  const expiresAt = expiresInMs === undefined ? {} : { expiresAt: iso(settling.now + expiresInMs) };
  return { ...facts, url, role: it.role ?? 'main', ...expiresAt };
}

/** A figure without a currency is in that of the cost before it; without one nobody knows what it counts. */
const named = (costs: readonly ReadCost[], before: readonly Cost[]): readonly Omit<Cost, 'at'>[] =>
  costs.flatMap((cost) => {
    const currency = cost.currency ?? before.at(-1)?.currency;
    return currency === undefined ? [] : [{ ...cost, currency }];
  });

/**
 * One event for each basis. A figure told again in the same currency is the later, better one; told in another currency
 * it is the same money in another unit, and counting it as well would double the price.
 */
function addCosts(before: readonly Cost[], more: Reading['costs'], now: number): readonly Cost[] {
  if (more === undefined || more.length === 0) return before;
  const costs = [...before];
  for (const cost of named(more, before)) {
    const index = costs.findIndex((old) => old.basis === cost.basis);
    const old = costs[index];
    if (old === undefined) costs.push({ ...cost, at: iso(now) });
    else if (old.currency === cost.currency && old.amount !== cost.amount)
      costs[index] = { ...cost, at: iso(now) };
  }
  return costs;
}

// Jobs are many and mostly alike; what is empty or has not changed is shared.
const nothing: readonly [] = Object.freeze([]);

function addNotices(before: readonly string[], more: readonly string[]): readonly string[] {
  const fresh = more.map(oneLine).filter((notice) => !before.includes(notice));
  return fresh.length === 0 ? before : [...before, ...new Set(fresh)];
}

const isCharge = ({ basis, amount }: Cost): boolean => basis === 'charged' && amount !== '0';

function chargedOf({ provider, ref, now }: Settling, costs: readonly Cost[]): Charged {
  const { failedJob, refundAfterMs = Infinity } = provider.billing;
  if (failedJob === 'free' || costs.at(-1)?.basis === 'refunded') return 'no';
  // Nobody saw whether it failed before it would have been paid back.
  if (now - Date.parse(ref.submittedAt) > refundAfterMs) return 'maybe';
  if (failedJob === 'charged' || costs.some(isCharge)) return 'yes';
  return 'maybe';
}

function failureOf(reading: Reading, costs: readonly Cost[], settling: Settling): JobFailure {
  const row = settling.provider.errors?.find(
    (each) =>
      each.status === undefined &&
      (each.code === undefined || each.code === reading.failure?.code) &&
      (each.message === undefined || each.message.test(reading.failure?.message ?? '')),
  );
  return {
    code: reading.failure?.is ?? row?.is ?? 'generation_failed',
    message: reading.failure?.message ?? 'the gateway gave no reason',
    charged: chargedOf(settling, costs),
  };
}

const addAdjustments = (ledger: Ledger, { adjusted }: Reading, body: unknown): Ledger =>
  adjusted === undefined || adjusted.length === 0
    ? ledger
    : [...ledger, ...adjusted.map((it) => adjustment(it, ledger, body))];

/** The state a reply means, and what is odd about it. */
function judge(
  reading: Reading,
  outputs: number,
  states: Provider['states'],
): { state: JobState; notice?: string } {
  const { status } = reading;
  if (status === undefined) return { state: outputs > 0 ? 'succeeded' : 'queued' };
  const state = stateOf(states, status);
  if (state === undefined)
    return {
      state: 'running',
      notice: `unknown status word '${status.slice(0, 60)}'; taken as still running`,
    };
  if (state === 'succeeded' && outputs === 0) {
    return {
      state: 'running',
      notice: `the gateway says '${status}' but names no file yet; taken as still running`,
    };
  }
  return { state };
}

/** Makes the job out of what a reply says. What is over stays over, and progress never falls. */
export function settle(reading: Reading, settling: Settling): Job {
  const { before, provider } = settling;
  const outputs = (reading.outputs ?? []).map((it) => outputOf(it, settling));
  const usable = outputs.filter((it) => it !== undefined);
  const { state, notice } = judge(reading, usable.filter((it) => it.role === 'main').length, provider.states);
  const told = addCosts(before?.costs ?? nothing, reading.costs, settling.now);
  const lasting = before !== undefined && isOver(before.state) ? before.state : state;
  const age = settling.now - Date.parse(settling.ref.submittedAt);
  const costs = addCosts(told, refundDue(provider.billing, told, lasting, age), settling.now);
  const refused = outputs.length > usable.length ? ['a link that is not https was left out'] : [];
  const notices = [
    ...(settling.notices ?? []),
    ...(notice === undefined ? [] : [notice]),
    ...refused,
    ...(reading.notices ?? []),
  ];
  const facts = {
    ref: settling.ref,
    kind: settling.kind,
    status: reading.status,
    progress: progressOf(reading, before, state),
    costs,
    ledger: addAdjustments(settling.ledger ?? before?.ledger ?? nothing, reading, settling.body),
    notices: addNotices(before?.notices ?? nothing, notices),
    resumable: provider.poll !== undefined && settling.ref.id !== undefined,
    durable: settling.durable,
    seenAt: iso(settling.now),
  };
  if (before !== undefined && isOver(before.state) && before.state !== 'expired' && state !== before.state) {
    const odd = `the gateway now says '${reading.status ?? state}' of a job that was over; it stays ${before.state}`;
    return { ...before, costs, notices: addNotices(before.notices, [odd]), seenAt: facts.seenAt };
  }
  if (state === 'succeeded') return { ...facts, state, outputs: usable as unknown as [Output, ...Output[]] };
  if (state === 'failed')
    return { ...facts, state, outputs: nothing, failure: failureOf(reading, costs, settling) };
  return { ...facts, state, outputs: nothing };
}

function progressOf(reading: Reading, before: Job | undefined, state: JobState): number | undefined {
  if (state === 'succeeded') return 1;
  const known = [reading.progress, before?.progress].filter((value) => value !== undefined);
  const sane = known.filter((value) => Number.isFinite(value) && value >= 0);
  return sane.length === 0 ? undefined : Math.min(1, Math.max(...sane));
}
