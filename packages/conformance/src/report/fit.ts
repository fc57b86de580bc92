import { withoutCommands } from '@crosspoint/core/redact';

// Characters that move the cursor, change the window title or the text direction, or are invisible.
const control = /(?![\t\n])[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;

/** Makes lines safe for a terminal and for a CI log, where some are commands; `shown` replaces a control character. */
export const fit = (text: string, shown: (letter: string) => string = () => '\uFFFD'): string =>
  withoutCommands(text.replace(control, shown));
