// knip finds what nobody uses: files, exports, dependencies, lines of the catalog. It reads the scripts of package.json
// itself; what it cannot guess is said here, from the files where it is written down already.
import type { KnipConfig } from 'knip';
import { workspaceFolders } from './scripts/packages.ts';
import { readManifest } from './scripts/workspace.ts';

/** The sources of a package's built entry points. */
function entriesOf(folder: string): readonly string[] {
  const { exports = {}, imports = {}, bin = {} } = readManifest(folder);
  const built = JSON.stringify([exports, imports, bin]).matchAll(/"\.\/dist\/([^"]+)\.js"/g);
  // a file in bin/ starts the build of src/bin.ts
  const programs = Object.keys(bin).length > 0 ? ['bin/*.js', 'src/bin.ts'] : [];
  return [...new Set([...[...built].map(([, name]) => `src/${name}.ts`), ...programs])];
}

const packages = workspaceFolders().map((folder) => {
  const entries = entriesOf(folder);
  // a package without any is a program, such as an example
  const entry = [
    ...(entries.length > 0 ? entries : ['*.{mjs,ts}']),
    'test/**/*.test.ts',
    'test/modules/*.mjs',
    // clients of the kit, started as processes
    'test/subjects/*.mjs',
    // started from the root, and a process of its own, started by its file
    ...(folder === 'packages/conformance' ? ['mutants/{main,providers,worker}.ts'] : []),
    // a process of its own, started by its file
    ...(folder === 'packages/store-postgres' ? ['test/worker.ts'] : []),
    // started from the root, and a process that it starts
    ...(folder === 'examples/engines' ? ['harness/{main,machine}.ts'] : []),
    // bundled, and started as a process
    ...(folder === 'packages/core' ? ['test/simulation/{memory-batch,pauses}.ts'] : []),
    // a script of the package that is begun
    ...(folder === 'packages/create-crosspoint-provider' ? ['template/*.mjs'] : []),
  ];
  // PostgreSQL's and Redis's own, where they are installed
  const ignoreBinaries =
    folder === 'packages/store-postgres' ? ['initdb'] : folder === 'examples/engines' ? ['redis-server'] : [];
  // public clients, with a manifest of their own
  const outside = folder === 'examples/subjects' ? ['!public/**'] : [];
  const ignoreDependencies: Readonly<Record<string, readonly string[]>> = {
    // declared in sdks.d.ts, and not installed
    'examples/workflows': ['@temporalio/workflow', '@trigger.dev/sdk', 'cloudflare', 'inngest', 'workflow'],
    // found at run time, in the project where the command runs
    'packages/cli': ['pg'],
  };
  return [
    folder,
    {
      entry,
      ignoreBinaries,
      ignoreDependencies: [...(ignoreDependencies[folder] ?? [])],
      project: ['**/*.{mjs,ts}', ...outside],
    },
  ] as const;
});

const config: KnipConfig = {
  workspaces: {
    '.': {
      entry: [
        'scripts/summary.mjs',
        // bundled, and started as a process
        'test/support/simulation-{pglite,sqlite}.ts',
        'scripts/soak/worker.ts',
        // started by hand, when a document or the boat changes
        'scripts/{read-gateai,gateai-fixtures}.ts',
        'scripts/emulator/{read-gateai-models.ts,make-boat.mjs}',
      ],
      // Debian's own, where a browser is missing
      ignoreBinaries: ['apt-get'],
      project: ['scripts/**/*.{mjs,ts}', 'test/**/*.ts'],
    },
    ...Object.fromEntries(packages),
  },
  ignoreDependencies: [
    // oxlint starts tsgolint by itself, and turbo starts pnpm; axe-core is read as text and handed to a page
    'oxlint-tsgolint',
    'pnpm',
    'axe-core',
    // the Node.js that the tools run on; see .pnpmfile.mjs
    'node-.+',
    // started by its name on each tarball
    'publint',
    '@arethetypeswrong/cli',
  ],
  // a type that an exported function mentions may be exported with it
  ignoreExportsUsedInFile: { interface: true, type: true },
};

export default config;
