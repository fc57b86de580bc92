import { promisesAreShared } from '#timers';
import { CrosspointError } from '../../model/error.ts';
import type { Clock } from '../../io/clock.ts';
import { withDeadline } from '../../io/deadline.ts';
import type { AbortSignalLike } from '../../io/abort-signal.ts';
import type { Context } from '../context.ts';
import type { Provider } from '../define.ts';
import type { UsageLimit } from '../../model/provider.ts';
import { usageLimitsOf } from '../limits-in-use.ts';
import type { QueuePlace, RateWindow, Slot, WaitingPurpose, Window } from './rate-window.ts';
import { emit } from '../emit.ts';
import type { AbortReason } from '../../io/transport.ts';
import { storeCall, storeTimeoutMs } from '../store/store-calls.ts';

/** The request that needs a slot. */
export interface SlotRequest {
  readonly purpose: WaitingPurpose;
  readonly signal: AbortSignalLike;
  /** Gives up where no slot is free within so long. @default Infinity */
  readonly maxMs?: number;
}

// Two processes that share a store do not see each other's responses; their requests may arrive this much out of step.
const jitterMs = 1_000;
// Where no request may wait for another's response, each looks again by itself.
const lookAgainMs = 250;
const failure = 'could not count the request against the usage limit of the gateway; nothing was sent';
const stopped = 'stopped while waiting for the usage limit of the gateway; nothing was sent';

const nameOf = ({ spec, account }: Provider, row: Window): string =>
  [spec.id, ...(row.scope === 'key' ? [account] : []), row.applies, row.max, row.windowMs].join(' ');

/** @throws CrosspointError `rate_limited` when the next slot is free too late */
function inTime(ms: number, maxMs: number): number {
  if (ms <= maxMs) return ms;
  const message = `the usage limit of the gateway allows the next request in ${Math.ceil(ms / 1000)} s; retry then`;
  throw new CrosspointError({ code: 'rate_limited', message, retryable: true, retryAfterMs: ms });
}

function throwCanceled(): never {
  throw new CrosspointError({ code: 'canceled', message: stopped });
}

function tooLate(reason: AbortReason, ms: number): never {
  if (reason === 'canceled') return throwCanceled();
  const message = 'other requests are waiting for the usage limit of the gateway; retry later';
  const retryAfterMs = Number.isFinite(ms) ? ms : undefined;
  throw new CrosspointError({ code: 'rate_limited', message, retryable: true, retryAfterMs });
}

async function sleep(clock: Clock, ms: number, signal: AbortSignalLike): Promise<void> {
  await clock.sleep(ms, signal);
  if (signal.aborted) throwCanceled();
}

/**
 * Waits until a slot is free and this request is the next to take it; says once that it waits.
 *
 * @param mayEndEarly - A slot may be free before its time, when a job ends.
 */
async function takeTurn(
  context: Pick<Context, 'clock' | 'onEvent'>,
  { spec, account }: Provider,
  rateWindow: RateWindow,
  place: QueuePlace | undefined,
  { purpose, signal, maxMs = Infinity }: SlotRequest,
  mayEndEarly = false,
): Promise<void> {
  const { clock } = context;
  const deadline = clock.monotonic() + maxMs;
  let isTold = false;
  for (;;) {
    const ms = rateWindow.wait(clock.monotonic());
    const isNext = place === undefined || rateWindow.isNext(place);
    if (ms <= 0 && isNext) return;
    if (!isTold && ms > 0) {
      const until = Number.isFinite(ms) ? Math.round(clock.now() + ms) : undefined;
      emit(context, { type: 'request.waiting', purpose, provider: spec.id, account, until });
      isTold = true;
    }
    if (isNext && Number.isFinite(ms) && !mayEndEarly)
      await sleep(clock, inTime(ms, deadline - clock.monotonic()), signal);
    else if (!promisesAreShared || place === undefined)
      await sleep(clock, inTime(lookAgainMs, deadline - clock.monotonic()), signal);
    else
      await withDeadline(
        clock,
        signal,
        mayEndEarly ? Math.min(ms, deadline - clock.monotonic()) : deadline - clock.monotonic(),
        () => rateWindow.nextChange(place),
        (reason) => {
          if (reason === 'canceled' || clock.monotonic() >= deadline) tooLate(reason, ms);
        },
      );
  }
}

// A gateway that asks for a longer pause gets it from the caller, not from a hanging submit.
const longestInFlightMs = 60_000;

/**
 * Waits until the account may have one more job in flight, as far as this process has bought them. A slot is free when its
 * job was seen to have ended, or by itself after the documented time.
 *
 * @returns undefined where the gateway documents no such limit
 * @throws CrosspointError `canceled`, or `rate_limited` where no slot is free within a minute; nothing was sent
 */
export async function acquireInFlight(
  context: Context,
  provider: Provider,
  signal: AbortSignalLike,
): Promise<Slot | undefined> {
  const row = provider.limits.find((each): each is InFlightLimit => each.applies === 'in-flight');
  if (row === undefined) return undefined;
  const window = { ...row, applies: 'submit', windowMs: row.slotMs } as const;
  const rateWindow = usageLimitsOf(context.store).window(`in flight ${nameOf(provider, window)}`, window);
  const request = { purpose: 'submit', signal, maxMs: longestInFlightMs } as const;
  const place = promisesAreShared ? rateWindow.enter('submit') : undefined;
  let isServed = false;
  try {
    await takeTurn(context, provider, rateWindow, place, request, true);
    isServed = true;
    return rateWindow.acquire(() => context.clock.monotonic());
  } finally {
    if (place !== undefined) rateWindow.leave(place, isServed);
  }
}

type InFlightLimit = Extract<UsageLimit, { applies: 'in-flight' }>;

/** Waits for a slot in one window, first in this process, then among all that share a durable store. */
async function claim(
  context: Context,
  provider: Provider,
  row: Window,
  request: SlotRequest,
): Promise<() => void> {
  const { store } = context;
  const { signal, maxMs = Infinity } = request;
  const name = nameOf(provider, row);
  const rateWindow = usageLimitsOf(store).window(name, row);
  // A request whose runtime ended it would keep its place for ever: where that happens, no request queues.
  const place = promisesAreShared ? rateWindow.enter(request.purpose) : undefined;
  let isServed = false;
  let release: () => void;
  try {
    await takeTurn(context, provider, rateWindow, place, request);
    isServed = true;
    release = rateWindow.acquire(() => context.clock.monotonic()).release;
  } finally {
    if (place !== undefined) rateWindow.leave(place, isServed);
  }
  if (!store.durable) return release;
  try {
    const windowMs = row.windowMs + jitterMs;
    for (;;) {
      const ms = await storeCall(
        context,
        { failure, signal, timeoutMs: Math.min(maxMs, storeTimeoutMs) },
        () => store.claimLimit({ name, windowMs, max: row.max }),
      );
      if (ms === 0) return release;
      await sleep(context.clock, inTime(ms, maxMs), signal);
    }
  } catch (error) {
    release();
    throw error;
  }
}

/**
 * Waits until the usage limits allow one more request. The function it returns is called when the response is there.
 *
 * @throws CrosspointError `canceled`; nothing was sent. `store_unavailable` where the store cannot count.
 */
export async function acquireSlot(
  context: Context,
  provider: Provider,
  request: SlotRequest,
): Promise<() => void> {
  const windows = provider.limits.filter((row): row is Window => 'windowMs' in row);
  const releases: (() => void)[] = [];
  for (const row of windows.filter(({ applies }) => applies === 'call' || applies === request.purpose))
    releases.push(await claim(context, provider, row, request));
  return () => releases.forEach((release) => release());
}
