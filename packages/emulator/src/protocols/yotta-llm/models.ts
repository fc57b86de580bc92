import * as z from 'zod';

const text = z.looseObject({ type: z.literal('text'), text: z.string() });
const content = z.union([z.string(), z.array(z.union([text, z.looseObject({ type: z.string() })]))]);

/** The body of POST /v1/messages; every model is accepted. */
export const requestSchema = z.looseObject({
  model: z.string(),
  max_tokens: z.int().min(1),
  messages: z.array(z.looseObject({ role: z.enum(['user', 'assistant']), content })).min(1),
  stream: z.boolean().optional(),
});

/** A response in the Messages shape; the words are ours, and always the same. */
export interface Message {
  readonly id: string;
  readonly type: 'message';
  readonly role: 'assistant';
  readonly model: string;
  readonly content: readonly { readonly type: 'text'; readonly text: string }[];
  readonly stop_reason: 'end_turn';
  readonly stop_sequence: null;
  readonly usage: { readonly input_tokens: number; readonly output_tokens: number };
}
