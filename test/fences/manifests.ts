import type { Fence } from '../support/fence.ts';
import { filesIn } from '../support/fence.ts';
import type { Tree } from '../support/tree.ts';

interface Manifest {
  readonly name?: string;
  readonly license?: string;
  readonly type?: string;
  readonly sideEffects?: boolean;
  readonly bin?: Readonly<Record<string, string>>;
  readonly files?: readonly string[];
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly engines?: { readonly node?: string };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

const manifests = { files: /^packages\/[^/]+\/package\.json$/ };
const core = '@crosspoint/core';

/** What every package says of itself. */
const facts: Readonly<Record<string, (manifest: Manifest) => boolean>> = {
  'its license is MIT': ({ license }) => license === 'MIT',
  'it is ESM': ({ type }) => type === 'module',
  'it runs on Node.js >= 20.19.0': ({ engines }) => engines?.node === '>=20.19.0',
  'it has no side effects': ({ sideEffects }) => sideEffects === false,
  'it exports its package.json': ({ exports }) => exports?.['./package.json'] === './package.json',
  // A build writes its files anew, and an installed link to one would lead to a file that cannot be executed.
  'its programs are no files of the build': ({ bin = {} }) =>
    Object.values(bin).every((file) => file.startsWith('./bin/')),
  'it lists the files to publish': ({ files }) => files !== undefined && files.length > 0,
};

/** What a provider says besides. */
const providerFacts: typeof facts = {
  'core is a peer dependency': ({ peerDependencies }) => peerDependencies?.[core] !== undefined,
  'core is no dependency': ({ dependencies }) => dependencies?.[core] === undefined,
};

const sound = {
  name: '@crosspoint/provider-x',
  license: 'MIT',
  type: 'module',
  sideEffects: false,
  files: ['dist'],
  exports: { './package.json': './package.json' },
  engines: { node: '>=20.19.0' },
  peerDependencies: { [core]: 'workspace:^' },
} satisfies Manifest;
const path = 'packages/provider-x/package.json';
const without = (key: keyof typeof sound): [string, string] => [
  path,
  JSON.stringify({ ...sound, [key]: undefined }),
];

export const manifestFences: readonly Fence[] = [
  {
    promise: 'every package says what it is',
    problems: (tree) => failing(tree, facts, () => true),
    mutants: [
      without('license'),
      without('type'),
      without('engines'),
      without('sideEffects'),
      [path, JSON.stringify({ ...sound, bin: { x: './dist/bin.js' } })],
      without('exports'),
      without('files'),
    ],
  },
  {
    promise: 'a provider brings no core of its own',
    problems: (tree) => failing(tree, providerFacts, (name) => name.startsWith('@crosspoint/provider-')),
    mutants: [
      without('peerDependencies'),
      [path, JSON.stringify({ ...sound, dependencies: { [core]: 'workspace:^' } })],
    ],
  },
  {
    promise: 'the emulator depends on no provider, and only the command line depends on it',
    problems: (tree) =>
      readManifests(tree).flatMap(([file, { name = '', dependencies = {} }]) =>
        Object.keys(dependencies)
          .filter(
            (dependency) =>
              (name === '@crosspoint/emulator' && dependency.includes('provider-')) ||
              (name !== '@crosspoint/cli' && dependency === '@crosspoint/emulator'),
          )
          .map((dependency) => `${file} depends on ${dependency}`),
      ),
    mutants: [
      [path, JSON.stringify({ ...sound, dependencies: { '@crosspoint/emulator': 'workspace:^' } })],
      [
        'packages/emulator/package.json',
        JSON.stringify({ name: '@crosspoint/emulator', dependencies: { '@crosspoint/provider-x': '*' } }),
      ],
    ],
  },
];

function failing(tree: Tree, expected: typeof facts, about: (name: string) => boolean): string[] {
  return readManifests(tree)
    .filter(([, { name = '' }]) => about(name))
    .flatMap(([file, manifest]) =>
      Object.entries(expected)
        .filter(([, holds]) => !holds(manifest))
        .map(([fact]) => `${file}: not so: ${fact}`),
    );
}

function readManifests(tree: Tree): [file: string, manifest: Manifest][] {
  return filesIn(tree, manifests).map(([file, text]) => [file, JSON.parse(text)]);
}
