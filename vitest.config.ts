import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/test/**/*.test.ts', 'examples/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    // it stands outside the workspace, and is tried from tarballs: scripts/check/third-party.ts
    exclude: [...configDefaults.exclude, 'examples/third-party-provider/**'],
    // one more than a small machine has cores: many tests wait for sockets, disks and other processes
    maxWorkers: Math.max(3, availableParallelism()),
    passWithNoTests: false,
    // A busy machine is no failure: what hangs is ended, what is slow is not.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    reporters: ['default', 'json'],
    outputFile: { json: 'reports/vitest.json' },
  },
});
