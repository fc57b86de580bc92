import type { GatewayResponse } from '../../frame/protocol.ts';
import { jsonResponse } from '../../frame/response.ts';

/** A no in the Messages shape. */
export const refusal = (status: number, type: string, message: string): GatewayResponse =>
  jsonResponse(status, { type: 'error', error: { type, message } });
