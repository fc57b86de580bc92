import type { Fence } from '../support/fence.ts';
import { allowImports } from '../support/fence.ts';

const cli = 'packages/cli/src/';

/** The folders of the command line, each above those it may import from. */
const order = [
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
];

const levelOf = (path: string): number => {
  const [folder = ''] = path.slice(cli.length).split('/');
  const level = order.indexOf(folder);
  return level === -1 ? order.length : level; // beside the folders stands what starts a command
};

export const cliFences: readonly Fence[] = [
  {
    promise: 'inside the command line, imports lead from commands to io, never back',
    problems: allowImports(
      { files: /^packages\/cli\/src\/[^/]+\// },
      (from, importer) => !from.startsWith(cli) || levelOf(from) <= levelOf(importer),
    ),
    mutants: [
      [`${cli}io/x.ts`, `import { wrap } from '../text/rows.ts';`],
      [`${cli}screen/x.ts`, `import type { Item } from '../batch/item.ts';`],
      [`${cli}commands/x.ts`, `import { crosspoint } from '../program.ts';`],
    ],
  },
];
