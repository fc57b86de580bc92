// npm run pnpm -- <arguments>: the pnpm that package.json pins, also where no install has succeeded yet.
// Where node_modules does not hold it, npm installs it from scripts/pnpm/package-lock.json: `npm ci` compares every
// package with its hash there, and refuses another one.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** No script of a package runs, so nothing of one runs before its hash was compared. */
export const installArguments = [
  'ci',
  '--ignore-scripts',
  '--prefer-offline',
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
];

/** What to start with Node.js. */
export function pnpmFile() {
  const pinned = readJson('scripts/pnpm/package.json').dependencies.pnpm;
  const bootstrap = join(root, 'scripts', 'pnpm');
  const found = [root, bootstrap].find((folder) => installedIn(folder) === pinned);
  if (found === undefined) install(bootstrap);
  return join(found ?? bootstrap, 'node_modules', 'pnpm', 'bin', 'pnpm.mjs');
}

/** @param {string} folder */
function install(folder) {
  const { status, error } = spawnSync('npm', installArguments, {
    cwd: folder,
    // stdout belongs to the command
    stdio: ['ignore', 'ignore', 'inherit'],
    // npm is a .cmd file there
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  console.error(
    `npm could not install pnpm (${error?.message ?? `exit code ${status}`}). Look at your connection, your proxy and ` +
      '`npm config get registry`. EINTEGRITY means that the registry gave another pnpm than the one that is pinned.',
  );
  process.exit(status || 1);
}

/** @param {string} folder */
function installedIn(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'node_modules', 'pnpm', 'package.json'), 'utf8')).version;
  } catch {
    return undefined;
  }
}

/** @param {string} path */
function readJson(path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { status } = spawnSync(process.execPath, [pnpmFile(), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
}
