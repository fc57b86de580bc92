// What the scripts share: where the workspace is, and how they start a program.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** What the scripts read of a package.json. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly bin?: string | Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string | { readonly types?: string }>>;
  readonly imports?: Readonly<Record<string, unknown>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, unknown>>;
}

/** @param folder in the workspace */
export const readManifest = (folder = ''): Manifest =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));

export function fail(text: string): never {
  console.error(text);
  process.exit(1);
}

/**
 * The file behind the name of a development tool, to be run with Node.js: the links in node_modules/.bin would need a
 * shell on Windows.
 */
export function toolFile(name: string): string {
  for (const dependency of Object.keys(readManifest().devDependencies ?? {})) {
    const folder = join('node_modules', dependency);
    const { bin } = existsSync(join(root, folder)) ? readManifest(folder) : {};
    const file = typeof bin === 'string' ? dependency.split('/').at(-1) === name && bin : bin?.[name];
    if (file) return join(root, folder, file);
  }
  return fail(`No development tool is called "${name}".`);
}

export interface RunOptions {
  /** The root where it is left out. */
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** For fixed commands alone, on Windows, where npm's programs are .cmd files. */
  readonly shell?: boolean;
}

/**
 * Runs a program without stdin, and keeps what it writes.
 * @returns `output` holds both streams as they came
 */
export function run(
  program: string,
  args: readonly string[],
  { cwd = root, env = process.env, shell = false }: RunOptions = {},
): Promise<{ code: number; output: string; stdout: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let stdout = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (stream === child.stdout) stdout += text;
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output, stdout }));
  });
}
