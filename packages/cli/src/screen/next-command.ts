import { isAbsolute, relative } from 'node:path';
import { type CrosspointError, type JobRef, refToString } from '@crosspoint/core';
import { folderOf, type Io, variable } from '../io/io.ts';
import type { Typed } from '../input/options.ts';

const quoted = (text: string): string =>
  /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

const nodeModules = /^(.*?)[\\/]node_modules[\\/]/;

const isIn = (folder: string, parent: string): boolean => {
  const path = relative(parent, folder);
  return path === '' || (!path.startsWith('..') && !isAbsolute(path));
};

/**
 * What a person types before the name of a command, here and now: the link of a global installation, `npx` where the
 * package is installed in the folder of an application, the script of a clone, else the file itself.
 */
function starter(io: Io): string {
  const [, owner] = nodeModules.exec(io.startedAs) ?? [];
  if (owner === undefined) {
    const isScript = variable(io, 'npm_lifecycle_event') === 'crosspoint' && variable(io, 'INIT_CWD');
    if (isScript) return 'npm run --silent crosspoint --';
    return /\.[cm]?js$/.test(io.startedAs) ? `node ${quoted(io.startedAs)}` : 'crosspoint';
  }
  // The cache of npx: it finds the published package again, and nothing else.
  if (/[\\/]_npx[\\/]/.test(io.startedAs))
    return nodeModules.test(io.program) ? 'npx @crosspoint/cli' : `node ${quoted(io.program)}`;
  return isIn(folderOf(io), owner) ? 'npx crosspoint' : 'crosspoint';
}

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
    flagsGiven(flags, ['out', 'emulator', 'store', 'config', 'namespace']),
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
