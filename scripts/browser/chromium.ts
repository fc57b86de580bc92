// Debian's Chromium: found, or installed where that is possible, and never downloaded from anywhere else.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser'];
const found = () => process.env.CHROMIUM ?? places.find((path) => existsSync(path));

/** Where a browser is. Throws with what to do where there is none and none can be installed. */
export function chromium() {
  const here = found();
  if (here !== undefined) return here;
  const hint = 'install it (apt-get install chromium) or name one in CHROMIUM';
  if (process.getuid?.() !== 0) throw new Error(`There is no Chromium here: ${hint}.`);
  console.log('Installing Chromium …');
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium'],
  ]) {
    const { status, stderr } = spawnSync('apt-get', args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`apt-get ${args[0]} failed: ${hint}.\n${stderr ?? ''}`);
  }
  const installed = found();
  if (installed === undefined)
    throw new Error(`Chromium was installed, but is not where it should be: ${hint}.`);
  return installed;
}
