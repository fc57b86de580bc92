// One install or build at a time in a clone: whoever comes second waits, then finds the work done.
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './spawn.mjs';

const file = join(root, '.workspace.lock');
const intervalMs = 100;
const longestMs = 10 * 60_000;

/**
 * @template T
 * @param {() => Promise<T>} work
 * @param {() => void} [onWait] called once, when somebody else is at it
 * @returns {Promise<T>}
 */
export async function withLock(work, onWait) {
  let waiting = false;
  while (!taken()) {
    if (abandoned()) {
      rmSync(file, { force: true });
      continue;
    }
    if (!waiting) onWait?.();
    waiting = true;
    await sleep(intervalMs);
  }

  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

function taken() {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/** Its owner is gone, or has been at it for longer than any install takes. */
function abandoned() {
  try {
    if (Date.now() - statSync(file).mtimeMs > longestMs) return true;
    const owner = Number(readFileSync(file, 'utf8'));
    if (owner > 0) process.kill(owner, 0);
    return false;
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    return code === 'ESRCH';
  }
}
