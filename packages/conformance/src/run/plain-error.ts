import { isCrosspointError } from '@crosspoint/core';
import type { PlainError } from '../fixture/plain-result.ts';

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
