// knip finds what nobody uses: files, exports, dependencies, lines of the catalog. What it cannot guess is where the
// use begins; that is said here, from the files where it is written down already.
import { join } from 'node:path';
import { workspaceFolders } from './scripts/packages.mjs';
import { programsOf, readJson } from './scripts/spawn.mjs';
import { steps } from './scripts/steps.mjs';

const { scripts, devDependencies } = readJson('package.json');

/** Everything that is started by its name: scripts, and development tools. */
const started = [Object.values(scripts), steps.map(({ command }) => command)].flat(2).join(' ').split(' ');
const startedTools = Object.keys(devDependencies).filter((name) =>
  Object.keys(programsOf(name)).some((program) => started.includes(program)),
);

/**
 * The sources of a package's built entry points.
 * @param {string} folder
 */
function entriesOf(folder) {
  const { exports = {}, imports = {}, bin = {} } = readJson(join(folder, 'package.json'));
  const built = JSON.stringify([exports, imports, bin]).matchAll(/"\.\/dist\/([^"]+)\.js"/g);
  return [...new Set([...built].map(([, name]) => `src/${name}.ts`))];
}

const packages = workspaceFolders().map((folder) => {
  const entries = entriesOf(folder);
  // a package without any is a program, such as an example
  const entry = [...(entries.length > 0 ? entries : ['*.{mjs,ts}']), 'test/**/*.test.ts'];
  return [folder, { entry, project: ['**/*.{mjs,ts}'] }];
});

export default {
  workspaces: {
    '.': {
      entry: [
        'scripts/summary.mjs',
        'scripts/prepare.mjs',
        ...started.filter((word) => word.startsWith('scripts/')),
        // started by hand, when a document or the boat changes
        'scripts/emulator/{read-gateai-models,make-boat}.mjs',
      ],
      project: ['scripts/**/*.mjs', 'test/**/*.ts'],
    },
    ...Object.fromEntries(packages),
  },
  // oxlint starts tsgolint by itself
  ignoreDependencies: [...startedTools, 'oxlint-tsgolint'],
  // a type that an exported function mentions may be exported with it
  ignoreExportsUsedInFile: { interface: true, type: true },
};
