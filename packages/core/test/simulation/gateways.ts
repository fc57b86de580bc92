import type { JobFaultName } from './faults.ts';
import { callLimit, dearerPrices, dedupeWindowMs, type GatewayKind, prices } from './specs.ts';

/** What a gateway has really sold. */
export interface Purchase {
  readonly id: string;
  readonly gateway: GatewayKind;
  readonly prompt: string;
  /** The number of the send that bought it. */
  readonly send: number;
  readonly price: string;
  /** Ms since 1970. */
  readonly boughtAt: number;
  readonly endsAt: number;
  readonly fault: JobFaultName | undefined;
  readonly attemptKey: string | undefined;
  readonly callback: string | undefined;
  readonly canceledAt: number | undefined;
}

/** Everything a gateway knows. */
export interface GatewayState {
  readonly kind: GatewayKind;
  readonly deduplicates: boolean;
  readonly purchases: readonly Purchase[];
  /** When calls arrived that are counted, ms since 1970. */
  readonly calls: readonly number[];
  /** Calls that arrived beyond the limit. */
  readonly excess: number;
}

export const newGateway = (kind: GatewayKind, deduplicates: boolean): GatewayState => ({
  kind,
  deduplicates,
  purchases: [],
  calls: [],
  excess: 0,
});

/** A request as it arrives. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Ms since 1970. */
  readonly now: number;
  /** The number of the send, of a submit. */
  readonly send: number;
  /** How a job that it buys will go. */
  readonly job: { readonly id: string; readonly ms: number; readonly fault: JobFaultName | undefined };
}

export interface CannedResponse {
  readonly state: GatewayState;
  readonly status: number;
  readonly body: unknown;
  /** When it is given, ms since 1970. */
  readonly at: number;
}

/** Where a job stands at its gateway. */
export type JobWord = 'waiting' | 'working' | 'pondering' | 'done' | 'broken' | 'stopped';

const lateFileMs = 20_000;
const unseenMs = 15_000;
const revisedAfterMs = 60_000;
const forgottenAfterMs = 30_000;
/** A job stands in a listing only after so long. */
const listingLagMs = 3_000;

/** What a gateway says of a job now; undefined: it does not know it. */
export function wordOf(purchase: Purchase, now: number): JobWord | undefined {
  const { boughtAt, endsAt, fault, canceledAt } = purchase;
  if (fault === 'unseen-at-first' && now - boughtAt < unseenMs) return undefined;
  if (fault === 'forgotten' && now > endsAt + forgottenAfterMs) return undefined;
  if (canceledAt !== undefined) return 'stopped';
  if (now < boughtAt + (endsAt - boughtAt) / 4) return 'waiting';
  if (now < endsAt) return fault === 'unknown-word' ? 'pondering' : 'working';
  if (fault === 'fails') return 'broken';
  if (fault === 'fails-then-succeeds') return now < endsAt + revisedAfterMs ? 'broken' : 'done';
  return 'done';
}

export const hasFile = (purchase: Purchase, now: number): boolean =>
  wordOf(purchase, now) === 'done' &&
  (purchase.fault !== 'done-without-file' || now >= purchase.endsAt + lateFileMs);

/** What the gateway takes for a job as it stands: the listing gateway charges at the end and pays failures back. */
export function costOf(purchase: Purchase, now: number): { readonly cost: string; readonly basis: string } {
  const word = wordOf(purchase, now);
  const cost = purchase.price;
  if (purchase.gateway !== 'listing') return { cost, basis: 'charged' };
  if (word === 'done') return { cost, basis: 'charged' };
  return { cost, basis: word === 'broken' || word === 'stopped' ? 'refunded' : 'reserved' };
}

const filesOf = ({ id, gateway }: Purchase): readonly string[] => [
  `https://files.${gateway}.example/${id}.mp4`,
];

/** The report of a job, as polls and deliveries have it. */
export function reportOf(purchase: Purchase, now: number): Readonly<Record<string, unknown>> | undefined {
  const word = wordOf(purchase, now);
  if (word === undefined) return undefined;
  // The listing gateway gives the file to a second request alone.
  const hasOwnFile = purchase.gateway !== 'listing' && hasFile(purchase, now);
  return {
    job: purchase.id,
    word,
    ...(hasOwnFile ? { files: filesOf(purchase) } : {}),
    ...(word === 'broken' ? { reason: 'the model broke down' } : {}),
    ...costOf(purchase, now),
  };
}

const read = (body: string | undefined): Readonly<Record<string, unknown>> => {
  const value: unknown = body === undefined ? {} : JSON.parse(body);
  return typeof value === 'object' && value !== null ? { ...value } : {};
};

/** A gateway after somebody else has bought there with the same account. */
export function withStranger(state: GatewayState, id: string, now: number): GatewayState {
  const purchase: Purchase = {
    id,
    gateway: state.kind,
    prompt: 'the boat of a stranger',
    send: -1,
    price: prices[state.kind],
    boughtAt: now,
    endsAt: now + 1_000,
    fault: undefined,
    attemptKey: undefined,
    callback: undefined,
    canceledAt: undefined,
  };
  return { ...state, purchases: [...state.purchases, purchase] };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function buy(state: GatewayState, call: Call): CannedResponse {
  const { kind, deduplicates, purchases } = state;
  const { now, job, send } = call;
  const attemptKey = call.headers['x-client-id'];
  const body = read(call.body);
  const known = deduplicates
    ? purchases.find((each) => each.attemptKey === attemptKey && now - each.boughtAt < dedupeWindowMs)
    : undefined;
  if (known !== undefined)
    return { state, status: 200, body: reportOf(known, now) ?? { job: known.id }, at: now };
  const purchase: Purchase = {
    id: job.id,
    gateway: kind,
    prompt: textOf(body['text']) ?? '',
    send,
    price: job.fault === 'dearer' ? dearerPrices[kind] : prices[kind],
    boughtAt: now,
    endsAt: now + job.ms,
    // A call that is held tells of its job once, when it has ended.
    fault:
      kind === 'held' && (job.fault === 'unseen-at-first' || job.fault === 'forgotten')
        ? undefined
        : job.fault,
    attemptKey,
    callback: textOf(body['notify']),
    canceledAt: undefined,
  };
  const at = kind === 'held' ? purchase.endsAt : now;
  const report =
    kind === 'held' ? reportOf(purchase, at) : { job: job.id, word: 'waiting', ...costOf(purchase, now) };
  return { state: { ...state, purchases: [...purchases, purchase] }, status: 200, body: report ?? {}, at };
}

function cancel(state: GatewayState, purchase: Purchase, now: number): CannedResponse {
  if (now >= purchase.endsAt)
    return { state, status: 400, body: { code: 'already_done', message: 'it has finished' }, at: now };
  const canceled = { ...purchase, canceledAt: purchase.canceledAt ?? now };
  const purchases = state.purchases.map((each) => (each === purchase ? canceled : each));
  return { state: { ...state, purchases }, status: 200, body: reportOf(canceled, now) ?? {}, at: now };
}

function list(state: GatewayState, now: number): CannedResponse {
  const jobs = state.purchases
    .filter(({ boughtAt }) => now - boughtAt >= listingLagMs)
    .map(({ id, boughtAt, prompt, attemptKey }) => ({
      job: id,
      at: new Date(boughtAt).toISOString(),
      ...(state.kind === 'keyed' ? { key: attemptKey } : { text: prompt }),
    }));
  return { state, status: 200, body: { jobs }, at: now };
}

function aboutJob(state: GatewayState, { method, path, now }: Call): CannedResponse {
  const [, id = '', rest] = /^\/jobs\/([^/]+)(?:\/(\w+))?$/.exec(path) ?? [];
  const purchase = state.purchases.find((each) => each.id === id);
  const report = purchase === undefined ? undefined : reportOf(purchase, now);
  if (purchase === undefined || report === undefined)
    return { state, status: 404, body: { message: 'there is no such job' }, at: now };
  if (method === 'PUT') return cancel(state, purchase, now);
  if (rest !== 'result') return { state, status: 200, body: report, at: now };
  const body = { job: id, files: hasFile(purchase, now) ? filesOf(purchase) : [] };
  return { state, status: 200, body, at: now };
}

/** What a gateway answers, and what it knows afterwards. */
export function respond(before: GatewayState, call: Call): CannedResponse {
  const { now, method, path } = call;
  if (before.kind !== 'quoting') return responseAllowed(before, call);
  const recent = before.calls.filter((at) => at > now - callLimit.windowMs);
  const isOver = recent.length >= callLimit.max;
  const state = { ...before, calls: [...recent, now], excess: before.excess + (isOver ? 1 : 0) };
  if (isOver) return { state, status: 429, body: { message: 'too many calls' }, at: now };
  if (method === 'POST' && path === '/quote')
    return { state, status: 200, body: { cost: prices.quoting }, at: now };
  return responseAllowed(state, call);
}

function responseAllowed(state: GatewayState, call: Call): CannedResponse {
  const { method, path, now } = call;
  if (method === 'POST' && path === '/make') return buy(state, call);
  if (method === 'GET' && path === '/jobs') return list(state, now);
  return aboutJob(state, call);
}
