import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const actions = join(root, '.github/actions/conformance/action.yml');
const files = [
  actions,
  ...[
    'examples/contract-in-ci/workflows',
    'packages/create-crosspoint-provider/template/.github/workflows',
  ].flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(root, folder, name))),
];

/** The shell of each step, by the words of the file: `run: …` or the block under `run: |`. */
function shellsIn(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8');
  const lines = [...text.matchAll(/^ *(?:- )?run: (?!\|)(.+)$/gm)].map(([, line = '']) => line);
  const blocks = [...text.matchAll(/^( *)(?:- )?run: \|\n((?:\1 .*\n|\n)+)/gm)].map(
    ([, , block = '']) => block,
  );
  return [...lines, ...blocks];
}

describe('every workflow', () => {
  it.each(files)('puts no text of others into a shell: %s', (file) => {
    expect(shellsIn(file).filter((shell) => shell.includes('${{'))).toEqual([]);
    expect(shellsIn(file).length).toBeGreaterThan(0);
  });
});

describe.skipIf(process.platform === 'win32')('the action', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'crosspoint-'));
    const kit = join(root, 'packages/conformance/dist/bin.js');
    writeFileSync(join(folder, 'npx'), `#!/bin/bash\nshift 2\nexec "${process.execPath}" "${kit}" "$@"\n`);
    chmodSync(join(folder, 'npx'), 0o755);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const [judge = '', tell = ''] = shellsIn(actions);
  const tests = join(root, 'packages/conformance/test');
  const shell = (script: string, provider: string) =>
    spawnSync('bash', ['-e', '-o', 'pipefail', '-c', script], {
      cwd: folder,
      encoding: 'utf8',
      env: {
        PATH: `${folder}${delimiter}${process.env['PATH']}`,
        PROVIDER: join(tests, 'modules', provider),
        FIXTURES: join(tests, 'echo'),
        AUTHOR: 'false',
        GITHUB_WORKSPACE: root,
        GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
      },
    });

  it('fails with the provider, marks the lines of its fixtures, and tells it on the page of the job', () => {
    expect(shell(judge, 'broken.mjs').status).toBe(1);
    const told = shell(tell, 'broken.mjs');
    expect(told.status).toBe(0);
    expect(told.stdout).toMatch(
      /^::error file=packages\/conformance\/test\/echo\/submit\.seed-zero\.json,line=\d+,col=\d+,title=FAIL submit\.seed-zero::MAP-002 /m,
    );
    expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toContain('does not conform');
    expect(readdirSync(join(folder, 'conformance-reports')).toSorted()).toEqual([
      'conformance.annotations.txt',
      'conformance.html',
      'conformance.json',
      'conformance.md',
      'conformance.xml',
    ]);
  });

  it('passes with it, and marks nothing', () => {
    expect(shell(judge, 'sound.mjs').status).toBe(0);
    expect(shell(tell, 'sound.mjs').stdout).not.toContain('::error');
  });

  it('says nothing where the kit itself was at fault, and fails', () => {
    rmSync(join(folder, 'conformance-reports'), { recursive: true });
    expect(shell(judge, 'none.mjs').status).toBe(2);
    expect(shell(tell, 'none.mjs')).toMatchObject({ status: 0, stdout: '' });
  });
});
