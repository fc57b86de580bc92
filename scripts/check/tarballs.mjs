// The packages as they would be published, and a folder where somebody has installed them.
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publishedPackages } from '../packages.mjs';
import { pnpmOnPath, root, run } from '../spawn.mjs';
import { npmEnvironment } from '../toolchain.mjs';

/** @typedef {import('../packages.mjs').Package & { tarball: string }} Packed */

/**
 * A folder far from this workspace, gone when the process ends: nothing in it finds our node_modules by accident.
 */
export function temporaryFolder() {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'crosspoint-')));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/**
 * Packs what is published, `catalog:` and `workspace:` turned into versions.
 * @returns {Promise<Packed[]>}
 */
export async function pack() {
  const folder = temporaryFolder();
  const { file } = pnpmOnPath();
  const packed = [];
  for (const [at, one] of publishedPackages().entries()) {
    // a folder each, because a tarball's name is pnpm's to choose
    const destination = join(folder, String(at));
    mkdirSync(destination);
    await succeed(
      `${one.name} could not be packed`,
      process.execPath,
      [file, 'pack', '--pack-destination', destination],
      {
        cwd: join(root, one.folder),
      },
    );
    packed.push({ ...one, tarball: join(destination, readdirSync(destination)[0] ?? '') });
  }
  return packed;
}

/**
 * An empty project with these installed by npm, as a user would. Not cached: what the ranges in a package.json
 * bring today is part of the question.
 * @param {readonly string[]} what tarballs, or names with a version
 */
export async function install(what) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const flags = ['--no-audit', '--no-fund', '--no-package-lock', '--prefer-offline', '--engine-strict'];
  await succeed('npm could not install the tarballs', 'npm', ['install', ...flags, ...what], {
    cwd: folder,
    env: npmEnvironment(),
    shell: process.platform === 'win32',
  });
  return folder;
}

/**
 * Runs a program in silence, and throws its words when it fails.
 * @param {string} otherwise
 * @param {string} program
 * @param {readonly string[]} args
 * @param {import('../spawn.mjs').Options} options
 * @returns {Promise<string>} what it wrote to stdout
 */
export async function succeed(otherwise, program, args, options) {
  const { code, output, stdout, stopped } = await run(program, args, { ...options, capture: true });
  if (stopped) process.exit(code || 1);
  if (code !== 0) throw new Error(`${otherwise} (exit code ${code}):\n${output.trimEnd()}`);
  return stdout;
}
