// Builds the command line and what it needs: through turbo, in silence, and only when a source has changed.
// The tests build everything; see steps.mjs.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { root, run, toolFile } from './spawn.mjs';
import { buildFingerprint, readStamp, withDependencies, writeStamp } from './stamp.mjs';

/**
 * The command line, and the packages it needs.
 * @param {{ node: string, env: NodeJS.ProcessEnv }} toolchain
 * @param {() => void} onBuild called when there is something to build
 */
export async function buildCli({ node, env }, onBuild) {
  const folders = withDependencies(join('packages', 'cli'));
  const upToDate = () =>
    readStamp('built') === buildFingerprint(folders) &&
    folders.every((folder) => existsSync(join(root, folder, 'dist')));
  const nothingToDo = { code: 0, output: '', stdout: '', stopped: false };
  if (upToDate()) return nothingToDo;

  return withLock(async () => {
    if (upToDate()) return nothingToDo;
    onBuild();
    // taken before the build: a source edited while it runs is built again next time
    const sources = buildFingerprint(folders);
    writeStamp('built', undefined);
    const build = ['run', 'build', '--filter=@crosspoint/cli...', '--output-logs=errors-only'];
    const result = await run(node, [toolFile('turbo') ?? '', ...build], { env, capture: true });
    if (result.code === 0) writeStamp('built', sources);
    return result;
  });
}
