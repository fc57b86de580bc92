import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import type { PlantedFault } from './planted/fault.ts';

const source = fileURLToPath(new URL('../../src/', import.meta.url));
const postgresSource = fileURLToPath(new URL('../../../store-postgres/src/', import.meta.url));
const inRoot = (path: string): string => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));
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

async function filesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.endsWith('.ts')).map((name) => join(folder, name));
}

/** The text of every file of core, and of the store in PostgreSQL where schedules run over it, by its path. */
export async function readSource(store: StoreName = 'memory'): Promise<ReadonlyMap<string, string>> {
  const folders = store === 'pglite' ? [source, postgresSource] : [source];
  const paths = (await Promise.all(folders.map(filesIn))).flat();
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
        `the planted fault '${id}' no longer fits: its text stands ${holders.length === 0 ? 'nowhere' : 'more than once'} in the source; write it anew. The text: ${find}`,
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
  /** Expressions that stand for others. */
  readonly define?: Readonly<Record<string, string>>;
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
  define = {},
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
    define: { ...define },
    external: [...(outside?.packages ?? [])],
    // what a bundle of CommonJS packages calls
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    plugins: files === undefined ? [] : [sourceFrom(files)],
  });
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The stores that schedules run over. */
export type StoreName = 'memory' | 'pglite';

const programs: Readonly<Record<StoreName, Omit<BundleOptions, 'files'>>> = {
  memory: {},
  pglite: {
    entry: inRoot('test/support/simulation-pglite.ts'),
    alias: {
      '@crosspoint/core/store': inRoot('packages/core/src/store.ts'),
      '@crosspoint/core': inRoot('packages/core/src/index.ts'),
      // the pauses between two tries pass in the time of the world
      'node:timers/promises': inRoot('packages/core/test/simulation/pauses.ts'),
    },
    define: { 'performance.now': 'simulatedNow', 'Math.random': 'simulatedRandom' },
    // its files stand beside it
    outside: { packages: ['@electric-sql/pglite'], folder: inRoot('packages/store-postgres/node_modules') },
  },
};

/** Core and the simulation over a store, as one file. */
export const bundleOver = (store: StoreName, files?: ReadonlyMap<string, string>): Promise<Bundle> =>
  bundle({ ...programs[store], ...(files === undefined ? {} : { files }) });
