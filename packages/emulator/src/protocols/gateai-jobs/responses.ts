import type { GatewayResponse } from '../../frame/protocol.ts';
import { jsonResponse } from '../../frame/response.ts';

/** An error as sister hosts of the same operator print it (wire notes, section 6). */
export const refusal = (status: number, code: string, message: string): GatewayResponse =>
  jsonResponse(status, {
    message,
    type: status < 500 ? 'invalid_request_error' : 'server_error',
    param: null,
    code,
  });
