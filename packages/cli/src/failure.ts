import { CrosspointError, isCrosspointError, refToString } from '@crosspoint/core';
import { waitAgain } from './again.ts';
import { type ExitCode, exitCodes, signalCodes } from './exit-codes.ts';
import { sentence } from './screen/sentence.ts';
import type { Session } from './session.ts';
import { Stopped, UsageError } from './usage-error.ts';

/** Says what went wrong, on the screen or in the document, and gives the exit code. */
export function report(session: Session, error: unknown, out: string | undefined): ExitCode {
  if (error instanceof UsageError) {
    const { field = 'command', problem, message } = error;
    const facts = { code: 'invalid_request', says: message, objections: [{ field, problem }] } as const;
    session.tell({ error: new CrosspointError(facts).toJSON() });
    if (!session.json) session.must(`crosspoint: ${message}`);
    return exitCodes.invalid_request;
  }
  if (error instanceof Stopped) {
    session.tell({ error: new CrosspointError({ code: 'canceled', says: error.message }).toJSON() });
    if (!session.json) session.must(error.message);
    return signalCodes.SIGINT;
  }
  if (isCrosspointError(error)) return known(session, error, out);
  const message = error instanceof Error ? error.message : String(error);
  session.tell({ error: { name: error instanceof Error ? error.name : 'Error', code: 'internal', message } });
  if (!session.json) session.must(`crosspoint: this is a mistake in crosspoint itself: ${message}`);
  return 70;
}

function known(session: Session, error: CrosspointError, out: string | undefined): ExitCode {
  const { interrupts, json } = session;
  const stopped = error.code === 'canceled' && interrupts.received !== undefined;
  session.tell({ error: error.toJSON() });
  if (!json) session.must(stopped ? stoppedText(error) : `crosspoint: ${lines(error)}`);
  const hint = next(session, error, out);
  if (hint !== undefined) session.must(hint);
  return stopped && interrupts.received !== undefined
    ? signalCodes[interrupts.received]
    : exitCodes[error.code];
}

const stoppedText = ({ message, ref }: CrosspointError): string =>
  ref?.id === undefined ? message : `Stopped. The job goes on at ${ref.provider}.`;

/** One line; where several things are wrong, a line for each. Objections are told in the words of the flags. */
function lines({ code, message, objections, provider }: CrosspointError): string {
  const head = `[${code}]${provider === undefined ? '' : ` ${provider}`}`;
  const [first, ...more] = objections.map(sentence);
  if (first === undefined) return message;
  if (more.length === 0) return `${head}: ${first}`;
  return [
    `${head}: ${objections.length} things are wrong`,
    ...[first, ...more].map((line) => `  ${line}`),
  ].join('\n');
}

/** What to do with a job that is not lost. */
function next(session: Session, { code, ref }: CrosspointError, out: string | undefined): string | undefined {
  if (ref === undefined || isOver(session)) return undefined;
  if (ref.id !== undefined) return `Go on with:\n  ${waitAgain(session.io, ref, out)}`;
  return code === 'submission_unknown' ? `Keep this ref of the attempt: ${refToString(ref)}` : undefined;
}

/** A job that ended without a file has nothing to go on with. */
function isOver(session: Session): boolean {
  const job = session.told('job');
  const state = typeof job === 'object' && job !== null && 'state' in job ? job.state : undefined;
  return state === 'failed' || state === 'canceled';
}
