import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { namesOf, issue } from './names.ts';
import { fromTarballs } from './packed.ts';
import { render, type Runner } from './render.ts';
import { occupied, writeAll } from './write.ts';

/** What the program touches of its process. */
export interface ProgramIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly cwd: string;
}

const help = `npm create crosspoint-provider <id> [-- options]

Begins the package crosspoint-provider-<id>: a whole provider of an invented gateway, with fixtures and a test that
passes. Replace its tables by those of your gateway.

  --dir <folder>        where it goes; a new or an empty folder (default: crosspoint-provider-<id>)
  --test <vitest|node>  what runs the tests (default: vitest; node needs Node.js 22.18 or newer)
  --packages <folder>   takes @crosspoint/* from the tarballs in it, such as \`npm run pack\` of a clone writes
  --json                what was written, as JSON
  --version, --help
`;

const options = {
  dir: { type: 'string' },
  test: { type: 'string', default: 'vitest' },
  packages: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
  version: { type: 'boolean', default: false },
} as const;

const template = fileURLToPath(new URL('../template', import.meta.url));

class Wrong extends Error {}

const isRunner = (text: string): text is Runner => text === 'vitest' || text === 'node';

/** Runs one command line and gives the exit code: 0, or 2 with one line that says what is wrong. */
export function create(args: readonly string[], io: ProgramIo, version: string): 0 | 2 {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (values.help) io.out(help);
    else if (values.version) io.out(`${version}\n`);
    else make(positionals, values, io);
    return 0;
  } catch (error) {
    const message = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    io.err(`create-crosspoint-provider: ${message}\n`);
    return 2;
  }
}

interface ProgramFlags {
  readonly dir?: string | undefined;
  readonly test: string;
  readonly packages?: string | undefined;
  readonly json: boolean;
}

function make(
  [id, ...more]: readonly string[],
  { dir, test, packages, json }: ProgramFlags,
  io: ProgramIo,
): void {
  if (id === undefined) throw new Wrong('name your gateway: npm create crosspoint-provider acme');
  const wrong = issue(id);
  if (wrong !== undefined) throw new Wrong(wrong);
  if (more.length > 0) throw new Wrong(`one id, please; ${more.join(' ')} is more`);
  if (!isRunner(test)) throw new Wrong(`--test takes vitest or node, not ${test}`);
  const names = namesOf(id);
  const folder = resolve(io.cwd, dir ?? names.packageName);
  const full = occupied(folder);
  if (full !== undefined) throw new Wrong(full);
  const from = packages === undefined ? undefined : resolve(io.cwd, packages);
  const files = render(template, names, test).map((file) =>
    from !== undefined && file.path === 'package.json'
      ? { ...file, text: fromTarballs(file.text, from) }
      : file,
  );
  writeAll(folder, files);
  if (json) {
    const written = { id, package: names.packageName, folder, files: files.map(({ path }) => path) };
    return io.out(`${JSON.stringify(written)}\n`);
  }
  const shown = relative(io.cwd, folder);
  const enter = shown === '' ? '' : `  cd ${shown}\n`;
  io.out(
    `${names.packageName}: ${files.length} files in ${folder}\n\n${enter}  npm install\n  npm test\n\nThen read its README.md.\n`,
  );
}
