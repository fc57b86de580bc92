import type { Cost } from './cost.ts';
import type { ErrorCode } from './error.ts';
import type { FlaggedInput } from './flagged-input.ts';
import type { Output } from './job.ts';
import type { JobProgress } from './progress.ts';
import type { ParamTable } from './model-row.ts';
import type { OutputKind } from './request.ts';

/** What one response says. */
export interface ParsedResponse {
  /** The gateway's own status, a key of `states`. */
  readonly status?: string | undefined;
  /** The gateway's job id. */
  readonly id?: string | undefined;
  /** Which way of the gateway polls must go; kept in the ref. */
  readonly apiVariant?: string | undefined;
  /**
   * Of a submit: named texts that later requests need, kept in the ref and usable in their paths as `{params.name}`. At
   * most 8, with names of at most 64 letters and values of at most 2,048.
   */
  readonly params?: Readonly<Record<string, string | null | undefined>> | undefined;
  /** A number is the fraction, 0 to 1. */
  readonly progress?: number | JobProgress | undefined;
  /** The files the response names. */
  readonly outputs?: readonly ReadOutput[] | undefined;
  /** The amounts the response names. */
  readonly costs?: readonly ReadCost[] | undefined;
  /** Why it failed, where the response says. */
  readonly failure?: GatewayError | undefined;
  /** What the gateway changed. */
  readonly adjustments?: readonly ReadAdjustment[] | undefined;
  /** What the caller should know, as sentences. */
  readonly notices?: readonly string[] | undefined;
}
/** A change as a response names it. */
export interface ReadAdjustment {
  /** The wire or the canonical field. */
  readonly field: string;
  /** What was asked for; where the response does not repeat it, core takes it from the call. */
  readonly from?: unknown;
  /** The value the gateway used. */
  readonly to?: unknown;
  /** A remark, as a clause. */
  readonly note?: string;
}
/** An output as a response names it; a relative link is resolved against the base URL. */
export interface ReadOutput extends Omit<Output, 'role' | 'expiresAt'> {
  /** @default 'main' */
  readonly role?: Output['role'];
  /** How long its URL works, in ms from the response. */
  readonly expiresInMs?: number | undefined;
  /**
   * When the link ends, as the gateway prints it: ISO 8601 with a zone, or seconds or milliseconds since 1970. It is
   * preferred to `expiresInMs`.
   */
  readonly expiresAt?: string | number | undefined;
}
/** A money event as a response names it; the engine adds when. */
export interface ReadCost extends Omit<Cost, 'at' | 'currency'> {
  /** Absent: the response gives a bare figure, in the currency of the job's cost before it; without one it is left out. */
  readonly currency?: string | undefined;
}

/** An error response, as far as it explains itself. */
export interface GatewayError {
  /** The HTTP status it stands for, where the response's own is another one (an error inside a 200). */
  readonly status?: number | undefined;
  /** The gateway's own code. */
  readonly code?: string | undefined;
  /** The gateway's own message. */
  readonly message?: string | undefined;
  /** Known from the body alone, such as a flag for refused content. */
  readonly errorCode?: ErrorCode | undefined;
  /** Of a failed job: the gateway documents that this failure is paid back, although no response says so. */
  readonly refunded?: true | undefined;
  /** Which inputs the gateway's content check refused. It explains the refusal and never decides what is tried next. */
  readonly flagged?: readonly FlaggedInput[] | undefined;
  /** What the gateway thinks was meant, such as the slugs of models like the one it does not know. */
  readonly suggestions?: readonly string[] | undefined;
}

/** An exact amount of one unit. */
export interface Money {
  /** An exact decimal. */
  readonly amount: string;
  /** The currency, such as `USD`. */
  readonly currency: string;
}

/** What a quote says. */
export interface QuoteReading {
  /** The price. Absent: the response names none. */
  readonly price?: Money | undefined;
  /** `false`: what is left does not pay for the request as it stands, and the gateway would change it. */
  readonly affordable?: boolean | undefined;
  /** What is left to spend. */
  readonly remaining?: Money | undefined;
  /** What the gateway would change to make it fit. */
  readonly adjustments?: ParsedResponse['adjustments'];
}

/** One figure of a balance. */
export interface BalanceEntry extends Money {
  /** What it is the rest of: the account's money, what the key may spend, or what may be spent in a window of time. */
  readonly scope: 'account' | 'key' | 'window';
  /** What the window holds in all. */
  readonly limit?: string | undefined;
  /** What was spent, an exact decimal. Absent: the gateway does not say. */
  readonly used?: string | undefined;
  /** A remark of the gateway or the provider, as a clause. */
  readonly note?: string | undefined;
}

/** A job as the gateway lists it. */
export interface ListedJob {
  /** The gateway's job id. */
  readonly id: string;
  /** The gateway's name of its model, where the listing has it. */
  readonly slug?: string | undefined;
  /** The gateway's own status word, where the listing has it. */
  readonly status?: string | undefined;
  /** When it was made, ISO 8601. */
  readonly submittedAt?: string | undefined;
  /** Its prompt, where the listing has it. */
  readonly prompt?: string | undefined;
  /** The key of `ProviderSpec.idempotency` that its submit carried. */
  readonly idempotencyKey?: string | undefined;
}

/** A model as the gateway itself describes it. */
export interface LiveModel {
  /** The gateway's name of the model. */
  readonly slug: string;
  /** The kind of its outputs. Absent: the listing does not say. */
  readonly kind?: OutputKind | undefined;
  /** As it is printed, such as `~$0.49/720p 4s`. */
  readonly price?: string | undefined;
  /** The names of its parameters. */
  readonly paramNames?: readonly string[] | undefined;
  /** Its parameters, where the listing describes them. */
  readonly params?: ParamTable | undefined;
}
