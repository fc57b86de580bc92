/**
 * What became of a field:
 * `sent` as it was; `converted` into the gateway's own form; `fixed` because the row requires it; `defaulted` to the
 * gateway's documented default; `ineffective`: sent, but documented to have no effect here; `dropped` because the
 * caller allowed it; `rejected`; `adjusted` by the gateway after the response.
 */
export type FieldOutcomeKind =
  | 'sent'
  | 'converted'
  | 'fixed'
  | 'defaulted'
  | 'ineffective'
  | 'dropped'
  | 'rejected'
  | 'adjusted';

/** What became of one field of a request. */
export interface FieldOutcome {
  /** The canonical field, or the wire field where no canonical one was asked for. */
  readonly field: string;
  /** What became of it, in one word. */
  readonly outcome: FieldOutcomeKind;
  /** The wire fields it became. */
  readonly wire?: readonly string[] | undefined;
  /** What was asked for; media shows its type, size and hash only. */
  readonly from?: unknown;
  /** What it became. */
  readonly to?: unknown;
  /** A remark, as a clause. */
  readonly note?: string | undefined;
}

/** What became of every field of a request. */
export type FieldReport = readonly FieldOutcome[];
