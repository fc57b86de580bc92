import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const name = '@crosspoint/conformance';

/** An argument quoted for a shell. */
export const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

/** A path relative to the working directory. */
export const fromHere = (path: string, cwd = process.cwd()): string =>
  relative(cwd, path).split(sep).join('/') || '.';

function isInstalled(cwd: string): boolean {
  for (let at = cwd; ; at = dirname(at)) {
    if (existsSync(join(at, 'node_modules', name, 'package.json'))) return true;
    if (at === dirname(at)) return false;
  }
}

/** The command of the kit: by its name where it is installed, otherwise by its file. */
export function kitCommand(cwd = process.cwd()): string {
  const bin = fileURLToPath(new URL('../bin.js', import.meta.url));
  const alsoByName = isInstalled(cwd) || !existsSync(bin) || bin.includes(`${sep}_npx${sep}`);
  return alsoByName ? `npx ${name}` : `node ${quoted(fromHere(bin, cwd))}`;
}

/** The nearest folder above that holds a package.json. */
export function packageAbove(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, 'package.json'))) return at;
    if (at === dirname(at)) return undefined;
  }
}
