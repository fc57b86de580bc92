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

/** The command that goes on with a job, in any other process, with the flags that say where. */
export function waitAgain(io: Io, ref: JobRef, flags: Typed['flags']): string {
  const where = [
    ['--out', flags['out']],
    ['--emulator', flags['emulator']],
  ] as const;
  const said = where.flatMap(([flag, value]) => (typeof value === 'string' ? [flag, value] : []));
  return command(io, `wait ${refToString(ref)}`, said);
}
