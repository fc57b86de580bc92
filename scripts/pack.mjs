// npm run pack [-- <folder>]: every package as it would be published, as tarballs in ./tarballs or the folder named.
import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pack } from './check/tarballs.mjs';
import { withLock } from './lock.mjs';
import { failWith } from './say.mjs';
import { run, toolFile } from './spawn.mjs';

const folder = resolve(process.argv[2] ?? 'tarballs');

const build = ['run', 'build', '--output-logs=errors-only'];
const built = await withLock(() =>
  run(process.execPath, [toolFile('turbo') ?? '', ...build], { capture: true }),
);
if (built.code !== 0) failWith('A package does not compile: mend what stands above, and try again.', built);

mkdirSync(folder, { recursive: true });
// an older version beside the new one would be taken for it
for (const name of readdirSync(folder))
  if (/^(?:crosspoint|create-crosspoint)-.*\.tgz$/.test(name)) rmSync(join(folder, name));

for (const { name, tarball } of await pack()) {
  copyFileSync(tarball, join(folder, basename(tarball)));
  console.log(`${name.padEnd(30)} ${join(folder, basename(tarball))}`);
}
