import type { GatewayResponse } from '../../frame/protocol.ts';
import { jsonResponse } from '../../frame/response.ts';

/**
 * A no in the one shape the document prints. There `type` is `invalid_request_error` even for a dead link, so that it
 * says nothing; it stays the same for all but a server's own trouble.
 */
export const errorBody = (status: number, code: string, message: string): object => ({
  error: { message, type: status < 500 ? 'invalid_request_error' : 'api_error', code, status },
});

export const refusal = (status: number, code: string, message: string): GatewayResponse =>
  jsonResponse(status, errorBody(status, code, message));
