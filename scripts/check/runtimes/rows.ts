// Where the packages are tried: what `npm run check:runtimes` runs, and what docs/runtimes.md says.

/** One place to run. */
export interface Row {
  readonly name: string;
  /** Exact versions, installed for the run alone; the first is what the row is about. */
  readonly packages: readonly string[];
  readonly transport: 'undici' | 'fetch' | 'mock';
  /** What is tried there, for the table. */
  readonly tried: string;
  /** A program of test/runtimes and its arguments. `{at}` stands for the emulator. */
  readonly program: readonly string[];
  /** What starts it, in place of Node.js: a file of an installed package. */
  readonly start?: readonly string[];
  /** Prints where a bundle is, which is then run with the emulator. */
  readonly isBundle?: true;
  /** How many purchases the emulator accepted afterwards. */
  readonly bought: number;
  /** Where they are bought. @default 'aimlapi' */
  readonly gateway?: 'aigate';
}

const esbuild = 'esbuild@0.28.2';
const overlapping = 'three overlapping purchases of one registry, polled and downloaded';
const bundled = 'the same, out of the bundle';
const mocked = 'the mock responds to the submit, and nothing leaves';
const next = ['next@14.2.35', 'react@18.3.1', 'react-dom@18.3.1'];
const metro = [
  'metro@0.87.1',
  'metro-runtime@0.87.1',
  'whatwg-fetch@3.6.20',
  '@react-native/babel-preset@0.88.1',
  '@babel/core@7.29.0',
  '@babel/plugin-transform-export-namespace-from@7.27.1',
];

function bundleRow(name: string, version: string, format: 'esm' | 'cjs'): Row {
  return {
    name: `${name}, ${format === 'esm' ? 'ES module' : 'CommonJS'}`,
    packages: [version],
    transport: 'undici',
    tried: bundled,
    program: ['bundle.mjs', name, format],
    isBundle: true,
    bought: 3,
  };
}

function mockRow(name: string, tool: string, version: string, transport: Row['transport']): Row {
  return { name, packages: [version], transport, tried: mocked, program: ['mocks.mjs', tool], bought: 0 };
}

export const rows: { readonly [group: string]: readonly Row[] } = {
  Runtimes: [
    {
      name: 'Bun',
      packages: ['bun@1.4.5'],
      transport: 'fetch',
      tried: overlapping,
      program: ['program.mjs', '{at}'],
      start: ['bun/bin/bun.exe'],
      bought: 3,
    },
    {
      name: 'Deno',
      packages: ['deno@2.9.6'],
      transport: 'undici',
      tried: overlapping,
      program: ['program.mjs', '{at}'],
      start: ['deno/bin.cjs', 'run', '--allow-all', '--no-remote'],
      bought: 3,
    },
    {
      name: 'Cloudflare Workers (workerd)',
      packages: ['miniflare@4.20260730.0', esbuild],
      transport: 'fetch',
      tried: 'three overlapping requests to one Worker with one registry',
      program: ['workerd.mjs', '{at}', '2026-07-01'],
      bought: 3,
    },
    {
      name: 'Cloudflare Workers, compatibility date 2024-01-01',
      packages: ['miniflare@4.20260730.0', esbuild],
      transport: 'fetch',
      tried: 'the same; `fetch` takes no `cache` there',
      program: ['workerd.mjs', '{at}', '2024-01-01'],
      bought: 3,
    },
    {
      name: 'Cloudflare Workers, a held call',
      packages: ['miniflare@4.20260730.0', esbuild],
      transport: 'fetch',
      tried:
        'refused as documented; with a shorter one, kept by `ctx.waitUntil`, and left: then unknown, and never sent again',
      program: ['held.mjs', '{at}'],
      bought: 2,
      gateway: 'aigate',
    },
    {
      name: 'Edge runtime of Vercel (edge-light)',
      packages: ['edge-runtime@4.0.1', esbuild],
      transport: 'fetch',
      tried: overlapping,
      program: ['edge.mjs', '{at}'],
      bought: 3,
    },
    {
      name: 'React Native (Metro, whatwg-fetch)',
      packages: metro,
      transport: 'fetch',
      tried: `${overlapping}; without streams`,
      program: ['native.cjs', '{at}'],
      bought: 3,
    },
    {
      name: 'Next.js, edge route',
      packages: next,
      transport: 'fetch',
      tried: 'three visits, each of which buys and polls past its cache',
      program: ['next.mjs', '{at}', 'edge'],
      bought: 3,
    },
    {
      name: 'Next.js, Node.js route',
      packages: next,
      transport: 'undici',
      tried: 'three visits',
      program: ['next.mjs', '{at}', 'node'],
      bought: 3,
    },
  ],
  Bundlers: [
    bundleRow('esbuild', esbuild, 'esm'),
    bundleRow('esbuild', esbuild, 'cjs'),
    bundleRow('rolldown', 'rolldown@1.3.3', 'esm'),
    bundleRow('rolldown', 'rolldown@1.3.3', 'cjs'),
    bundleRow('webpack', 'webpack@5.113.0', 'esm'),
    bundleRow('webpack', 'webpack@5.113.0', 'cjs'),
    bundleRow('ncc', '@vercel/ncc@0.45.0', 'esm'),
  ],
  'Mocks in tests': [
    mockRow('MSW with `fetchTransport()`', 'msw', 'msw@3.0.5', 'fetch'),
    mockRow('nock with `fetchTransport()`', 'nock', 'nock@15.0.6', 'fetch'),
    mockRow('`MockAgent` of undici, set globally', 'undici', 'undici@7.30.2', 'fetch'),
    mockRow('`mockTransport()` under `CROSSPOINT_NO_LIVE=1`', 'mockTransport', '@crosspoint/core', 'mock'),
  ],
};
