import { type JobRef, refToString } from '@crosspoint/core';
import { type Io, variable } from './io.ts';

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

/** The command that goes on with a job, in any other process. */
export const waitAgain = (io: Io, ref: JobRef, folder: string | undefined): string =>
  command(io, `wait ${refToString(ref)}`, folder === undefined ? [] : ['--out', folder]);
