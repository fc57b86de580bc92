/** For programs that show what gateways said: no key gets out, and no text is a command to a terminal or a CI log. */
export { type Redact, redactDeep, redactor, type RedactOptions } from './redact.ts';
export type { Meter } from './meter.ts';
export { oneLine, withoutCommands } from '../model/one-line.ts';
