import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

describe('the kit in the runner of Node.js', () => {
  it('has a test for each case', async () => {
    // the runner behaves otherwise in a process it started itself
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const { stdout } = await run(process.execPath, ['--test-reporter=tap', here('./echo.node-test.mjs')], {
      env,
    });
    expect(stdout).toMatch(/# pass [1-9]\d+/);
    expect(stdout).toMatch(/# fail 0/);
  });
});
