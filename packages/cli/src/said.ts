import type { CrosspointError } from '@crosspoint/core';
import { oneLine } from './screen/sanitize.ts';

/** The sentence of an error, without the code before it. */
export const said = ({ message }: Pick<CrosspointError, 'message'>): string =>
  oneLine(message).replace(/^\[\w+\](?: [\w-]+)?: /, '');

/** An error as one line: its code, who it is about, and what it says. */
export function line(error: CrosspointError, message = said(error)): string {
  const { code, provider } = error;
  return provider === undefined ? `[${code}] ${message}` : `[${code}] ${provider}: ${message}`;
}
