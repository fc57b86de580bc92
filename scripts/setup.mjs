// node scripts/setup.mjs [--build[=<package>]]
// Runs before every script of package.json, as its `pre…` script: installs what pnpm-lock.yaml says, and with --build
// also builds all packages, or one and what it needs. It runs on the machine's own Node.js, from 20 on, needs nothing
// but npm, and takes about half a second where there is nothing to do.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pnpmFile, root } from './pnpm.mjs';

// turbo started this script: everything is ready
if (process.env.TURBO_HASH) process.exit();

const modules = join(root, 'node_modules');
if (!existsSync(modules)) console.error('Installing (the first time this takes some seconds) …');
run(
  [pnpmFile(), 'install', '--frozen-lockfile', '--reporter=append-only'],
  'The install failed, see above. After a change of a package.json `npm run pnpm -- install` mends pnpm-lock.yaml; ' +
    'if something else is odd, remove node_modules and try again.',
);

const build = process.argv.find((arg) => /^--build\b/.test(arg));
if (build !== undefined) {
  const [, name] = build.split('=');
  const filter = name === undefined ? [] : [`--filter=${name}...`];
  run(
    [join(modules, 'turbo', 'bin', 'turbo'), 'run', 'build', ...filter, '--output-logs=errors-only'],
    'The build failed: mend what stands above, and try again.',
  );
}

/**
 * In silence, unless it fails: stdout belongs to the command that follows.
 * @param {readonly string[]} command a file for Node.js, and its arguments
 * @param {string} advice
 */
function run(command, advice) {
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      // turbo looks for pnpm there, also when this was not started by `npm run`
      PATH: join(modules, '.bin') + delimiter + process.env.PATH,
      TURBO_TELEMETRY_DISABLED: '1',
    },
  });
  if (status === 0) return;
  console.error(`${stdout}${stderr}\n${advice}`);
  process.exit(status ?? 1);
}
