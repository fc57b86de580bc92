import { CrosspointError, isCrosspointError, refToString } from '@crosspoint/core';
import { reconcileCommand, waitCommand } from './next-command.ts';
import { type ExitCode, exitCodeOf, exitCodes, signalCodes } from './exit-codes.ts';
import type { Typed } from './options.ts';
import { errorLine } from './error-text.ts';
import { oneLine } from './screen/sanitize.ts';
import { sentence } from './screen/sentence.ts';
import type { Session } from './session.ts';
import { Stopped, UsageError } from './usage-error.ts';

/** Says what went wrong, on the screen or in the document, and gives the exit code. */
export function report(session: Session, error: unknown, flags: Typed['flags']): ExitCode {
  if (error instanceof UsageError) {
    const { field = 'command', problem, message } = error;
    const facts = {
      code: 'invalid_request',
      message: message,
      issues: [{ path: [field], message: problem }],
    } as const;
    session.setJson({ error: new CrosspointError(facts).toJSON() });
    if (!session.json) session.info(`crosspoint: ${message}`);
    return exitCodes.invalid_request;
  }
  if (error instanceof Stopped) {
    session.setJson({ error: new CrosspointError({ code: 'canceled', message: error.message }).toJSON() });
    if (!session.json) session.info(error.message);
    return signalCodes.SIGINT;
  }
  if (isCrosspointError(error)) return known(session, error, flags);
  const message = error instanceof Error ? error.message : String(error);
  session.setJson({
    error: { name: error instanceof Error ? error.name : 'Error', code: 'internal', message },
  });
  if (!session.json) session.info(`crosspoint: this is a mistake in crosspoint itself: ${oneLine(message)}`);
  return 70;
}

function known(session: Session, error: CrosspointError, flags: Typed['flags']): ExitCode {
  const { interrupts, json } = session;
  const stopped = error.code === 'canceled' && interrupts.received !== undefined;
  session.setJson({
    error: error.toJSON(),
    ...(error.ref === undefined ? {} : { ref: refToString(error.ref) }),
  });
  if (!json) session.info(stopped ? stoppedText(error) : `crosspoint: ${lines(error, flags)}`);
  const hint = next(session, error, flags);
  if (hint !== undefined) session.info(hint);
  return stopped && interrupts.received !== undefined
    ? signalCodes[interrupts.received]
    : exitCodeOf(error.code, error.ref?.id === undefined ? 'none' : isTerminal(session) ? 'ended' : 'going');
}

const stoppedText = ({ message, ref }: CrosspointError): string =>
  ref?.id === undefined ? oneLine(message) : `Stopped. The job goes on at ${ref.provider}.`;

/** One line; where several things are wrong, a line for each. Issues name the flags. */
function lines(error: CrosspointError, flags: Typed['flags']): string {
  const [first, ...more] = error.issues.map((it) => sentence(it, flags));
  if (first === undefined) return errorLine(error);
  if (more.length === 0) return errorLine(error, first);
  return [
    errorLine(error, `${error.issues.length} things are wrong`),
    ...[first, ...more].map((each) => `  ${each}`),
  ].join('\n');
}

/** What to do with a job that is not lost. */
function next(session: Session, error: CrosspointError, flags: Typed['flags']): string | undefined {
  const { ref } = error;
  if (ref?.id !== undefined && !isTerminal(session))
    return `Resume with:\n  ${waitCommand(session.io, ref, flags)}`;
  return nextOf(session, error, flags);
}

/** What to do with a request whose outcome is unknown. */
export function nextOf(session: Session, error: CrosspointError, flags: Typed['flags']): string | undefined {
  const { ref } = error;
  if (ref === undefined || ref.id !== undefined || !isUnknown(error)) return undefined;
  return `Check whether ${ref.provider} has the job, and settle it with:\n  ${reconcileCommand(session.io, ref, flags)}`;
}

/** Whether the outcome of the request is unknown. */
const isUnknown = ({ code, charged }: CrosspointError): boolean =>
  code === 'submission_unknown' || (code === 'canceled' && charged !== 'no');

/** A job that ended without a file has nothing to go on with. */
function isTerminal(session: Session): boolean {
  const job = session.getJson('job');
  const state = typeof job === 'object' && job !== null && 'state' in job ? job.state : undefined;
  return state === 'failed' || state === 'canceled';
}
