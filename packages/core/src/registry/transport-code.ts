import type { ErrorCode } from '../model/error.ts';
import { getOwn } from '../model/get-own.ts';
import type { TransportReason } from '../io/transport.ts';

const codes: { readonly [R in TransportReason]: ErrorCode } = {
  timeout: 'timeout',
  canceled: 'canceled',
  unreachable: 'provider_unavailable',
  broken: 'provider_unavailable',
  too_large: 'unexpected_response',
  forbidden_address: 'provider_unavailable',
  runtime_error: 'unsupported',
};

/** The code of an exchange that brought no whole answer; a transport of somebody else may give another reason. */
export const codeOfReason = (reason: TransportReason): ErrorCode =>
  getOwn(codes, reason) ?? 'provider_unavailable';

// The same runtime will not make it the next time either, and at no other gateway.
const lasting: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['canceled', 'unsupported']);

/** Whether asking again, or somewhere else, may help. */
export const isPassing = (code: ErrorCode): boolean => !lasting.has(code);
