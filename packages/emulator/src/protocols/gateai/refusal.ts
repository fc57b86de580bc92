import type { GatewayResponse } from '../../frame/protocol.ts';
import { jsonResponse } from '../../frame/response.ts';

/**
 * A no. The document names codes and the status of one of them (429); no body of these is ever shown (wire notes,
 * section 6). That the code stands in `error`, as "Model not found" does, and a sentence beside it, is our assumption.
 */
export const refusal = (status: number, error: string, message: string): GatewayResponse =>
  jsonResponse(status, { error, message });
