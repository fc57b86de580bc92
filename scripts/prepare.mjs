// Started by workspace.mjs inside npx, on the Node.js to be used and with the pinned pnpm on PATH:
// installs the workspace, and notes where the two are, so that the next run needs neither npx nor a network.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mismatches } from './pinned-pnpm.mjs';
import { pnpmOnPath, readJson, root, run } from './spawn.mjs';
import { installFingerprint, writeStamp } from './stamp.mjs';

const { bin, file } = pnpmOnPath();
await checkPnpm();

if (!process.env.WS_SKIP_INSTALL) {
  writeStamp('installed', undefined);
  const args = ['install', '--frozen-lockfile', '--reporter=append-only'];
  const { code, output } = await run(process.execPath, [file, ...args], {
    env: withoutNpx(process.env),
    capture: true,
  });
  if (code !== 0) {
    process.stderr.write(output);
    process.exit(code);
  }
  writeStamp('installed', installFingerprint());
}
writeStamp(process.env.WS_TOOLCHAIN ?? '', { node: process.execPath, bin });

/** npx ran no install script, so nothing of pnpm's has run yet; its own one puts its program in place. */
async function checkPnpm() {
  const installed = JSON.parse(readFileSync(join(bin, '..', '.package-lock.json'), 'utf8'));
  const lock = readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8');
  const wrong = mismatches(readJson('package.json').packageManager, lock, installed);
  if (wrong.length > 0) {
    process.stderr.write(`PNPM_NOT_PINNED ${wrong.join('\n')}\n`);
    process.exit(1);
  }
  const { code, output } = await run(process.execPath, [join(bin, '..', 'pnpm', 'install.js')], {
    env: withoutNpx(process.env),
    capture: true,
  });
  if (code !== 0) {
    process.stderr.write(output);
    process.exit(code);
  }
}

/**
 * What npx was told must not change what pnpm and its children do.
 * @param {NodeJS.ProcessEnv} env
 */
function withoutNpx(env) {
  const told = /^npm_config_(package|call|ignore_scripts|yes|prefer_offline)$/i;
  return Object.fromEntries(Object.entries(env).filter(([key]) => !told.test(key)));
}
