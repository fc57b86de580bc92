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
