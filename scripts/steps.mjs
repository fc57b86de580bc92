// What is checked, step by step: one table for `npm test` and `npm run check`.
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { root, run, toolFile } from './spawn.mjs';

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {readonly [tool: string, ...args: string[]]} command `node`, or a development tool
 * @property {string} advice what to do when it fails
 * @property {boolean} [alone] one at a time in this clone
 * @property {boolean} [unbuilt] reads the sources alone; the others have to wait for a build
 */

/** What most of the other steps read is there only after this one. */
export const build = 'build';

/** @type {readonly Step[]} */
export const steps = [
  {
    name: build,
    command: ['turbo', 'run', 'build', '--output-logs=errors-only'],
    advice: 'mend what the compiler says above; most other steps have to wait for it',
    alone: true,
  },
  {
    name: 'typecheck',
    command: ['turbo', 'run', 'typecheck', 'typecheck:root', '--output-logs=errors-only'],
    advice: 'mend what the compiler says above; `npm run typecheck` repeats this step',
  },
  {
    name: 'lint',
    command: ['oxlint', '--deny-warnings'],
    advice: '`npm run lint -- --fix` mends some of it, the rest is by hand',
  },
  {
    name: 'format',
    command: ['oxfmt', '--check'],
    advice: '`npm run format` writes every file in the one format',
    unbuilt: true,
  },
  {
    name: 'tests',
    command: ['vitest', 'run'],
    advice: '`npm test -- <file>` repeats one file; a promise that broke in test/fences says its rule',
  },
  {
    name: 'knip',
    command: ['knip', '--no-config-hints'],
    advice: 'remove what nobody uses, or the word `export` before it; entry points come from package.json',
    unbuilt: true,
  },
  {
    name: 'api',
    command: ['node', 'scripts/check/api.mjs', '--built'],
    advice:
      '`npm run api -- --update` writes the reports in etc; read the difference, it is what callers see',
  },
  {
    name: 'typespeed',
    command: ['node', 'scripts/check/type-speed.mjs'],
    advice:
      'an editor would be slow: see what packages/core/src/model/typed-request.ts makes the compiler do',
  },
  {
    name: 'publint',
    command: ['node', 'scripts/check/each-tarball.mjs', 'publint', '--strict'],
    advice: "mend the package.json of the package named above; see publint's words for the field",
  },
  {
    name: 'attw',
    command: ['node', 'scripts/check/each-tarball.mjs', 'attw', '--profile', 'esm-only', '--no-color'],
    advice: 'mend `exports` in the package.json named above, or what its .d.ts files import',
  },
  {
    name: 'budgets',
    command: ['node', 'scripts/check/budgets.mjs'],
    advice:
      'make it lighter, or raise the budget in scripts/check/budgets.mjs and say in the change what it buys',
  },
  {
    name: 'smoke',
    command: ['node', 'scripts/check/smoke.mjs'],
    advice: 'something works here but not once installed; `npm run check -- smoke` repeats this step',
  },
  {
    name: 'third-party',
    command: ['node', 'scripts/check/third-party.mjs'],
    advice: 'somebody else’s provider broke; `npm run check:third-party` repeats this step',
  },
];

/**
 * Runs steps in turn, even when one fails; only without a build most have nothing to look at.
 * @param {readonly Step[]} chosen
 */
export async function runSteps(chosen) {
  /** @type {{ step: Step, seconds: number, state: 'passed' | 'failed' | 'not run' }[]} */
  const outcomes = [];
  for (const step of chosen) {
    const broken = outcomes.some((done) => done.step.name === build && done.state === 'failed');
    if (broken && !step.unbuilt) {
      outcomes.push({ step, seconds: 0, state: 'not run' });
      continue;
    }
    console.log(`\n== ${step.name}`);
    const started = Date.now();
    const { code, stopped } = await (step.alone ? withLock(() => start(step)) : start(step));
    if (stopped) process.exit(code || 1);
    const seconds = (Date.now() - started) / 1000;
    if (code !== 0) console.error(`The step "${step.name}" failed after ${seconds.toFixed(1)} s.`);
    outcomes.push({ step, seconds, state: code === 0 ? 'passed' : 'failed' });
  }
  return outcomes;
}

/**
 * Says which steps failed, and what to do about each. The exit code.
 * @param {string} title
 * @param {Awaited<ReturnType<typeof runSteps>>} outcomes
 */
export function conclude(title, outcomes) {
  const failed = outcomes.filter(({ state }) => state === 'failed').map(({ step }) => step);
  if (failed.length === 0) return 0;
  console.error(`\n${title} failed in: ${failed.map(({ name }) => name).join(', ')}.`);
  for (const { name, advice } of failed) console.error(`  ${name}: ${advice}`);
  return 1;
}

/** @param {Step} step */
function start({ command: [tool, ...args] }) {
  const program =
    tool === 'node' ? [join(root, args[0] ?? ''), ...args.slice(1)] : [toolFile(tool) ?? '', ...args];
  return run(process.execPath, program);
}
