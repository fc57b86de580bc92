import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

function read(path: string | URL): string | undefined {
  const manifest: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (typeof manifest !== 'object' || manifest === null || !('version' in manifest)) return undefined;
  return typeof manifest.version === 'string' ? manifest.version : undefined;
}

/** The version in this package's package.json. */
export const version = (): string => read(new URL('../../package.json', import.meta.url)) ?? 'unknown';

/** The version of a package this one depends on. */
export const versionOf = (name: string): string | undefined =>
  read(createRequire(import.meta.url).resolve(`${name}/package.json`));
