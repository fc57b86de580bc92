import type { Reply } from '../../frame/protocol.ts';
import { jsonReply } from '../../frame/reply.ts';

/** A no in the Messages shape. */
export const refusal = (status: number, type: string, message: string): Reply =>
  jsonReply(status, { type: 'error', error: { type, message } });
