// Runs a program with its arguments exactly as they are: no shell ever sees them.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { isatty } from 'node:tty';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const windows = process.platform === 'win32';
const terminal = [0, 1, 2].some((stream) => isatty(stream));

// A terminal sends Ctrl-C to everyone in the foreground, so there we only wait for the program to finish.
// Without one the program gets a process group of its own and hears each signal once, from us; otherwise a
// signal to the whole group would reach it twice, and a second Ctrl-C usually means "give up at once".
const ownGroup = !terminal && !windows;

/** npm passes a signal on as well, so two of a kind this close together are one. */
const sameSignalMs = 500;

// Asked to end, npm ends its shell, and the shell just dies without telling us.
const parent = process.ppid;
const underNpm = Boolean(process.env.npm_lifecycle_event) && !windows;
const orphanCheckMs = 200;

/**
 * @typedef {object} Options
 * @property {string} [cwd] defaults to the workspace's root
 * @property {NodeJS.ProcessEnv} [env]
 * @property {boolean} [capture] keep the output instead of showing it; the program then has no stdin
 * @property {boolean} [shell] only for fixed commands, on Windows, where npm's programs are .cmd files
 */

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {Options} [options]
 * @returns {Promise<{ code: number, output: string, stdout: string, stopped: boolean }>} output: both streams as
 *   they came; stopped: somebody asked us to end
 */
export function run(program, args, { cwd = root, env = process.env, capture = false, shell = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env,
      shell,
      detached: ownGroup,
      windowsHide: true,
      stdio: capture ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    });

    let output = '';
    let stdout = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => (output += text));
    }
    child.stdout?.on('data', (text) => (stdout += text));

    let stopped = false;
    let last = { signal: '', at: 0 };
    /** @param {NodeJS.Signals} signal */
    const onSignal = (signal) => {
      stopped = true;
      const repeated = last.signal === signal && Date.now() - last.at < sameSignalMs;
      if (repeated || (signal === 'SIGINT' && terminal)) return;
      last = { signal, at: Date.now() };
      try {
        if (ownGroup && child.pid) process.kill(-child.pid, signal);
        else child.kill(signal);
      } catch {
        // it ended in this very moment
      }
    };
    /** @type {readonly NodeJS.Signals[]} */
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, onSignal);
    const watch = setInterval(() => {
      if (!underNpm || process.ppid === parent) return;
      clearInterval(watch);
      onSignal('SIGTERM');
    }, orphanCheckMs);
    const finish = () => {
      clearInterval(watch);
      for (const signal of signals) process.off(signal, onSignal);
    };

    child.on('error', (error) => {
      finish();
      reject(error);
    });
    child.on('close', (code, signal) => {
      finish();
      resolve({ code: code ?? 128 + (signal ? constants.signals[signal] : 0), output, stdout, stopped });
    });
  });
}

/**
 * The file behind the name of a development tool (`turbo`, `oxlint`, `vitest` …), to be run with Node.js.
 * The links in node_modules/.bin would need a shell on Windows.
 * @param {string} name
 * @returns {string | undefined}
 */
export function toolFile(name) {
  const { devDependencies } = readJson('package.json');
  for (const dependency of Object.keys(devDependencies)) {
    const file = programsOf(dependency)[name];
    if (file) return join(root, 'node_modules', dependency, file);
  }
  return undefined;
}

/**
 * What an installed development dependency puts in node_modules/.bin.
 * @param {string} dependency
 * @returns {Readonly<Record<string, string>>} name → file in its folder
 */
export function programsOf(dependency) {
  const manifest = join('node_modules', dependency, 'package.json');
  if (!existsSync(join(root, manifest))) return {};
  const { bin } = readJson(manifest);
  return typeof bin === 'string' ? { [dependency.split('/').at(-1) ?? '']: bin } : (bin ?? {});
}

/**
 * pnpm as a file for Node.js.
 * @param {string} bin the folder npx put it in
 */
export function pnpmFile(bin) {
  return join(bin, '..', 'pnpm', 'bin', 'pnpm.mjs');
}

/** Where pnpm is, for a program that npx or workspace.mjs has started: they put it on PATH. */
export function pnpmOnPath() {
  const path = process.env.PATH ?? process.env.Path ?? '';
  const bin = path.split(delimiter).find((folder) => existsSync(pnpmFile(folder)));
  if (!bin) throw new Error('pnpm is not on PATH: start this through `npm run`.');
  return { bin, file: pnpmFile(bin) };
}

/**
 * @param {string} path in the workspace
 * @returns {any} whatever the file holds
 */
export function readJson(path) {
  return JSON.parse(readFileSync(join(root, path), 'utf8'));
}

/**
 * The environment for a program of the workspace: our tools come first on PATH, and nothing of npm's own
 * configuration is passed on (an outer `npx --package x` would otherwise change what an inner npm does).
 * @param {{ node: string, bin: string }} toolchain
 * @returns {NodeJS.ProcessEnv}
 */
export function environment({ node, bin }) {
  const entries = Object.entries(process.env).filter(([key]) => !/^npm_/i.test(key));
  const env = Object.fromEntries(entries);
  const pathKey = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  env[pathKey] = [join(root, 'node_modules', '.bin'), dirname(node), bin, env[pathKey] ?? ''].join(delimiter);
  return env;
}
