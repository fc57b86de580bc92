import type { AttemptNote, ErrorCode } from '../../model/error.ts';
import type { Clock } from '../../io/clock.ts';

/** Why an offer comes last for a while. */
export interface Cooldown {
  /** For how long, in ms; 0 while one submit tries whether the gateway works again. */
  readonly remainingMs: number;
  /** How many submits in a row met a fault of the gateway. */
  readonly faults: number;
  /** How the last of them ended. */
  readonly code: ErrorCode;
}

/** How a submit ended, as far as it tells something of the gateway. */
export interface SubmitEnd {
  readonly status: AttemptNote['status'];
  readonly code?: ErrorCode | undefined;
  /** How long the gateway asked to wait, in ms. */
  readonly retryAfterMs?: number | undefined;
  /** Whether the caller ended it. */
  readonly wasStopped: boolean;
}

/** Which offers share a fault: a model of a gateway may fail alone. */
interface CooldownSubject {
  readonly provider: string;
  readonly account: string;
  /** The model's name at the gateway. */
  readonly slug: string;
}

// Faults of the gateway. What a user may have caused, and refused content, is no fault: it shows that the gateway responds.
const faultCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'provider_unavailable',
  'timeout',
  'unexpected_response',
  'submission_unknown',
  'rate_limited',
]);

// So many in a row are no chance any more.
const faultsInARow = 3;
const shortestMs = 30_000;
const longestMs = 10 * 60_000;

/** What is known of the submits of one model at one gateway. */
interface CooldownState {
  readonly faults: number;
  readonly code: ErrorCode;
  /** Ms of the monotonic clock. */
  readonly until: number;
  /** One submit tries whether the gateway works again. */
  isProbing: boolean;
}

/** The pause after so many faults in a row: it doubles with each, and is at least what the gateway asked for. */
function pauseAfter(faults: number, retryAfterMs = 0): number {
  const more = faults - faultsInARow;
  return Math.max(more < 0 ? 0 : Math.min(shortestMs * 2 ** more, longestMs), retryAfterMs);
}

const nameOf = ({ provider, account, slug }: CooldownSubject): string =>
  JSON.stringify([provider, account, slug]);

/**
 * The gateways whose submits have failed lately, model by model, within one registry. After three faults in a row, or where
 * the gateway asked to wait, its offers come last for a while; then one submit is let through, and its end decides.
 */
export class Cooldowns {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #states = new Map<string, CooldownState>();

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  /** Where nothing has failed lately, as on most days, no name is made to find that out. */
  #stateOf(subject: CooldownSubject): CooldownState | undefined {
    return this.#states.size === 0 ? undefined : this.#states.get(nameOf(subject));
  }

  /** Why an offer comes last now; undefined where it has its usual place. */
  of(subject: CooldownSubject): Cooldown | undefined {
    const state = this.#stateOf(subject);
    if (state === undefined) return undefined;
    const { faults, code, isProbing } = state;
    const remainingMs = Math.max(0, state.until - this.#clock.monotonic());
    return remainingMs > 0 || isProbing ? { remainingMs, faults, code } : undefined;
  }

  /**
   * Called right before an offer is bought. `taken`: another submit is the one that is let through, so that the plan has to
   * be made anew. After `probing` the caller has to call `release`.
   */
  admit(subject: CooldownSubject, planned: Cooldown | undefined): 'admitted' | 'probing' | 'taken' {
    const state = this.#stateOf(subject);
    // An offer that was planned as the last one is bought because there is no other.
    if (state === undefined || state.faults < faultsInARow || planned !== undefined) return 'admitted';
    if (state.isProbing) return 'taken';
    state.isProbing = true;
    return 'probing';
  }

  /** Lets the next submit through where the one before said nothing of the gateway. */
  release(subject: CooldownSubject): void {
    const state = this.#states.get(nameOf(subject));
    if (state !== undefined) state.isProbing = false;
  }

  /** Notes how a submit ended. */
  ended(subject: CooldownSubject, { status, code, retryAfterMs, wasStopped }: SubmitEnd): void {
    if (wasStopped) return;
    const isFault = code !== undefined && faultCodes.has(code);
    if (!isFault && (status === 'not_sent' || this.#states.size === 0)) return;
    const name = nameOf(subject);
    if (!isFault) {
      this.#states.delete(name);
      return;
    }
    const before = this.#states.get(name);
    const faults = (before?.faults ?? 0) + 1;
    const until = this.#clock.monotonic() + pauseAfter(faults, retryAfterMs);
    this.#states.set(name, { faults, code, until, isProbing: false });
  }
}

/** Why an offer that cools down comes last, as a clause. */
export function cooldownReason({ remainingMs, faults, code }: Cooldown): string {
  const times = faults === 1 ? 'its last submit' : `its last ${faults} submits`;
  const until =
    remainingMs > 0 ? `it comes last for ${Math.ceil(remainingMs / 1000)} s more` : 'one submit tries it now';
  return `${times} failed at the gateway (${code}), so ${until}`;
}
