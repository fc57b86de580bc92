// The packages as they would be published, and a folder where somebody has installed them.
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Package, publishedPackages } from '../packages.ts';
import { pnpmFile } from '../pnpm.mjs';
import { root, run, type RunOptions } from '../workspace.ts';
import { npmOptions } from './npm.ts';

export type Packed = Package & { tarball: string };

/**
 * A folder far from this workspace, gone when the process ends: nothing in it finds our node_modules by accident.
 */
export function temporaryFolder() {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'crosspoint-')));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
  return folder;
}

/** Packs what is published, `catalog:` and `workspace:` turned into versions. */
export async function pack(): Promise<Packed[]> {
  const folder = temporaryFolder();
  const packed = [];
  for (const [at, one] of publishedPackages().entries()) {
    // a folder each, because a tarball's name is pnpm's to choose
    const destination = join(folder, String(at));
    mkdirSync(destination);
    await succeed(
      `${one.name} could not be packed`,
      process.execPath,
      [pnpmFile(), 'pack', '--pack-destination', destination],
      { cwd: join(root, one.folder) },
    );
    packed.push({ ...one, tarball: join(destination, readdirSync(destination)[0] ?? '') });
  }
  return packed;
}

/**
 * An empty project with these installed by npm, as a user would. Not cached: what the ranges in a package.json
 * bring today is part of the question.
 * @param what tarballs, or names with a version
 */
export async function install(what: readonly string[]) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const flags = ['--no-audit', '--no-fund', '--no-package-lock', '--prefer-offline', '--engine-strict'];
  await succeed('npm could not install the tarballs', 'npm', ['install', ...flags, ...what], {
    ...npmOptions,
    cwd: folder,
  });
  return folder;
}

/**
 * Runs a program in silence, and throws its words when it fails.
 * @returns what it wrote to stdout
 */
export async function succeed(
  otherwise: string,
  program: string,
  args: readonly string[],
  options: RunOptions,
): Promise<string> {
  const { code, output, stdout } = await run(program, args, options);
  if (code !== 0) throw new Error(`${otherwise} (exit code ${code}):\n${output.trimEnd()}`);
  return stdout;
}
