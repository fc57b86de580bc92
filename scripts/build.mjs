// Builds through turbo, one build at a time: everything for the tests; for the command line only what it needs,
// in silence, and only when a source has changed.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { root, run, toolFile } from './spawn.mjs';
import { buildFingerprint, readStamp, withDependencies, writeStamp } from './stamp.mjs';

/** @typedef {{ node: string, env: NodeJS.ProcessEnv }} Toolchain */

/**
 * @param {Toolchain} toolchain
 * @param {readonly string[]} args
 * @param {boolean} [capture]
 */
export function turbo({ node, env }, args, capture = false) {
  return run(node, [toolFile('turbo') ?? '', 'run', ...args], { env, capture });
}

/**
 * The command line, and the packages it needs.
 * @param {Toolchain} toolchain
 * @param {() => void} onBuild called when there is something to build
 * @returns {Promise<{ code: number, output: string, stopped: boolean }>}
 */
export async function buildCli(toolchain, onBuild) {
  const folders = withDependencies(join('packages', 'cli'));
  const upToDate = () =>
    readStamp('built') === buildFingerprint(folders) &&
    folders.every((folder) => existsSync(join(root, folder, 'dist')));
  const nothingToDo = { code: 0, output: '', stopped: false };
  if (upToDate()) return nothingToDo;

  return withLock(async () => {
    if (upToDate()) return nothingToDo;
    onBuild();
    // taken before the build: a source edited while it runs is built again next time
    const sources = buildFingerprint(folders);
    writeStamp('built', undefined);
    const result = await turbo(
      toolchain,
      ['build', '--filter=@crosspoint/cli...', '--output-logs=errors-only'],
      true,
    );
    if (result.code === 0) writeStamp('built', sources);
    return result;
  });
}

/** Everything, with turbo's own words. */
export function buildAll() {
  const here = { node: process.execPath, env: process.env };
  return withLock(() => turbo(here, ['build', '--output-logs=errors-only']));
}
