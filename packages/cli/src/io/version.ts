import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as z from 'zod';

const manifest = z.object({ version: z.string() });

const read = (path: string | URL): string | undefined =>
  manifest.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data?.version;

/** The version in this package's package.json. */
export const version = (): string => read(new URL('../../package.json', import.meta.url)) ?? 'unknown';

/** The version of a package this one depends on. */
export const versionOf = (name: string): string | undefined =>
  read(createRequire(import.meta.url).resolve(`${name}/package.json`));
