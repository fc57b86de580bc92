/** A command that was typed wrong. Its message is one line and says what would be right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** The flag or the argument it is about; undefined: the command line as a whole. */
  readonly field: string | undefined;
  readonly problem: string;

  constructor(field: string | undefined, problem: string) {
    super(field === undefined ? problem : `${field}: ${problem}`);
    this.field = field;
    this.problem = problem;
  }
}

/** A person's Ctrl-C at a question, before anything began. */
export class Stopped extends Error {
  override readonly name = 'Stopped';

  constructor() {
    super('Stopped. Nothing was sent and nothing bought.');
  }
}

// A key typed in the wrong place must not come back on a screen that is shared, or in the log of a CI job.
const likeKey = /[\w+=~-]{16,}/g;

/** What somebody typed, fit to be shown again: without words that could be a key. */
export const echoed = (text: string): string =>
  text
    .replaceAll(/(--[\w-]+)=[^\s']+/g, '$1=…')
    .replaceAll(likeKey, (word) => (/\d/.test(word) && /[a-z]/i.test(word) ? '…' : word));
