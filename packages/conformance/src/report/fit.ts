import { withoutCommands } from '@crosspoint/core/redact';

// What moves a cursor, renames a window, turns letters around or is not seen, in words a gateway may have chosen.
const control = /(?![\t\n])[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;

/** Lines fit for a terminal and for the log of a CI job, where some are commands; `shown` says what stands in for a letter. */
export const fit = (text: string, shown: (letter: string) => string = () => '\uFFFD'): string =>
  withoutCommands(text.replace(control, shown));
