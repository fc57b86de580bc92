import { type CrosspointError, type JobRef, refToString } from '@crosspoint/core';
import { type Io, variable } from '../io/io.ts';
import type { Typed } from '../input/options.ts';

/** How the command line was started, so that a printed command can be typed as it stands. */
function starter(io: Io): string {
  const inClone = !/[\\/]node_modules[\\/]/.test(io.program);
  if (inClone && variable(io, 'INIT_CWD') !== undefined) return 'npm run --silent crosspoint --';
  if (variable(io, 'npm_command') === 'exec') return 'npx @crosspoint/cli';
  return 'crosspoint';
}

const quoted = (text: string): string =>
  /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** A command as it can be typed: words that stand as they are, and words that may need quotes. */
export const shellCommand = (io: Io, words: string, more: readonly string[] = []): string =>
  [starter(io), words, ...more.map(quoted)].join(' ');

const flagsGiven = (flags: Typed['flags'], names: readonly string[]): readonly string[] =>
  names.flatMap((name) => {
    const value = flags[name];
    return typeof value === 'string' ? [`--${name}`, value] : [];
  });

/** The command that settles an attempt whose outcome is unknown, in the store that has it. */
export const reconcileCommand = (
  io: Io,
  ref: JobRef,
  flags: Typed['flags'],
  more: readonly string[] = [],
): string =>
  shellCommand(io, `reconcile ${refToString(ref)}`, [
    ...more,
    ...flagsGiven(flags, ['emulator', 'store', 'config', 'namespace']),
  ]);

/** The command that resumes a job, in any other process, with the flags that say where. */
export function waitCommand(io: Io, ref: JobRef, flags: Typed['flags']): string {
  return shellCommand(
    io,
    `wait ${refToString(ref)}`,
    flagsGiven(flags, ['out', 'emulator', 'config', 'namespace']),
  );
}

/** What to do with a request whose outcome is unknown; undefined: the outcome is known. */
export function reconcileAdvice(
  io: Io,
  { code, charged, ref }: CrosspointError,
  flags: Typed['flags'],
): string | undefined {
  const isUnknown = code === 'submission_unknown' || (code === 'canceled' && charged !== 'no');
  if (ref === undefined || ref.id !== undefined || !isUnknown) return undefined;
  return `Check whether ${ref.provider} has the job, and settle it with:\n  ${reconcileCommand(io, ref, flags)}`;
}
