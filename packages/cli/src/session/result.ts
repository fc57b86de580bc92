import type { ExitCode } from '../io/exit-codes.ts';

/** Entries of the document that `--json` prints. */
export type ResultDocument = Readonly<Record<string, unknown>>;

/** What a command came to. Commands print no result themselves: `session.printResult` does. */
export interface CommandResult {
  /** The document of `--json`. */
  readonly facts: ResultDocument;
  /** The same for a person, on stdout. */
  readonly text?: string | undefined;
  /** What is printed beside it for a person, on stderr; neither with `--json` nor with `--quiet`. */
  readonly notes?: string | undefined;
  /** @default 0 */
  readonly code?: ExitCode | undefined;
  /** Runs once stdout has taken the whole result, which is when it counts as delivered. */
  readonly delivered?: (() => Promise<void>) | undefined;
  /** Runs after the result was printed and ends with the command, for a command that goes on until Ctrl-C. */
  readonly serve?: (() => Promise<void>) | undefined;
}

/** A failure, and what was known when it happened. */
export class KnownFailure extends Error {
  override readonly name = 'KnownFailure';
  override readonly cause: unknown;
  readonly facts: ResultDocument;

  constructor(cause: unknown, facts: ResultDocument) {
    super('failed', { cause });
    this.cause = cause;
    this.facts = facts;
  }
}

/** A failure as it was thrown, with everything that is known beside it. */
export const knownFailure = (error: unknown): KnownFailure =>
  error instanceof KnownFailure ? error : new KnownFailure(error, {});

/** Adds facts to the result of some work and to its failure. What the work itself says goes before them. */
export async function withFacts(
  facts: () => ResultDocument,
  work: () => Promise<CommandResult>,
): Promise<CommandResult> {
  try {
    const result = await work();
    return { ...result, facts: { ...facts(), ...result.facts } };
  } catch (error) {
    const failure = knownFailure(error);
    throw new KnownFailure(failure.cause, { ...facts(), ...failure.facts });
  }
}
