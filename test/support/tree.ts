import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Every text file of the workspace that git keeps or would keep: path from the root → text. */
export type Tree = ReadonlyMap<string, string>;

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What .gitignore names, for a copy of the workspace without git. */
const ignored =
  /^(?:node_modules|dist|reports|\.turbo|\.git|crosspoint-out|\.pnpm-store|\.workspace\.lock|\.env|.*\.log)$/;

export function readTree(): Tree {
  const tree = new Map<string, string>();
  for (const path of gitFiles() ?? walk(root)) {
    const text = readText(join(root, path));
    if (text !== undefined) tree.set(path, text);
  }
  return tree;
}

function gitFiles(): string[] | undefined {
  try {
    const git = (...args: string[]): string =>
      execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    // a copy inside somebody else's repository is not ours to ask about
    if (realpathSync(git('rev-parse', '--show-toplevel').trim()) !== realpathSync(root)) return undefined;

    const files = git('ls-files', '-z', '--cached', '--others', '--exclude-standard').split('\0');
    return [...new Set(files)].filter((path) => path !== '');
  } catch {
    return undefined;
  }
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !ignored.test(entry.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? walk(path) : [relative(root, path).replaceAll('\\', '/')];
    });
}

/** Undefined for a picture, a clip, or a file that git still lists but that was deleted. */
function readText(file: string): string | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}
