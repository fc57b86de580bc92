import type { JobRef } from './ref.ts';
import type { FlaggedInput } from './flagged-input.ts';
import type { Issue } from './issue.ts';
import { oneLine } from './one-line.ts';

/** Every kind of failure, with the sentence a caller may rely on. */
export const errorCodes = {
  auth: 'The key is missing, wrong or not allowed to do this.',
  insufficient_funds: 'The account has not enough balance or quota.',
  rate_limited: 'Too many requests; ask again later.',
  invalid_request: 'The request cannot be made as it stands.',
  unsupported: 'No configured provider can do this.',
  content_policy: 'The content was refused.',
  not_found: 'The gateway does not know the job or the model.',
  output_expired: 'The link to an output is dead, and a fresh one could not be had.',
  resource_exhausted: 'This machine ran out of sockets, ports or memory; nothing was sent.',
  provider_unavailable: 'The gateway could not be reached or could not respond.',
  unexpected_response: 'The gateway responded with something its documentation does not describe.',
  timeout: 'No response, or no end of the job, in the time allowed.',
  canceled: 'The caller or the gateway stopped it.',
  generation_failed: 'The gateway tried and reported that the job failed.',
  budget_exceeded: 'It would cost more than was allowed.',
  idempotency_conflict: 'The idempotency key was used for another request.',
  submission_unknown: 'A paid request was sent, and it is unknown whether the gateway accepted it.',
  store_unavailable: 'The job store could not be read or written.',
  download_failed: 'An output could not be saved.',
} as const;
/** What went wrong, as one of a closed list. */
export type ErrorCode = keyof typeof errorCodes;

/** Whether money may have moved. */
export type ChargeStatus = 'no' | 'maybe' | 'yes';

/** One try at one gateway. */
export interface AttemptNote {
  /** The id of the provider, such as `acme`. */
  readonly provider: string;
  /** The account it was submitted with, as in `JobRef.account`. */
  readonly account: string;
  /** How it ended. */
  readonly status: 'not_sent' | 'rejected' | 'accepted' | 'unknown';
  /** The code of its error. Absent: it had none. */
  readonly code?: ErrorCode | undefined;
  /** When it was sent, ISO 8601. */
  readonly at: string;
}

/** What the gateway responded with, shortened and with every credential taken out. */
export interface ResponseSnapshot {
  /** The HTTP status. */
  readonly status: number;
  /** The beginning of the body, at most 2000 characters, without the key. */
  readonly body: string;
}

/** What an error is made of. */
export interface CrosspointErrorOptions {
  /** The kind of failure; see `errorCodes`. */
  readonly code: ErrorCode;
  /**
   * The sentence after `[code] provider:`. Says what happened and what to do next. Words of a gateway in it are made fit
   * for one line of a terminal or a log.
   */
  readonly message: string;
  /** The id of the provider it is about. */
  readonly provider?: string | undefined;
  /** Whether the same request may succeed later. @default false */
  readonly retryable?: boolean | undefined;
  /** Whether another gateway is worth trying. @default false */
  readonly canFallback?: boolean | undefined;
  /** Whether money may have moved. @default 'no' */
  readonly charged?: ChargeStatus | undefined;
  /** How long the gateway asked to wait, in ms. */
  readonly retryAfterMs?: number | undefined;
  /** The gateway's own id of the exchange, for its support. */
  readonly requestId?: string | undefined;
  /** What the gateway responded with. */
  readonly response?: ResponseSnapshot | undefined;
  /** The job it is about; present after every submit that was sent. */
  readonly ref?: JobRef | undefined;
  /** Every attempt of a submit, oldest first. @default none */
  readonly attempts?: readonly AttemptNote[] | undefined;
  /** What is wrong with a request, field by field. @default none */
  readonly issues?: readonly Issue[] | undefined;
  /** The inputs that the gateway's content check refused. @default none */
  readonly flagged?: readonly FlaggedInput[] | undefined;
  /** The error underneath, without any credential. */
  readonly cause?: unknown;
}

const brand = Symbol.for('crosspoint.error');
/** The method that a console of Node.js calls. */
const inspect = Symbol.for('nodejs.util.inspect.custom');

/**
 * The one error class. It never holds a credential: what it is made of was redacted before.
 *
 * @example throw new CrosspointError({ code: 'invalid_request', message: 'The prompt is empty.' });
 */
export class CrosspointError extends Error {
  /** Always `CrosspointError`. */
  override readonly name = 'CrosspointError';
  /** What went wrong, one of a closed list. */
  readonly code: ErrorCode;
  /** The id of the provider it is about. Undefined: it is about none. */
  readonly provider: string | undefined;
  /** May the same question be asked again? After a submit whose end is unknown: never. */
  readonly retryable: boolean;
  /** Is another gateway worth trying? */
  readonly canFallback: boolean;
  /** Could money have moved? On an error of a poll, a wait or a download it speaks of the job. */
  readonly charged: ChargeStatus;
  /** How long the gateway asked to wait, in ms. */
  readonly retryAfterMs: number | undefined;
  /** The gateway's own id of the exchange, for its support. */
  readonly requestId: string | undefined;
  /** The response behind it, shortened and without the key. */
  readonly response: ResponseSnapshot | undefined;
  /** After a submit always there. */
  readonly ref: JobRef | undefined;
  /** The attempts of the submit, in their order; empty where none was sent. */
  readonly attempts: readonly AttemptNote[];
  /** What is wrong with the request, field by field; empty for other errors. */
  readonly issues: readonly Issue[];
  /** Which inputs the gateway's content check refused; empty where it does not say. */
  readonly flagged: readonly FlaggedInput[];
  readonly #options: CrosspointErrorOptions;

  constructor(options: CrosspointErrorOptions) {
    const source = options.provider === undefined ? '' : ` ${options.provider}`;
    super(
      oneLine(`[${options.code}]${source}: ${options.message}`),
      options.cause === undefined ? {} : { cause: options.cause },
    );
    this.#options = options;
    this.code = options.code;
    this.provider = options.provider;
    this.retryable = options.retryable ?? false;
    this.canFallback = options.canFallback ?? false;
    this.charged = options.charged ?? 'no';
    this.retryAfterMs = options.retryAfterMs;
    this.requestId = options.requestId;
    this.response = options.response;
    this.ref = options.ref;
    this.attempts = options.attempts ?? [];
    this.issues = options.issues ?? [];
    this.flagged = options.flagged ?? [];
    Object.defineProperty(this, brand, { value: true, enumerable: false });
  }

  /** The same error with more known about it. */
  with(more: Partial<CrosspointErrorOptions>): CrosspointError {
    return new CrosspointError({ ...this.#options, ...more });
  }

  /** The error as plain JSON, without its cause. */
  toJSON(): Record<string, unknown> {
    const { name, ...rest } = this;
    const present = Object.entries(rest).filter(
      ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
    );
    return { name, message: this.message, ...Object.fromEntries(present) };
  }

  /** What a console shows: the sentence, the facts and the stack. */
  [inspect](_depth: number, _options: unknown, show?: (value: unknown) => string): string {
    const { name: _name, message: _message, ...facts } = this.toJSON();
    const shown = show === undefined ? JSON.stringify(facts) : show(facts);
    const cause =
      this.cause instanceof Error ? `\n[cause] ${oneLine(`${this.cause.name}: ${this.cause.message}`)}` : '';
    return `${this.stack ?? this.message}${cause}\n${shown}`;
  }
}

/**
 * Whether something caught is ours, even from a second copy of the package.
 *
 * @example if (isCrosspointError(error) && error.charged !== 'no') await keep(error.ref);
 */
export const isCrosspointError = (value: unknown): value is CrosspointError =>
  typeof value === 'object' && value !== null && brand in value;
