// npm test                  -> build, type-check, lint, format check, then every test in one run
// npm test -- <for vitest>  -> build, then vitest alone with these arguments, while working on something
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildAll, turbo } from './build.mjs';
import { root, run, toolFile } from './spawn.mjs';

const report = join('reports', 'vitest.json');
const args = process.argv.slice(2);
const here = { node: process.execPath, env: process.env };

/** @type {readonly [name: string, step: () => ReturnType<typeof run>][]} */
const checks = [
  ['typecheck', () => turbo(here, ['typecheck', 'typecheck:root', '--output-logs=errors-only'])],
  ['lint', () => tool('oxlint', ['--deny-warnings'])],
  ['format', () => tool('oxfmt', ['--check'])],
];

// an old report must never speak for this run
rmSync(join(root, report), { force: true });

const failed = [];
if (await fails('build', buildAll)) failed.push('build');
else {
  for (const [name, step] of args.length > 0 ? [] : checks) if (await fails(name, step)) failed.push(name);
  if (await fails('tests', () => tool('vitest', ['run', ...args]))) failed.push('tests');
}

if (failed.length > 0) console.error(`\nnpm test failed in: ${failed.join(', ')}.`);
process.exit(failed.length > 0 ? 1 : 0);

/**
 * @param {string} name
 * @param {readonly string[]} toolArgs
 */
function tool(name, toolArgs) {
  return run(process.execPath, [toolFile(name) ?? '', ...toolArgs]);
}

/**
 * @param {string} name
 * @param {() => ReturnType<typeof run>} step
 */
async function fails(name, step) {
  console.log(`\n== ${name}`);
  const started = Date.now();
  const { code, stopped } = await step();
  if (stopped) process.exit(code || 1);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  if (code !== 0) console.error(`The step "${name}" failed after ${seconds} s.`);
  return code !== 0;
}
