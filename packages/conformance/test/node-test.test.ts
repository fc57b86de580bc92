import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';

// Sockets by the thousand, on a machine that may be busy.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const run = promisify(execFile);
const program = fileURLToPath(new URL('./echo.node-test.mjs', import.meta.url));

describe('the kit in the runner of Node.js', () => {
  it('has a test for each case', async () => {
    // the runner behaves otherwise in a process it started itself
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const { stdout } = await run(process.execPath, ['--test-reporter=tap', program], {
      env,
    });
    expect(stdout).toMatch(/# pass [1-9]\d+/);
    expect(stdout).toMatch(/# fail 0/);
  });
});
