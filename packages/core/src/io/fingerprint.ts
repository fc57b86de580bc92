import { sha256 } from '#sha256';
import type { GenerationRequest } from '../model/request.ts';
import { fingerprintText, listedPrompt, promptText } from '../steps/fingerprint.ts';
import { version1Hash } from '../steps/version-1-hash.ts';
import type { Inputs } from './media.ts';

/** What makes two requests the same purchase. */
export interface Fingerprints {
  /** The form that is written today. */
  readonly current: string;
  /** Whether a store holds it in this form. The older one is worked out when it is asked for: few submits find an attempt. */
  includes(known: string): boolean;
}

/** SHA-256 of what makes two requests the same purchase. Undefined where an input cannot be read. */
export async function fingerprints(
  request: GenerationRequest,
  inputs: Inputs,
): Promise<Fingerprints | undefined> {
  const text = fingerprintText(request, inputs);
  if (text === undefined) return undefined;
  const current = await sha256(text);
  return { current, includes: (known) => known === current || known === version1Hash(text) };
}

/** SHA-256 of the prompt of a request, to compare it where it must not be kept. Undefined where it is unknown. */
export async function promptHash(request: GenerationRequest): Promise<string | undefined> {
  const prompt = listedPrompt(request);
  return prompt === undefined ? undefined : sha256(promptText(prompt));
}

/** A prompt in every form that stores may hold it. */
export const promptHashes = async (prompt: string): Promise<readonly string[]> => {
  const text = promptText(prompt);
  return [await sha256(text), version1Hash(text)];
};
