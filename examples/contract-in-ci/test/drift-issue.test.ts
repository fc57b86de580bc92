import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const script = fileURLToPath(new URL('../drift-issue.mjs', import.meta.url));
const marker = '<!-- crosspoint drift: crosspoint-provider-acme -->';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crosspoint-'));
  // stands where GitHub's own `gh` would: lists one file, and writes down what it was asked
  writeFileSync(
    join(folder, 'gh'),
    `#!${process.execPath}
const { appendFileSync, readFileSync } = require('node:fs');
const args = process.argv.slice(2);
if (args[1] === 'list') process.stdout.write(readFileSync(${JSON.stringify(join(folder, 'issues.json'))}, 'utf8'));
else appendFileSync(${JSON.stringify(join(folder, 'asked.txt'))}, JSON.stringify(args) + '\\n');
`,
  );
  chmodSync(join(folder, 'gh'), 0o755);
  writeFileSync(join(folder, 'asked.txt'), '');
});
afterEach(() => rmSync(folder, { recursive: true }));

function ran(code: string, said: string, issues: readonly { number: number; body: string }[]) {
  writeFileSync(join(folder, 'drift.txt'), said);
  writeFileSync(join(folder, 'issues.json'), JSON.stringify(issues));
  const ended = spawnSync(
    process.execPath,
    [script, 'crosspoint-provider-acme', code, join(folder, 'drift.txt')],
    { env: { PATH: `${folder}${delimiter}${process.env['PATH']}` }, encoding: 'utf8' },
  );
  const lines = readFileSync(join(folder, 'asked.txt'), 'utf8').trimEnd();
  const asked = lines === '' ? [] : lines.split('\n').map((line) => JSON.parse(line) as string[]);
  return { code: ended.status, err: ended.stderr, asked };
}

const others = [{ number: 7, body: 'the lamp is broken' }];
const said = 'DRIFT acme/boat-1: the price is 0.05\n@everyone ```';

it('opens one issue when something drifts, with what was said as plain text', () => {
  const { code, asked } = ran('3', said, others);
  expect(code).toBe(0);
  expect(asked).toEqual([
    [
      'issue',
      'create',
      '--title',
      'crosspoint-provider-acme drifts from its gateway',
      '--body',
      expect.any(String),
    ],
  ]);
  expect(asked[0]?.at(-1)).toContain(`${marker}\n`);
  expect(asked[0]?.at(-1)).toContain('\n    DRIFT acme/boat-1: the price is 0.05\n    @everyone ```\n');
});

it('rewrites it when something else drifts, and leaves it alone when nothing new does', () => {
  const first = ran('3', said, others).asked[0]?.at(-1) ?? '';
  writeFileSync(join(folder, 'asked.txt'), '');
  const again = [...others, { number: 9, body: first.replaceAll('\n', '\r\n') }];

  expect(ran('3', said, again).asked).toEqual([]);
  expect(ran('3', `${said}\nDRIFT more`, again).asked).toEqual([
    ['issue', 'edit', '9', '--body', expect.stringContaining('DRIFT more')],
  ]);
});

it('closes it when nothing drifts any more, and touches no other', () => {
  expect(ran('0', '', [...others, { number: 9, body: `${marker}\nold` }]).asked).toEqual([
    ['issue', 'close', '9', '--comment', 'Nothing drifts any more.'],
  ]);
  writeFileSync(join(folder, 'asked.txt'), '');
  expect(ran('0', '', others).asked).toEqual([]);
});

it.each(['2', '1', ''])('touches nothing and fails when it could not look: %j', (code) => {
  expect(ran(code, '', [{ number: 9, body: marker }])).toMatchObject({ code: 2, asked: [] });
});
