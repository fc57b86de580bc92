import { type JobRef, refToString } from '@crosspoint/core';
import { type Io, variable } from './io.ts';
import type { Typed } from './options.ts';

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
export const command = (io: Io, words: string, more: readonly string[] = []): string =>
  [starter(io), words, ...more.map(quoted)].join(' ');

const flagsSaid = (flags: Typed['flags'], names: readonly string[]): readonly string[] =>
  names.flatMap((name) => {
    const value = flags[name];
    return typeof value === 'string' ? [`--${name}`, value] : [];
  });

/** The command that settles an attempt whose end nobody knows, in the store that knows of it. */
export const reconcileAgain = (
  io: Io,
  ref: JobRef,
  flags: Typed['flags'],
  more: readonly string[] = [],
): string =>
  command(io, `reconcile ${refToString(ref)}`, [
    ...more,
    ...flagsSaid(flags, ['emulator', 'store', 'config', 'namespace']),
  ]);

/** The command that goes on with a job, in any other process, with the flags that say where. */
export function waitAgain(io: Io, ref: JobRef, flags: Typed['flags']): string {
  return command(
    io,
    `wait ${refToString(ref)}`,
    flagsSaid(flags, ['out', 'emulator', 'config', 'namespace']),
  );
}
