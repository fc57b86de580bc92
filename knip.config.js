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
  const entry = [
    ...(entries.length > 0 ? entries : ['*.{mjs,ts}']),
    'test/**/*.test.ts',
    'test/modules/*.mjs',
    ...started.filter((word) => word.startsWith(`${folder}/`)).map((word) => word.slice(folder.length + 1)),
    // a process of its own, started by its file
    ...(folder === 'packages/conformance' ? ['mutants/worker.ts'] : []),
    // a script of the package that is begun
    ...(folder === 'packages/create-crosspoint-provider' ? ['template/*.mjs'] : []),
  ];
  return [folder, { entry, project: ['**/*.{mjs,ts}'] }];
});

export default {
  workspaces: {
    '.': {
      entry: [
        'scripts/summary.mjs',
        'scripts/prepare.mjs',
        'scripts/read-gateai.mjs',
        'scripts/gateai-fixtures.mjs',
        ...started.filter((word) => word.startsWith('scripts/')),
        // started by hand, when a document or the boat changes
        'scripts/emulator/{read-gateai-models,make-boat}.mjs',
      ],
      // Debian's own, where a browser is missing
      ignoreBinaries: ['apt-get'],
      project: ['scripts/**/*.mjs', 'test/**/*.ts'],
    },
    ...Object.fromEntries(packages),
  },
  // oxlint starts tsgolint by itself; axe-core is read as text and handed to a page
  ignoreDependencies: [...startedTools, 'oxlint-tsgolint', 'axe-core'],
  // a type that an exported function mentions may be exported with it
  ignoreExportsUsedInFile: { interface: true, type: true },
};
