// Core in the bundle of an application, as small as esbuild makes it. The gate weighs it, and so does the benchmark.
import { build } from 'esbuild';
import { gzipSync } from 'node:zlib';

export const core = '@crosspoint/core';
/** What an application brings anyway, or shares with others. */
export const apart = ['zod', 'undici'];

/** What most applications import. */
export const registry = `export { createRegistry } from '${core}';`;

/**
 * @param folder where its imports are looked for
 * @param contents the application
 */
export async function bundle(folder: string, contents: string, platform: 'node' | 'neutral') {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: folder },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2023',
    platform,
    mainFields: ['module', 'main'],
    external: [...apart, 'node:*'],
    write: false,
    metafile: true,
    logLevel: 'warning',
  });
  const output = Object.values(metafile.outputs)[0];
  return {
    /** Gzipped. */
    bytes: gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length,
    imports: [...new Set(output?.imports.map(({ path }) => path))],
    /** The heaviest first; before compression. */
    inputs: Object.entries(output?.inputs ?? {})
      .map(([path, { bytesInOutput }]) => ({ path: path.replace(/.*node_modules\//, ''), bytesInOutput }))
      .sort((one, other) => other.bytesInOutput - one.bytesInOutput),
  };
}
