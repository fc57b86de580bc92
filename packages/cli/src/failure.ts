import { CrosspointError, isCrosspointError, refToString } from '@crosspoint/core';
import { type ExitCode, exitCodeOf, exitCodes, signalCodes } from './io/exit-codes.ts';
import { Stopped, UsageError } from './io/usage-error.ts';
import type { Typed } from './input/options.ts';
import { reconcileAdvice, waitCommand } from './screen/next-command.ts';
import { inFlags, sentence } from './screen/sentence.ts';
import { type ResultDocument, knownFailure } from './session/result.ts';
import type { Session } from './session/session.ts';
import { errorLine, errorMessage } from './text/error-text.ts';
import { oneLine } from './text/sanitize.ts';

/** A failed run, ready to be printed. */
export interface FailedRun {
  /** The document of `--json`. */
  readonly facts: ResultDocument;
  /** For a person; with `--json` the document says it. */
  readonly message: string;
  /** The command that goes on from here, printed in any case. */
  readonly advice: string | undefined;
  readonly code: ExitCode;
}

/** What a run that failed prints, and its exit code. */
export function failedRun(session: Session, thrown: unknown, flags: Typed['flags']): FailedRun {
  const { cause: error, facts } = knownFailure(thrown);
  if (error instanceof UsageError) {
    const { field = 'command', problem, message } = error;
    const issues = [{ path: [field], message: problem }];
    return {
      facts: withError(facts, new CrosspointError({ code: 'invalid_request', message, issues })),
      message: `crosspoint: ${message}`,
      advice: undefined,
      code: exitCodes.invalid_request,
    };
  }
  if (error instanceof Stopped) {
    const { message } = error;
    return {
      facts: withError(facts, new CrosspointError({ code: 'canceled', message })),
      message,
      advice: undefined,
      code: signalCodes.SIGINT,
    };
  }
  if (isCrosspointError(error)) return known(session, error, facts, flags);
  const message = error instanceof Error ? error.message : String(error);
  const name = error instanceof Error ? error.name : 'Error';
  return {
    facts: { ...facts, error: { name, code: 'internal', message } },
    message: `crosspoint: this is a mistake in crosspoint itself: ${oneLine(message)}`,
    advice: undefined,
    code: 70,
  };
}

const withError = (facts: ResultDocument, error: CrosspointError): ResultDocument => ({
  ...facts,
  error: error.toJSON(),
});

function known(
  session: Session,
  error: CrosspointError,
  facts: ResultDocument,
  flags: Typed['flags'],
): FailedRun {
  const { received } = session.interrupts;
  const stoppedBy = error.code === 'canceled' ? received : undefined;
  const { ref } = error;
  const hasEnded = endedWithoutFile(facts);
  return {
    facts: { ...withError(facts, error), ...(ref === undefined ? {} : { ref: refToString(ref) }) },
    message: stoppedBy === undefined ? `crosspoint: ${lines(error, flags)}` : stoppedText(error),
    advice:
      ref?.id !== undefined && !hasEnded
        ? `Resume with:\n  ${waitCommand(session.io, ref, flags)}`
        : reconcileAdvice(session.io, error, flags),
    code:
      stoppedBy === undefined
        ? exitCodeOf(error.code, ref?.id === undefined ? 'none' : hasEnded ? 'ended' : 'going')
        : signalCodes[stoppedBy],
  };
}

const stoppedText = ({ message, ref }: CrosspointError): string =>
  ref?.id === undefined ? oneLine(message) : `Stopped. The job goes on at ${ref.provider}.`;

/** One line; where several things are wrong, a line for each. Issues name the flags. */
function lines(error: CrosspointError, flags: Typed['flags']): string {
  const [first, ...more] = error.issues.map((issue) => sentence(issue, flags));
  if (first === undefined) return errorLine(error, inFlags(errorMessage(error)));
  if (more.length === 0) return errorLine(error, first);
  return [
    errorLine(error, `${error.issues.length} things are wrong`),
    ...[first, ...more].map((each) => `  ${each}`),
  ].join('\n');
}

/** Whether the job is known to have ended without a file: there is nothing to go on with. */
function endedWithoutFile({ job }: ResultDocument): boolean {
  const state = typeof job === 'object' && job !== null && 'state' in job ? job.state : undefined;
  return state === 'failed' || state === 'canceled';
}
