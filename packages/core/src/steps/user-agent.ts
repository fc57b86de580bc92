import { version } from '../model/version.ts';

/** Letters that can stand in a header's value: visible ASCII and spaces between. */
const headerText = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;

/** Whether a text can be a `user-agent`, or a part of one. */
export const isProductText = (text: unknown): text is string =>
  typeof text === 'string' && headerText.test(text);

/**
 * The `user-agent` of a request: the application's own product token, core's, and the provider's. A browser sends its own
 * instead.
 */
export const userAgentOf = (application: string | undefined, provider: string | undefined): string =>
  [application, `crosspoint/${version}`, provider].filter((part) => part !== undefined).join(' ');
