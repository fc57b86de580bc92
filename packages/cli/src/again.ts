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

/** The command that goes on with a job, in any other process. */
export function waitAgain(io: Io, ref: JobRef, folder: string | undefined): string {
  const out = folder === undefined ? '' : ` --out ${quoted(folder)}`;
  return `${starter(io)} wait ${refToString(ref)}${out}`;
}
