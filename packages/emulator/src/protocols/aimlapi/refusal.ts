import { randomUUID } from 'node:crypto';
import type { Call, GatewayContext, GatewayResponse } from '../../frame/protocol.ts';
import { jsonResponse } from '../../frame/response.ts';

/**
 * A no in the gateway's general error shape (wire notes, section 6). The document has no errors at all; that the
 * details of a refused body are a list called `issues` is our own guess.
 */
export function refusal(
  status: number,
  message: string,
  call: Call,
  gateway: GatewayContext,
  issues?: readonly object[],
): GatewayResponse {
  const timestamp = new Date(gateway.now()).toISOString();
  const body = { message, path: call.path, requestId: randomUUID(), statusCode: status, timestamp };
  return jsonResponse(status, issues === undefined ? body : { ...body, issues });
}
