// The `prepack` of a package: bundles its sources into `bundle`, which is what users run. `dist`, one file for each
// source, is what the workspace runs and tests; its types are published. See docs/decisions/0020-bundles.md.
import { readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { rolldown } from 'rolldown';

/**
 * What most applications load, by package: all that this module needs goes into one chunk. Chunks that rolldown finds by
 * itself are shared by more, so that an application would load more than it uses.
 */
const starts = /** @type {const} */ ({ '@crosspoint/core': 'src/registry/registry.ts' });

const folder = process.cwd();
const { name, publishConfig } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const built = JSON.stringify([publishConfig.exports, publishConfig.imports ?? {}]).matchAll(
  /"\.\/bundle\/([^"]+)\.js"/g,
);
const input = Object.fromEntries(
  [...built].map(([, path = '']) => [path, join(folder, 'src', `${path}.ts`)]),
);
const start = resolve(folder, starts[/** @type {keyof typeof starts} */ (name)]);

/** @type {Set<string> | undefined} */
let atStart;

/**
 * A module and all that it imports, save what it imports when it is needed.
 * @param {string} from
 * @param {(id: string) => { importedIds: string[] } | null} infoOf
 */
function closure(from, infoOf) {
  const found = new Set([from]);
  for (const id of found) for (const each of infoOf(id)?.importedIds ?? []) found.add(each);
  return found;
}

const output = join(folder, 'bundle');
rmSync(output, { recursive: true, force: true });
const bundle = await rolldown({
  cwd: folder,
  input,
  platform: 'neutral',
  // `#transport` and its like are chosen by the runtime; packages are the user's to install
  external: (id) => !/^(?:\.|\/|[A-Za-z]:)/.test(id),
  treeshake: { moduleSideEffects: false },
  transform: { target: 'es2023' },
});
await bundle.write({
  dir: output,
  format: 'esm',
  sourcemap: true,
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name].js',
  minify: false,
  comments: { legal: true, annotation: true, jsdoc: false },
  codeSplitting: {
    groups: [
      {
        debugName: 'start',
        name: (id, context) =>
          (atStart ??= closure(start, (each) => context.getModuleInfo(each))).has(id) ? 'start' : null,
      },
    ],
  },
});
await bundle.close();
