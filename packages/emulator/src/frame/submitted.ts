import type { GatewayCall, GatewayContext } from './protocol.ts';
import type { Script } from './script.ts';

/** Whether a body is called JSON by its header. */
export const isJson = (call: GatewayCall): boolean =>
  /^application\/json\b/i.test(call.headers['content-type'] ?? '');

/** The script of a job with this prompt, or what is wrong with the one the prompt asks for. */
export function scriptOrIssue(prompt: string, context: GatewayContext): Script | string {
  try {
    return context.scriptFor(prompt);
  } catch (error) {
    if (error instanceof Error) return error.message;
    throw error;
  }
}
