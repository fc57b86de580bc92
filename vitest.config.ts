import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';
import { ownProcess } from './test/support/own-process.ts';

const include = ['packages/*/test/**/*.test.ts', 'examples/*/test/**/*.test.ts', 'test/**/*.test.ts'];
// it stands outside the workspace, and is tried from tarballs: scripts/check/third-party.ts
const exclude = [...configDefaults.exclude, 'examples/third-party-provider/**'];

// The kit watches everything that its process does.
const suites = ['packages/provider-*/test/conformance.test.ts'];
const alone = ownProcess(include);

export default defineConfig({
  test: {
    // vitest begins them in the order of their names: what takes longest is not left for the end
    projects: [
      { extends: true, test: { name: 'alone', include: [...alone], exclude } },
      {
        extends: true,
        // Node.js strips the types itself. Vite would look up the source of every line of every error that the kit causes.
        test: { name: 'suites', include: suites, exclude, experimental: { viteModuleRunner: false } },
      },
      {
        extends: true,
        // To start a process and to load core there takes longer than most files run: these share processes.
        test: { name: 'together', include, exclude: [...exclude, ...alone, ...suites], isolate: false },
      },
    ],
    // two projects load the same sources
    fsModuleCache: true,
    // one more than a small machine has cores: many tests wait for sockets, disks and other processes
    maxWorkers: Math.max(3, availableParallelism()),
    passWithNoTests: false,
    setupFiles: ['./test/support/setup.ts'],
    // A busy machine is no failure: what hangs is ended, what is slow is not.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    reporters: ['default', 'json'],
    outputFile: { json: 'reports/vitest.json' },
  },
});
