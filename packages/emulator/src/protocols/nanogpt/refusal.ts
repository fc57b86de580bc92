import type { Reply } from '../../frame/protocol.ts';
import { jsonReply } from '../../frame/reply.ts';

/** A no as the document prints most of them. */
export const refusal = (status: number, error: string): Reply => jsonReply(status, { error, status });
