// Core in the bundle of an application, as small as esbuild makes it. The gate weighs it, and so does the benchmark.
import { build } from 'esbuild';
import { relative } from 'node:path';
import { gzipSync } from 'node:zlib';

export const core = '@crosspoint/core';
/** What an application brings anyway, or shares with others. */
export const apart = ['zod', 'undici'];

const entry = 'application.js';

/** What most applications import. */
export const registry = `export { createRegistry } from '${core}';`;

/** One application, bundled. */
export interface Bundle {
  /** Of what is loaded with the application, gzipped. */
  readonly bytes: number;
  /** Of that and of every chunk that a first use may load later, each gzipped by itself. */
  readonly allBytes: number;
  /** What the chunks import from outside. */
  readonly imports: readonly string[];
  /** What is loaded with the application, the heaviest first; before compression. */
  readonly inputs: readonly { readonly path: string; readonly bytesInOutput: number }[];
}

/**
 * @param folder where its imports are looked for
 * @param contents the application
 */
export async function bundle(
  folder: string,
  contents: string,
  platform: 'node' | 'neutral',
): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: folder, sourcefile: entry },
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2023',
    platform,
    mainFields: ['module', 'main'],
    external: [...apart, 'node:*'],
    outdir: folder,
    absWorkingDir: folder,
    write: false,
    metafile: true,
    logLevel: 'warning',
  });
  const chunks = new Map(Object.entries(metafile.outputs));
  const weights = new Map(
    outputFiles.map(({ path, contents: chunk }) => [
      relative(folder, path),
      gzipSync(chunk, { level: 9 }).length,
    ]),
  );
  const [first] = [...chunks].find(([, { entryPoint }]) => entryPoint?.endsWith(entry) === true) ?? [''];
  const atOnce = new Set<string>();
  const load = (name: string): void => {
    const chunk = chunks.get(name);
    if (chunk === undefined || atOnce.has(name)) return;
    atOnce.add(name);
    for (const { path, kind } of chunk.imports) if (kind === 'import-statement') load(path);
  };
  load(first);
  const weigh = (names: Iterable<string>): number =>
    [...names].reduce((sum, name) => sum + (weights.get(name) ?? 0), 0);
  const inputs = [...atOnce].flatMap((name) => Object.entries(chunks.get(name)?.inputs ?? {}));
  return {
    bytes: weigh(atOnce),
    allBytes: weigh(chunks.keys()),
    imports: [
      ...new Set(
        [...chunks.values()].flatMap((chunk) =>
          chunk.imports.filter(({ external }) => external === true).map(({ path }) => path),
        ),
      ),
    ],
    inputs: inputs
      .map(([path, { bytesInOutput }]) => ({ path: path.replace(/.*node_modules\//, ''), bytesInOutput }))
      .sort((one, other) => other.bytesInOutput - one.bytesInOutput),
  };
}
