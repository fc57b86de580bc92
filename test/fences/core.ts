import type { Fence } from '../support/fence.ts';
import { allowImports, filesIn, forbid, sourceOf, targetOf } from '../support/fence.ts';
import type { Tree } from '../support/tree.ts';
import { doors } from './doors.ts';

const core = 'packages/core/';

/** A room of core → the rooms it may import from. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  model: ['model'],
  steps: ['model', 'steps'],
  io: ['model', 'steps', 'io'],
  registry: ['model', 'steps', 'io', 'registry'],
  // written the way an author of a provider would
  testing: ['model', 'steps', 'io', 'registry', 'testing', 'plugin.ts'],
};

/** A folder of the registry → the folders of the registry it may import from. */
const registryFolders: Readonly<Record<string, readonly string[]>> = {
  store: ['store'],
  account: ['store', 'account'],
  budgets: ['store', 'budgets'],
  plan: ['store', 'account', 'budgets', 'plan'],
  submit: ['store', 'account', 'budgets', 'plan', 'submit'],
  jobs: ['store', 'account', 'budgets', 'plan', 'submit', 'jobs'],
};

/** What callers, authors and Node.js users import; nothing inside does. */
const entrances = ['index.ts', 'store.ts', 'transport.ts', 'plugin.ts', 'node.ts'];

const system = /^(node:|undici$|undici\/)/;

export const coreFences: readonly Fence[] = [
  {
    promise: 'inside core, imports lead from registry to io to steps to model, never back',
    problems: allowImports({ files: /^packages\/core\/src\/[^/]+\// }, (from, importer) => {
      const target = roomOf(from);
      return target === undefined || (rooms[roomOf(importer) ?? '']?.includes(target) ?? false);
    }),
    mutants: [
      [`${core}src/model/x.ts`, `import { settle } from '../steps/settle.ts';`],
      [`${core}src/steps/x.ts`, `import type { Clock } from '../io/clock.ts';`],
      [`${core}src/io/x.ts`, `import { route } from '../registry/route.ts';`],
      [`${core}src/registry/x.ts`, `import { createRegistry } from '../index.ts';`],
      [`${core}src/registry/y.ts`, `import { echo } from '../testing/echo.ts';`],
      [`${core}src/attic/x.ts`, `import { Job } from '../model/job.ts';`],
    ],
  },
  {
    promise:
      'inside the registry, imports lead from jobs to submit to plan to account or budgets to store, never back',
    problems: allowImports({ files: /^packages\/core\/src\/registry\/[^/]+\// }, (from, importer) => {
      const target = registryFolderOf(from);
      const own = registryFolderOf(importer);
      return target === undefined || own === undefined || registryFolders[own]?.includes(target) === true;
    }),
    mutants: [
      [`${core}src/registry/store/x.ts`, `import { plan } from '../plan/plan.ts';`],
      [`${core}src/registry/submit/x.ts`, `const { receive } = await import('../jobs/receive.ts');`],
      [`${core}src/registry/attic/x.ts`, `import { storeCall } from '../store/store-calls.ts';`],
    ],
  },
  {
    promise: 'beside its folders core has its entries alone',
    problems: (tree) =>
      filesIn(tree, { files: /^packages\/core\/src\/[^/]+$/ })
        .map(([path]) => path)
        .filter((path) => !entrances.includes(path.slice(`${core}src/`.length))),
    mutants: [[`${core}src/utils.ts`, '']],
  },
  {
    promise: 'core asks the clock, the network, the process and the console in io alone',
    problems: forbid(
      { files: /^packages\/core\/src\//, except: /^packages\/core\/src\/(io|testing)\// },
      doors,
    ),
    mutants: [
      [`${core}src/steps/a.ts`, `const at = Date.now();`],
      [`${core}src/steps/b.ts`, `const at = new Date().toISOString();`],
      [`${core}src/steps/c.ts`, 'const text = `at ${new Date()}`;'],
      [`${core}src/registry/d.ts`, `const response = await fetch(url);`],
      [`${core}src/registry/e.ts`, `setTimeout(next, 10);`],
      [`${core}src/registry/f.ts`, `const signal = AbortSignal.timeout(10);`],
      [`${core}src/registry/g.ts`, `const key = process.env.KEY;`],
      [`${core}src/registry/h.ts`, `console.log('here');`],
      [`${core}src/registry/i.ts`, `const socket = new WebSocket(url);`],
    ],
  },
  {
    promise: "core uses Node.js's own modules and undici in io, testing and node.ts alone",
    problems: allowImports(
      { files: /^packages\/core\/src\//, except: /^packages\/core\/src\/(io\/|testing\/|node\.ts$)/ },
      (from) => !system.test(from),
    ),
    mutants: [
      [`${core}src/steps/x.ts`, `import { createHash } from 'node:crypto';`],
      [`${core}src/registry/x.ts`, `import { request } from 'undici';`],
    ],
  },
  {
    promise: 'an application for another runtime gets no module of Node.js and no undici from core',
    problems: reachedElsewhere,
    mutants: [
      [
        `${core}src/index.ts`,
        `export * from './io/x.ts';`,
        { [`${core}src/io/x.ts`]: `import { request } from 'undici';` },
      ],
      [`${core}src/plugin.ts`, `import 'node:fs';`],
    ],
  },
  {
    promise: 'core knows no provider by name',
    problems: forbid(
      { files: /^packages\/core\/src\// },
      /yotta|aimlapi|gateai|nanogpt|aigate/i,
      (text) => sourceOf(text).code,
    ),
    mutants: [
      [`${core}src/steps/x.ts`, `export const isOdd = provider.id === 'aigate';`],
      [`${core}src/steps/y.ts`, `const yottaStates = {};`],
      [`${core}src/steps/z.ts`, 'throw new Error(`nanogpt: ${text}`);'],
    ],
  },
];

/** The room, or the entrance, a path in core's sources belongs to. */
function roomOf(path: string): string | undefined {
  return path.startsWith(`${core}src/`) ? path.slice(`${core}src/`.length).split('/')[0] : undefined;
}

/** The folder of the registry that a path lies in; undefined for the files beside the folders. */
function registryFolderOf(path: string): string | undefined {
  return /^packages\/core\/src\/registry\/([^/]+)\//.exec(path)?.[1];
}

/** Follows what a bundler for another runtime follows: values, not types, and each `#door` by its default. */
function reachedElsewhere(tree: Tree): string[] {
  const { imports = {} } = JSON.parse(tree.get(`${core}package.json`) ?? '{}');
  const otherwise = (from: string): string | undefined =>
    imports[from]?.default?.replace('./dist/', `${core}src/`).replace(/\.js$/, '.ts');

  const reached = new Set(['index', 'store', 'transport', 'plugin'].map((entry) => `${core}src/${entry}.ts`));
  const problems: string[] = [];
  for (const path of reached) {
    for (const { from, typeOnly } of sourceOf(tree.get(path) ?? '').imports) {
      if (typeOnly) continue;
      if (system.test(from)) problems.push(`${path} imports ${from}`);
      const target = otherwise(from) ?? targetOf(from, path);
      if (tree.has(target)) reached.add(target);
    }
  }
  return problems;
}
