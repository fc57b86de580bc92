import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { conformanceProgram } from '../../src/cli/program.ts';

const bin = fileURLToPath(new URL('../../dist/bin.js', import.meta.url));
const cwd = fileURLToPath(new URL('..', import.meta.url));

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The command line in this process: a process of its own takes a second, and shows no more where nothing ends it. */
export async function conformanceHere(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const written = { out: '', err: '' };
  const code = await conformanceProgram(args, {
    out: (text) => void (written.out += text),
    err: (text) => void (written.err += text),
    cwd,
    env: { ...process.env, ...env },
    colour: false,
  });
  return { code, ...written };
}

/** The command as a process of its own, in the folder of the tests. */
export const conformance = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [bin, ...args],
      { cwd, env: { ...process.env, ...env } },
      (error, out, err) => {
        resolve({ code: error === null ? 0 : Number(error.code), out, err });
      },
    );
  });
