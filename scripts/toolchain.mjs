// A supported Node.js, the pinned pnpm, and the installed workspace: fetched where missing, else found at once.
import { existsSync } from 'node:fs';
import { withLock } from './lock.mjs';
import { readPinned } from './pinned-pnpm.mjs';
import { fail, failWith, say } from './say.mjs';
import { environment, readJson, run } from './spawn.mjs';
import { installFingerprint, readStamp, writeStamp } from './stamp.mjs';

/** A version that npm has for every system, ready to run. */
const fallbackNode = '26.10.0';

/** What to do about a failed install: the first line that fits. */
const advice = /** @type {const} */ ([
  [
    /PNPM_NOT_PINNED/,
    'The registry gave another pnpm than package.json pins, and it was not run: look at your registry and its mirrors.',
  ],
  [
    /ERR_PNPM_(OUTDATED_LOCKFILE|LOCKFILE_CONFIG_MISMATCH)/,
    'pnpm-lock.yaml does not match a package.json or pnpm-workspace.yaml: run `npm run pnpm -- install`, and commit it.',
  ],
  [
    /E404|ETARGET|ERR_PNPM_FETCH_404/,
    `A version named above does not exist for ${process.platform}-${process.arch}: install Node.js ${fallbackNode}, or another supported one, yourself.`,
  ],
  [
    /ERR_PNPM_UNSUPPORTED_ENGINE|EBADENGINE/,
    `A tool does not support this Node.js: try WS_NODE=${fallbackNode}.`,
  ],
  [/ENOSPC/, 'The disk is full: make room, and try again.'],
  [/EACCES|EPERM|EROFS/, 'A folder is not writable: look at the owner of this clone and of your npm cache.'],
  [
    /ENOTFOUND|ENOTCACHED|ECONN|ETIMEDOUT|EAI_AGAIN|META_FETCH_FAIL|CERT|network/i,
    'The registry cannot be reached: look at your connection, your proxy and `npm config get registry`.',
  ],
  [/^/, 'Remove node_modules and try again; if that does not help, the reason stands above.'],
]);

/**
 * @param {{ install: boolean }} options
 * @returns {Promise<{ node: string, bin: string, env: NodeJS.ProcessEnv }>}
 */
export async function findToolchain({ install }) {
  const version = nodeToFetch();
  const runtime = version ?? process.versions.node;
  const key = version ? `node-${version}` : `node-${runtime}-own`;

  const ready = () => {
    const known = readStamp(key);
    const usable = known && existsSync(known.node) && existsSync(known.bin);
    const upToDate = !install || readStamp('installed') === installFingerprint();
    return usable && upToDate ? known : undefined;
  };
  const fetchAndInstall = async () => {
    say('Installing (the first time this takes some seconds) …');
    const result = await prepare(version, { WS_TOOLCHAIN: key, WS_SKIP_INSTALL: install ? '' : '1' });
    if (result.code !== 0) {
      const [, line] = advice.find(([pattern]) => pattern.test(result.output)) ?? ['', ''];
      failWith(`The install failed. ${line}`, result);
    }
    return ready() ?? fail('The workspace changed while it was being installed: try again.');
  };
  const onWait = () => say('Waiting for another command that is preparing this clone …');
  const found = ready() ?? (await withLock(async () => ready() ?? fetchAndInstall(), onWait));

  return {
    ...found,
    env: {
      ...environment(found),
      // a command that starts this again stays on the same Node.js
      ...(version && { WS_NODE: version }),
      // turbo keeps what it learned on one Node.js apart from another's by this
      WS_RUNTIME: runtime,
      // no npm_config_* reaches a command, but the check starts npm itself
      WS_NPM: JSON.stringify(wayToRegistry()),
      TURBO_TELEMETRY_DISABLED: '1',
      TURBO_NO_UPDATE_NOTIFIER: '1',
    },
  };
}

/** The version to fetch, or undefined where the Node.js that runs this will do. */
function nodeToFetch() {
  const asked = process.env.WS_NODE;
  if (asked) {
    if (/^\d+\.\d+\.\d+$/.test(asked)) return asked;
    fail(`WS_NODE takes a whole version such as ${fallbackNode}, not "${asked}".`);
  }

  const { engines } = readJson('package.json');
  const [oldestMajor = 0, oldestMinor = 0] = engines.node.replace(/^\D+/, '').split('.').map(Number);
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const tooOld = major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
  const odd = major % 2 === 1; // short-lived, and left out by some tools
  return tooOld || odd ? fallbackNode : undefined;
}

/**
 * Another Node.js, to see whether the packages work there: its program, fetched where missing.
 * @param {string} version
 * @returns {Promise<string | undefined>} undefined where nobody packs this version for this system
 */
export async function nodeProgram(version) {
  if (version === process.versions.node) return process.execPath;
  const key = `program-${version}`;
  const known = readStamp(key);
  if (known && existsSync(known)) return known;

  const { code, output } = await npx([`${nodePackage()}@${version}`], ['node', '-p', 'process.execPath'], {});
  const program = output.split(/\r?\n/).find((line) => line !== '' && existsSync(line));
  if (code === 0 && program) {
    writeStamp(key, program);
    return program;
  }
  if (/E404|ETARGET/.test(output) && process.platform !== 'linux') return undefined;
  throw new Error(`Node.js ${version} could not be fetched:\n${output}`);
}

/**
 * Runs prepare.mjs with pnpm, and Node.js where needed.
 * @param {string | undefined} version
 * @param {NodeJS.ProcessEnv} settings
 */
function prepare(version, settings) {
  const { spec } = readPinned(readJson('package.json').packageManager);
  const packages = version ? [spec, `${nodePackage()}@${version}`] : [spec];
  return npx(packages, ['node', 'scripts/prepare.mjs'], settings);
}

/**
 * Runs a command with packages from the registry. None of these words come from a user.
 * @param {readonly string[]} packages
 * @param {readonly string[]} command
 * @param {NodeJS.ProcessEnv} settings
 */
function npx(packages, command, settings) {
  const args = [
    '--yes',
    // else every command waits for a minute when there is no network
    '--prefer-offline',
    // nothing of what is fetched runs before prepare.mjs has compared its hash with the pinned one
    '--ignore-scripts',
    ...packages.flatMap((spec) => ['--package', spec]),
    '--',
    ...command,
  ];
  return run('npx', args, {
    env: { ...npmEnvironment(), ...settings },
    capture: true,
    shell: process.platform === 'win32',
  }).catch((error) => fail(`npx could not be started (${error.code}): install npm, it comes with Node.js.`));
}

/** Node.js as a package that needs no install script (npm 12 would not run it). */
function nodePackage() {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const prefix = system === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  return `${prefix}-${system}-${process.arch}`;
}

/**
 * For npm and npx: how to reach the registry is the user's to say; the rest of npm_config_* was meant for another
 * command.
 * @returns {NodeJS.ProcessEnv}
 */
export function npmEnvironment() {
  const others = Object.entries(process.env).filter(([key]) => !/^npm_/i.test(key));
  return { ...Object.fromEntries(others), ...wayToRegistry() };
}

/** From npm_config_*, or from the wrapper that this was started by. */
function wayToRegistry() {
  const about =
    /^npm_config_(registry|cache|cafile|ca|proxy|https_proxy|noproxy|strict_ssl|userconfig|globalconfig)$/i;
  const given = Object.entries(process.env).filter(([key]) => about.test(key));
  return { ...JSON.parse(process.env.WS_NPM ?? '{}'), ...Object.fromEntries(given) };
}
