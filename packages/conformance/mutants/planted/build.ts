import { existsSync } from 'node:fs';
import { readFile, mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import type { ProviderUnderTest } from '../../src/index.ts';
import { homeOf, type PlantedRow } from './row.ts';

// A provider outside the workspace has nothing installed beside it: what it needs, the kit has too.
const kit = new URL('../../', import.meta.url);

/** Replaces the text in one file. Which of two equal places is meant would be a guess, so it must be there once. */
function patching([id, , name, from, to]: PlantedRow): Plugin {
  return {
    name: 'planted',
    setup(bundle) {
      bundle.onLoad({ filter: /\/src\/[a-z/-]+\.ts$/ }, async ({ path }) => {
        if (!path.endsWith(`/src/${name}`)) return undefined;
        const source = await readFile(path, 'utf8');
        const count = source.split(from).length - 1;
        if (count !== 1) throw new RangeError(`${id}: ${name} contains its text ${count} times`);
        return { contents: source.replace(from, () => to), loader: 'ts' };
      });
    },
  };
}

/** A provider with a mistake in its source; its packages are those of the sound one. */
export async function buildPlanted(provider: string, row: PlantedRow): Promise<ProviderUnderTest> {
  const folder = homeOf(provider);
  const installed = existsSync(new URL('node_modules/', folder)) ? folder : kit;
  const cache = new URL('node_modules/.cache/planted/', installed);
  await mkdir(cache, { recursive: true });
  const outfile = fileURLToPath(new URL(`${row[0]}-${process.pid}.mjs`, cache));
  await build({
    entryPoints: [fileURLToPath(new URL('src/index.ts', folder))],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'silent',
    plugins: [patching(row)],
  });
  const module: Readonly<Record<string, unknown>> = await import(outfile);
  return module[provider] as ProviderUnderTest; // each package exports its provider under its id
}
