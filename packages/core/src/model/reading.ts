import type { Cost } from './cost.ts';
import type { ErrorCode } from './error.ts';
import type { Output } from './job.ts';

/** What one reply says. */
export interface Reading {
  /** The gateway's own word, looked up in `states`. */
  readonly status?: string | undefined;
  readonly id?: string | undefined;
  /** Which way of the gateway polls must go; kept in the ref. */
  readonly dialect?: string | undefined;
  /** 0 to 1. */
  readonly progress?: number | undefined;
  readonly outputs?: readonly ReadOutput[] | undefined;
  readonly costs?: readonly ReadCost[] | undefined;
  /** Why it failed, where the reply says. */
  readonly failure?: Complaint | undefined;
  /** What the gateway changed: wire or canonical field, and what it became. */
  readonly adjusted?:
    | readonly { readonly field: string; readonly to?: unknown; readonly note?: string }[]
    | undefined;
  readonly notices?: readonly string[] | undefined;
}
/** An output as a reply names it; a relative link is resolved against the base URL. */
export interface ReadOutput extends Omit<Output, 'role' | 'expiresAt'> {
  /** @default 'main' */
  readonly role?: Output['role'];
  readonly expiresInMs?: number;
}
/** A money event as a reply names it; the engine adds when. */
export interface ReadCost extends Omit<Cost, 'at' | 'currency'> {
  /** Absent: the reply gives a bare figure, in the currency of the job's cost before it; without one it is left out. */
  readonly currency?: string | undefined;
}

/** A no, as far as the reply explains it. */
export interface Complaint {
  /** The HTTP status it stands for, where the reply's own is not it (a no inside a 200). */
  readonly status?: number | undefined;
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  /** Known from the body alone, such as a flag for refused content. */
  readonly is?: ErrorCode | undefined;
}
