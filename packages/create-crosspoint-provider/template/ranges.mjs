// Before the package is packed: nobody else has the tarballs of this machine.
import { readFileSync } from 'node:fs';

const manifest = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
const local = ['dependencies', 'peerDependencies'].flatMap((kind) =>
  Object.entries(manifest[kind] ?? {})
    .filter(([, range]) => /^(?:file|link|portal|workspace):/.test(range))
    .map(([name]) => `${kind}.${name}`),
);
if (local.length > 0) {
  const set = local.map((place) => `npm pkg set "${place}=^1.0.0"`).join(' && ');
  console.error(
    `Nobody could install this package: ${local.join(', ')} names files of this machine. Type: ${set}`,
  );
  process.exitCode = 1;
}
