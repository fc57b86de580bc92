import type { Message } from './message.ts';

/** A message as server-sent events, all of them at once. */
export function eventsOf(message: Message): string {
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
