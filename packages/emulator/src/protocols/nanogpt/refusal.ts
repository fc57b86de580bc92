import type { GatewayResponse } from '../../frame/protocol.ts';
import { jsonResponse } from '../../frame/response.ts';

/** A no as the document prints most of them. */
export const refusal = (status: number, error: string): GatewayResponse =>
  jsonResponse(status, { error, status });
