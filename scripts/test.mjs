// npm test                  -> build, type-check, lint, format check, then every test in one run
// npm test -- <for vitest>  -> build, then vitest alone with these arguments, while working on something
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './spawn.mjs';
import { build, conclude, runSteps, steps } from './steps.mjs';

const args = process.argv.slice(2);
const names = args.length > 0 ? [build, 'tests'] : [build, 'typecheck', 'lint', 'format', 'tests'];

// an old report must never speak for this run
rmSync(join(root, 'reports', 'vitest.json'), { force: true });

const chosen = steps
  .filter(({ name }) => names.includes(name))
  .map((step) => (step.name === 'tests' ? withMore(step) : step));
process.exit(conclude('npm test', await runSteps(chosen)));

/**
 * @param {import('./steps.mjs').Step} step
 * @returns {import('./steps.mjs').Step}
 */
function withMore(step) {
  return { ...step, command: [...step.command, ...args] };
}
