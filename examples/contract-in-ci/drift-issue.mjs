// node drift-issue.mjs <provider> <exit code of drift> <file with what it said>
// Keeps one issue up to date: opened when something drifts, rewritten when that changes, closed when nothing does any
// more. What could not be looked at touches no issue, and fails the job.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const [provider = '', code = '', file = ''] = process.argv.slice(2);

const looked = { drifted: '3', unchanged: '0' };
const longest = 50_000;

/** How the issue is found again; nobody sees it. */
const marker = `<!-- crosspoint drift: ${provider} -->`;

/** @param {readonly string[]} args */
const gh = (...args) => execFileSync('gh', ['issue', ...args], { encoding: 'utf8' });

/** @returns {{ number: number, body: string } | undefined} */
function openIssue() {
  const found = gh('list', '--state', 'open', '--limit', '500', '--json', 'number,body');
  return JSON.parse(found).find((/** @type {{ body: string }} */ { body }) => body.includes(marker));
}

/** @param {string} said */
function bodyOf(said) {
  // what a gateway says stays text, whatever marks it holds
  const quoted = said
    .slice(0, longest)
    .split('\n')
    .map((line) => `    ${line}`.trimEnd())
    .join('\n');
  const next = 'Read the document again; then mend the tables, and record or review the fixtures.';
  return `${marker}\n\`drift\` found that the live gateway is no longer what tables and fixtures say.\n\n${quoted}\n\n${next}\n`;
}

if (!Object.values(looked).includes(code)) {
  console.error(`drift ended with ${code}: nothing can be said of ${provider}`);
  process.exit(2);
}

const known = openIssue();
if (code === looked.unchanged) {
  if (known) gh('close', `${known.number}`, '--comment', 'Nothing drifts any more.');
} else {
  const body = bodyOf(readFileSync(file, 'utf8').trimEnd());
  // the date is nowhere in it: what has not changed notifies nobody
  if (!known) gh('create', '--title', `${provider} drifts from its gateway`, '--body', body);
  else if (known.body.replaceAll('\r\n', '\n').trimEnd() !== body.trimEnd())
    gh('edit', `${known.number}`, '--body', body);
}
