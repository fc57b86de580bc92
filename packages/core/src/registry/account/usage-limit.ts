import { promisesAreShared } from '#timers';
import { CrosspointError } from '../../model/error.ts';
import type { Clock } from '../../io/clock.ts';
import { withDeadline } from '../../io/deadline.ts';
import type { AbortSignalLike } from '../../io/stop.ts';
import type { Context } from '../context.ts';
import type { Provider } from '../define.ts';
import type { Window } from '../process-state.ts';
import { storeCall, storeTimeoutMs } from '../store/store-calls.ts';

/** The request that needs a slot. */
export interface SlotRequest {
  readonly applies: 'submit' | 'call';
  readonly signal: AbortSignalLike;
  /** Gives up where no slot is free within so long. @default Infinity */
  readonly mostMs?: number;
}

// Two processes that share a store do not see each other's responses; their requests may arrive this much out of step.
const jitterMs = 1_000;
// Where no request may wait for another's response, each looks again by itself.
const lookAgainMs = 250;
const failure = 'could not count the request against what the gateway allows; nothing was sent';
const stopped = 'stopped while waiting for room in what the gateway allows; nothing was sent';

const nameOf = ({ spec, account }: Provider, row: Window): string =>
  [spec.id, ...(row.scope === 'key' ? [account] : []), row.applies, row.max, row.windowMs].join(' ');

/** @throws CrosspointError `rate_limited` when the next slot is free too late */
function inTime(ms: number, mostMs: number): number {
  if (ms <= mostMs) return ms;
  const message = `the gateway allows the next call in ${Math.ceil(ms / 1000)} s; ask again then`;
  throw new CrosspointError({ code: 'rate_limited', message, retryable: true, retryAfterMs: ms });
}

function throwCanceled(): never {
  throw new CrosspointError({ code: 'canceled', message: stopped });
}

async function sleep(clock: Clock, ms: number, signal: AbortSignalLike): Promise<void> {
  await clock.sleep(ms, signal);
  if (signal.aborted) throwCanceled();
}

/** Waits for a slot in one window, first in this process, then among all that share a durable store. */
async function claim(
  context: Context,
  provider: Provider,
  row: Window,
  { signal, mostMs = Infinity }: SlotRequest,
): Promise<() => void> {
  const { clock, store, limits } = context;
  const name = nameOf(provider, row);
  const rateWindow = limits.window(name, row);
  for (let ms = rateWindow.wait(clock.monotonic()); ms > 0; ms = rateWindow.wait(clock.monotonic()))
    if (Number.isFinite(ms)) await sleep(clock, inTime(ms, mostMs), signal);
    else if (promisesAreShared)
      await withDeadline(clock, signal, Infinity, () => rateWindow.nextResponse(), throwCanceled);
    else await sleep(clock, lookAgainMs, signal);
  const release = rateWindow.acquire(() => clock.monotonic());
  if (!store.durable) return release;
  try {
    const windowMs = row.windowMs + jitterMs;
    for (;;) {
      const ms = await storeCall(context, { failure, signal, ms: Math.min(mostMs, storeTimeoutMs) }, () =>
        store.claimLimit({ name, windowMs, max: row.max }),
      );
      if (ms === 0) return release;
      await sleep(clock, inTime(ms, mostMs), signal);
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
  for (const row of windows.filter(({ applies }) => applies === 'call' || applies === request.applies))
    releases.push(await claim(context, provider, row, request));
  return () => releases.forEach((release) => release());
}
