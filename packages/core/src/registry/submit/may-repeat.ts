import type { Clock } from '../../io/clock.ts';
import type { Context } from '../context.ts';
import type { Provider } from '../define.ts';
import type { Attempt } from '../store/store.ts';

/**
 * How long after its first send a submit may be repeated, in ms: half the window that the gateway documents, because
 * clocks differ and a repeated request takes its time. 0 where the gateway documents none, or answers only on the call itself.
 */
export const repeatWindowMs = ({ spec }: Provider): number =>
  spec.poll === undefined ? 0 : (spec.idempotency?.deduplicates?.windowMs ?? 0) / 2;

/**
 * Whether the repeat window of an attempt is still open. It is counted from when the intent was written, which is before
 * the first send. A clock that is behind the first send tells nothing.
 */
export function isWithinWindow(
  { createdAt, ref }: Pick<Attempt, 'createdAt' | 'ref'>,
  windowMs: number,
  clock: Pick<Clock, 'now'>,
): boolean {
  const now = clock.now();
  const age = Math.max(now - createdAt, now - Date.parse(ref.submittedAt));
  return age >= 0 && age < windowMs;
}

/** The provider an unknown attempt may be repeated at; undefined where it stays unknown. */
export function repeatableAt(context: Context, attempt: Attempt): Provider | undefined {
  const { status, requestHash, ref } = attempt;
  if (status !== 'unknown' || requestHash === undefined || ref.id !== undefined) return undefined;
  const provider = context.providers.find(
    ({ spec, account }) => spec.id === ref.provider && account === ref.account,
  );
  if (provider === undefined) return undefined;
  return isWithinWindow(attempt, repeatWindowMs(provider), context.clock) ? provider : undefined;
}

/** Whether other processes may repeat the request of an attempt, once they take it for unknown. */
export const mayBeRepeated = ({ providers }: Context, { ref }: Pick<Attempt, 'ref'>): boolean =>
  providers.some(
    (provider) =>
      provider.spec.id === ref.provider && provider.account === ref.account && repeatWindowMs(provider) > 0,
  );
