import type { Fence } from '../support/fence.ts';
import { allowImports } from '../support/fence.ts';

/** The folders of a package, and files beside them, each above those it may import from. */
interface Layers {
  readonly name: string;
  readonly root: string;
  readonly order: readonly string[];
  /** Imports that lead back. */
  readonly mutants: readonly (readonly [path: string, text: string])[];
}

const packages: readonly Layers[] = [
  {
    name: 'the command line',
    root: 'packages/cli/src/',
    order: [
      'io',
      'text',
      'outside',
      'session',
      'store',
      'input',
      'gateways',
      'screen',
      'trace',
      'jobs',
      'batch',
      'commands',
    ],
    mutants: [
      ['io/x.ts', `import { wrap } from '../text/rows.ts';`],
      ['screen/x.ts', `import type { Item } from '../batch/item.ts';`],
      ['commands/x.ts', `import { crosspoint } from '../program.ts';`],
    ],
  },
  {
    name: 'the conformance kit',
    root: 'packages/conformance/src/',
    order: [
      'kit-fault.ts',
      'rules',
      'subject',
      'fixture',
      'replay',
      'run',
      'checks',
      'compare',
      'engine',
      'mutate',
      'coverage',
      'record',
      'report',
      'drift',
      'capture',
      'suite.ts',
      'index.ts',
      'cli',
    ],
    mutants: [
      ['subject/x.ts', `import { exitMeanings } from '../cli/exit-codes.ts';`],
      ['run/x.ts', `import { Engine } from '../engine/engine.ts';`],
      ['checks/x.ts', `import { run } from '../index.ts';`],
    ],
  },
  {
    name: 'the emulator',
    root: 'packages/emulator/src/',
    order: ['media.ts', 'frame', 'page', 'fixtures', 'protocols', 'emulator.ts', 'testing', 'index.ts'],
    mutants: [
      ['frame/x.ts', `import { renderPage } from '../page/page.ts';`],
      ['protocols/x/x.ts', `import { startEmulator } from '../../emulator.ts';`],
    ],
  },
];

function levelIn({ root, order }: Layers, path: string): number {
  const [name = ''] = path.slice(root.length).split('/');
  const level = order.indexOf(name);
  return level === -1 ? order.length : level; // beside the folders stands what starts a program
}

export const folderFences: readonly Fence[] = packages.map((layers) => ({
  promise: `inside ${layers.name}, imports lead from ${layers.order.at(-1)} to ${layers.order[0]}, never back`,
  problems: allowImports(
    { files: new RegExp(`^${layers.root}[^/]+/`) },
    (from, importer) => !from.startsWith(layers.root) || levelIn(layers, from) <= levelIn(layers, importer),
  ),
  mutants: layers.mutants.map(([path, text]) => [`${layers.root}${path}`, text] as const),
}));
