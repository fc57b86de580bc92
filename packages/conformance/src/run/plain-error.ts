import { isCrosspointError } from '@crosspoint/core';

/** A thrown error as plain data. Without a code it is not an error of core. */
export interface PlainError {
  readonly code?: string | undefined;
  readonly message: string;
  readonly retryable?: boolean | undefined;
  readonly canFallback?: boolean | undefined;
  readonly charged?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly requestId?: string | undefined;
  readonly ref?: unknown;
  readonly fields?: readonly string[] | undefined;
  readonly flagged?: unknown;
}

/** The fields of an error that a fixture can expect. */
export function plainError(thrown: unknown): PlainError {
  if (!isCrosspointError(thrown))
    return { message: thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown) };
  const { code, message, retryable, canFallback, charged, retryAfterMs, requestId, ref, issues, flagged } =
    thrown;
  const plainRef: unknown = ref === undefined ? undefined : JSON.parse(JSON.stringify(ref));
  const fields = issues.map(({ path }) => path.map(String).join('.'));
  return {
    code,
    message,
    retryable,
    canFallback,
    charged,
    retryAfterMs,
    requestId,
    ref: plainRef,
    fields,
    flagged,
  };
}
