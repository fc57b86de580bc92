import { randomBytes } from 'node:crypto';
import type { Handler } from '../../frame/protocol.ts';
import { jsonResponse } from '../../frame/response.ts';
import { isJson } from '../../frame/submitted.ts';
import { type Message, requestSchema } from './models.ts';
import { refusal } from './responses.ts';

/** A message as server-sent events, all of them at once. */
function eventsOf(message: Message): string {
  const { content, stop_reason, stop_sequence, usage } = message;
  const start = {
    ...message,
    content: [],
    stop_reason: null,
    usage: { input_tokens: usage.input_tokens, output_tokens: 0 },
  };
  const blocks = content.flatMap(({ type, text }, index) => [
    { type: 'content_block_start', index, content_block: { type, text: '' } },
    { type: 'content_block_delta', index, delta: { type: 'text_delta', text } },
    { type: 'content_block_stop', index },
  ]);
  const events = [
    { type: 'message_start', message: start },
    ...blocks,
    {
      type: 'message_delta',
      delta: { stop_reason, stop_sequence },
      usage: { output_tokens: usage.output_tokens },
    },
    { type: 'message_stop' },
  ];
  return events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
}

const words = 'This is the emulator: nothing was thought, and nothing was charged.';

/** POST /v1/messages */
export const messages: Handler = (call) => {
  if (!isJson(call)) return refusal(400, 'invalid_request_error', 'Expected content-type application/json');
  const read = requestSchema.safeParse(call.body);
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
