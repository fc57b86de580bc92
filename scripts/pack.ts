// npm run pack [-- <folder>]: every package as it would be published, as tarballs in ./tarballs or the folder named.
import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pack } from './check/tarballs.ts';

const folder = resolve(process.env.INIT_CWD ?? '.', process.argv[2] ?? 'tarballs');

mkdirSync(folder, { recursive: true });
// an older version beside the new one would be taken for it
for (const name of readdirSync(folder))
  if (/^(?:crosspoint|create-crosspoint)-.*\.tgz$/.test(name)) rmSync(join(folder, name));

for (const { name, tarball } of await pack()) {
  copyFileSync(tarball, join(folder, basename(tarball)));
  console.log(`${name.padEnd(30)} ${join(folder, basename(tarball))}`);
}
