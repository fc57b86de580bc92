import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ours = /"(@crosspoint\/([a-z0-9-]+))": "[^"]*"/g;

/**
 * A manifest whose `@crosspoint/*` packages are the tarballs of a folder: what stands in for a registry that does not have
 * them yet.
 *
 * @throws Error that names the tarballs which are not there
 */
export function fromTarballs(manifest: string, folder: string): string {
  const files = readdirSync(folder);
  const missing: string[] = [];
  const linked = manifest.replaceAll(ours, (_, name: string, short: string) => {
    const file = files.find((it) => new RegExp(`^crosspoint-${short}-\\d.*\\.tgz$`).test(it));
    if (file === undefined) missing.push(`crosspoint-${short}-*.tgz`);
    return `"${name}": ${JSON.stringify(`file:${join(resolve(folder), file ?? '')}`)}`;
  });
  if (missing.length > 0) throw new Error(`${folder} lacks ${[...new Set(missing)].join(', ')}`);
  return linked;
}
