import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { Handler } from '../../frame/protocol.ts';
import { jsonResponse } from '../../frame/response.ts';
import { isJson } from '../../frame/submitted.ts';
import { eventsOf } from './events.ts';
import type { Message } from './message.ts';
import { refusal } from './refusal.ts';

const text = z.looseObject({ type: z.literal('text'), text: z.string() });
const content = z.union([z.string(), z.array(z.union([text, z.looseObject({ type: z.string() })]))]);

const schema = z.looseObject({
  model: z.string(),
  max_tokens: z.int().min(1),
  messages: z.array(z.looseObject({ role: z.enum(['user', 'assistant']), content })).min(1),
  stream: z.boolean().optional(),
});

const words = 'This is the emulator: nothing was thought, and nothing was charged.';

/** POST /v1/messages */
export const messages: Handler = (call) => {
  if (!isJson(call)) return refusal(400, 'invalid_request_error', 'Expected content-type application/json');
  const read = schema.safeParse(call.body);
  if (!read.success) {
    const message = read.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
    return refusal(400, 'invalid_request_error', message.join('; '));
  }
  const message: Message = {
    id: `msg_${randomBytes(12).toString('hex')}`,
    type: 'message',
    role: 'assistant',
    model: read.data.model,
    content: [{ type: 'text', text: words }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: tokensOf(JSON.stringify(read.data.messages)), output_tokens: tokensOf(words) },
  };
  if (read.data.stream !== true) return jsonResponse(200, message);
  return { status: 200, headers: { 'content-type': 'text/event-stream' }, body: eventsOf(message) };
};

/** INVENTED: four characters to a token. */
const tokensOf = (said: string): number => Math.ceil(said.length / 4);
