// Started by workspace.mjs inside npx, on the Node.js to be used and with the pinned pnpm on PATH:
// installs the workspace, and notes where the two are, so that the next run needs neither npx nor a network.
import { pnpmOnPath, run } from './spawn.mjs';
import { installFingerprint, writeStamp } from './stamp.mjs';

const { bin, file } = pnpmOnPath();

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

/**
 * What npx was told must not change what pnpm and its children do.
 * @param {NodeJS.ProcessEnv} env
 */
function withoutNpx(env) {
  const told = /^npm_config_(package|call|allow_scripts|yes|prefer_offline)$/i;
  return Object.fromEntries(Object.entries(env).filter(([key]) => !told.test(key)));
}
