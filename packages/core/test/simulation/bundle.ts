import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import type { PlantedFault } from './planted/fault.ts';

const source = fileURLToPath(new URL('../../src/', import.meta.url));
const memoryEntry = fileURLToPath(new URL('memory-batch.ts', import.meta.url));

const manifest = new URL('../../package.json', import.meta.url);

/** What `#…` stands for in core, as source. */
async function ownImports(): Promise<Readonly<Record<string, string>>> {
  const { imports } = JSON.parse(await readFile(manifest, 'utf8')) as { imports: Imports }; // as core's package.json has it
  return Object.fromEntries(
    Object.entries(imports).map(([name, { node }]) => [
      name,
      join(source, node.replace('./dist/', '').replace(/\.js$/, '.ts')),
    ]),
  );
}
type Imports = Readonly<Record<string, { readonly node: string }>>;

/** The text of every file of core, by its path. */
export async function readSource(): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(source, { recursive: true });
  const paths = names.filter((name) => name.endsWith('.ts')).map((name) => join(source, name));
  return new Map(await Promise.all(paths.map(async (path) => [path, await readFile(path, 'utf8')] as const)));
}

/**
 * Core with a fault in it.
 *
 * @throws RangeError when a text of the fault does not stand exactly once in the source
 */
export function plant(
  files: ReadonlyMap<string, string>,
  { id, changes }: PlantedFault,
): ReadonlyMap<string, string> {
  const planted = new Map(files);
  for (const { find, replace } of changes) {
    const holders = [...planted].filter(([, text]) => text.includes(find));
    const [holder] = holders;
    if (holder === undefined || holders.length > 1 || holder[1].split(find).length !== 2)
      throw new RangeError(
        `the planted fault '${id}' no longer fits: its text stands ${holders.length === 0 ? 'nowhere' : 'more than once'} in packages/core/src; write it anew. The text: ${find}`,
      );
    planted.set(
      holder[0],
      holder[1].replace(find, () => replace),
    );
  }
  return planted;
}

/** Reads core from memory. */
const sourceFrom = (files: ReadonlyMap<string, string>): Plugin => ({
  name: 'core from memory',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const contents = files.get(path);
      return contents === undefined ? undefined : { contents, loader: 'ts' };
    });
  },
});

/** A program in one file, in a folder of its own. */
export interface Bundle {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

/** What is bundled, and where to. */
export interface BundleOptions {
  /** The source of core, such as one with a planted fault. @default as it is on the disk */
  readonly files?: ReadonlyMap<string, string>;
  /** The program. @default one that runs schedules over the store in memory */
  readonly entry?: string;
  /** Files that stand for the names of packages. */
  readonly alias?: Readonly<Record<string, string>>;
  /** Packages that stay outside, and the folder from which they are found. */
  readonly outside?: { readonly packages: readonly string[]; readonly folder: string };
}

/**
 * Core and the simulation as one file: what core loads at its first use is in it, so that nothing waits for a disk and a
 * seed decides everything.
 */
export async function bundle({
  files,
  entry = memoryEntry,
  alias = {},
  outside,
}: BundleOptions = {}): Promise<Bundle> {
  const folder = await mkdtemp(join(outside?.folder ?? tmpdir(), 'crosspoint-simulation-'));
  const path = join(folder, 'simulation.mjs');
  await build({
    entryPoints: [entry],
    outfile: path,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'error',
    alias: { ...(await ownImports()), ...alias },
    external: [...(outside?.packages ?? [])],
    // what a bundle of CommonJS packages calls
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    plugins: files === undefined ? [] : [sourceFrom(files)],
  });
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}
