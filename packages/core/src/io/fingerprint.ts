import { sha256 } from '#sha256';
import type { GenerationRequest } from '../model/request.ts';
import { fingerprintText, promptText } from '../steps/fingerprint.ts';
import type { Inputs } from './media.ts';

/** SHA-256 of what makes two requests the same purchase. Undefined where an input cannot be read. */
export async function fingerprint(request: GenerationRequest, inputs: Inputs): Promise<string | undefined> {
  const text = fingerprintText(request, inputs);
  return text === undefined ? undefined : sha256(text);
}

/** SHA-256 of a prompt, to compare it where it must not be kept. */
export const promptHash = async (prompt: string | undefined): Promise<string | undefined> =>
  prompt === undefined ? undefined : sha256(promptText(prompt));
