import type { CrosspointError } from '@crosspoint/core';
import { oneLine } from './sanitize.ts';

/** The sentence of an error, without the code before it. */
export const errorMessage = ({ message }: Pick<CrosspointError, 'message'>): string =>
  oneLine(message).replace(/^\[\w+\](?: [\w-]+)?: /, '');

/** An error as one line: its code, its provider and its message. */
export function errorLine(error: CrosspointError, message = errorMessage(error)): string {
  const { code, provider } = error;
  return provider === undefined ? `[${code}] ${message}` : `[${code}] ${provider}: ${message}`;
}
