import type { Fence } from '../support/fence.ts';
import { filesIn } from '../support/fence.ts';
import type { Tree } from '../support/tree.ts';

/** Workflows and actions: ours, and those that people copy. */
const workflows = { files: /(?:^|\/)(?:\.github\/(?:workflows|actions)|workflows)\/.*\.ya?ml$/ };
/** Wherever an action can be shown. */
const snippets = { files: /\.(?:ya?ml|md)$/, except: /^(?:pnpm-lock\.yaml|\.changeset\/.*)$/ };

const withoutComments = (text: string): string => text.replace(/^\s*#.*$/gm, '');

/** `owner/name/folder@` and a whole commit, with the version it is in a comment; or a folder of the same repository. */
const pinned = /^(?:[\w.-]+\/[\w./-]+@[\da-f]{40} # v\d+\.\d+\.\d+\S*|\.\/[\w./-]+)$/;

function unpinned(tree: Tree): string[] {
  return filesIn(tree, snippets).flatMap(([path, text]) =>
    [...withoutComments(text).matchAll(/^\s*(?:- )?["']?uses["']?:\s*(.+?)\s*$/gm)]
      .filter(([, used = '']) => !pinned.test(used))
      .map(([, used]) => `${path} uses ${used}`),
  );
}

/** What a line installs, where that is more than the lockfile says, or where it runs code of a package. */
const install =
  /\b(?:npm|pnpm|yarn|bun)\s+(?:\S+=\S+\s+|--?\S+\s+)*(?:ci|i|install|add|exec|x|dlx|update|up)\b.*|\bnpx\b.*|\byarn\s*$/;
const sound = [
  /^npm ci --ignore-scripts$/,
  /^pnpm install --frozen-lockfile --ignore-scripts$/,
  /^npx --no-install /,
];

function looseInstalls(tree: Tree): string[] {
  return filesIn(tree, workflows).flatMap(([path, text]) =>
    withoutComments(text)
      .split(/\n|&&|\|\||;|\|(?!$)/)
      .flatMap((line) => install.exec(line)?.[0].trim() ?? [])
      .filter((command) => !sound.some((pattern) => pattern.test(command)))
      .map((command) => `${path} runs ${command}`),
  );
}

/** The steps of a workflow as text: each begins with `- ` and ends before a line that is indented as much or less. */
const stepsOf = (text: string): readonly string[] =>
  [...withoutComments(text).matchAll(/^( *)- .*\n(?:\1 .*\n|\s*\n)*/gm)].flatMap(([step]) => {
    const inner = step.slice(step.indexOf('\n') + 1);
    return /^ *- /m.test(inner) ? [step, ...stepsOf(inner)] : [step];
  });

function keptCredentials(tree: Tree): string[] {
  return filesIn(tree, workflows).flatMap(([path, text]) =>
    stepsOf(`${text}\n`)
      .filter((step) => /^ *- (?:.*\n)?.*uses: actions\/checkout@/.test(step))
      .filter((step) => !/^ *persist-credentials: false$/m.test(step))
      .map((step) => `${path} keeps credentials in: ${step.split('\n')[0]?.trim()}`),
  );
}

/** Every job may do what its workflow says at its top; what one job needs besides, it says itself. */
function widePermissions(tree: Tree): string[] {
  return filesIn(tree, workflows)
    .filter(([path]) => !path.includes('/actions/'))
    .flatMap(([path, text]) => {
      const block = /^permissions:(.*)\n((?: +.*\n)*)/m.exec(withoutComments(text));
      if (block === null) return [`${path} says no permissions at its top`];
      return /write/.test(block[0]) || block[1]?.trim() === 'read-all'
        ? [`${path} gives every job ${block[0].replaceAll(/\s+/g, ' ')}`]
        : [];
    });
}

function unhashedManagers(tree: Tree): string[] {
  return filesIn(tree, { files: /(?:^|\/)(?:package|manifest)\.json$/ }).flatMap(([path, text]) => {
    const { packageManager } = JSON.parse(text) as { packageManager?: unknown };
    const needed = path === 'package.json' || packageManager !== undefined;
    return needed && !/^pnpm@\d+\.\d+\.\d+\+sha512\.[\da-f]{128}$/.test(String(packageManager))
      ? [`${path} has packageManager ${String(packageManager)}`]
      : [];
  });
}

const path = '.github/workflows/x.yml';
const commit = 'a'.repeat(40);
const top = 'permissions:\n  contents: read\njobs:\n  x:\n    steps:\n';
const uses = (used: string): [string, string] => [path, `${top}      - uses: ${used}\n`];
const runs = (command: string): [string, string] => [path, `${top}      - run: ${command}\n`];
const checkout = `      - uses: actions/checkout@${commit} # v5.1.0\n`;

export const supplyChainFences: readonly Fence[] = [
  {
    promise: 'every action is pinned by its commit, with its version beside it',
    problems: unpinned,
    mutants: [
      uses('actions/checkout@v5'),
      uses('actions/checkout@main'),
      uses('actions/checkout'),
      uses('actions/checkout@11bd719'),
      uses(`actions/checkout@${commit}`),
      uses('docker://alpine:3'),
      ['examples/x/workflows/x.yaml', 'steps:\n  - name: x\n    uses: some/action@v1 # v1.0.0\n'],
      ['packages/x/template/.github/workflows/x.yml', 'steps:\n  - uses: some/action@v1\n'],
      ['docs/x.md', '```yaml\n- uses: actions/setup-node@v5\n```\n'],
    ],
  },
  {
    promise: 'a workflow installs what its lockfile says, and runs no install script',
    problems: looseInstalls,
    mutants: [
      runs('npm install'),
      runs('npm i crosspoint'),
      runs('npm ci'),
      runs('npm ci --ignore-scripts=false'),
      runs('npm --silent install'),
      runs('true && npm install --ignore-scripts'),
      runs('pnpm install'),
      runs('pnpm dlx crosspoint'),
      runs('yarn'),
      runs('npx crosspoint-conformance run .'),
      [path, `${top}      - run: |\n          echo x\n          npm ci\n`],
      ['packages/x/template/.github/workflows/x.yml', 'steps:\n  - run: npm install\n'],
    ],
  },
  {
    promise: 'no checkout leaves its token in the folder',
    problems: keptCredentials,
    mutants: [
      [path, top + checkout],
      [path, `${top}${checkout}        with:\n          path: new\n`],
      [path, `${top}${checkout}        with:\n          persist-credentials: true\n`],
      [path, `${top}${checkout}        # persist-credentials: false\n      - run: x\n`],
      [path, `${top}${checkout}${checkout}        with:\n          persist-credentials: false\n`],
      [path, `${top}      - name: x\n${checkout.replace('- ', '  ')}`],
    ],
  },
  {
    promise: 'a workflow gives its jobs no right to write but by name',
    problems: widePermissions,
    mutants: [
      [path, 'jobs:\n  x:\n    permissions:\n      contents: read\n'],
      [path, 'permissions: write-all\njobs:\n'],
      [path, 'permissions: read-all\njobs:\n'],
      [path, 'permissions:\n  contents: read\n  id-token: write\njobs:\n'],
    ],
  },
  {
    promise: 'pnpm is pinned with its hash',
    problems: unhashedManagers,
    mutants: [
      ['package.json', '{}'],
      ['package.json', '{"packageManager":"pnpm@12.4.2"}'],
      ['package.json', '{"packageManager":"pnpm@12.4.2+sha512.00"}'],
      ['packages/x/package.json', '{"packageManager":"npm@11.0.0"}'],
    ],
  },
];
