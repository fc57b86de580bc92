import type { Fence } from '../support/fence.ts';
import { forbid } from '../support/fence.ts';

const asWritten = (text: string): string => text;
const join = (...parts: string[]): string => parts.join('');

/** The patterns and mutants are written so that this file does not match itself. */
export const treeFences: readonly Fence[] = [
  {
    promise: 'no file names the host of a package registry',
    problems: forbid(
      { files: /./ },
      /registry[.](?:npmjs|yarnpkg|npmmirror)[.]|npm[.]pkg[.]github|\/\/[\w.-]*(?:artifactory|verdaccio|nexus)[\w.-]*\//,
      asWritten,
    ),
    mutants: [
      ['.npmrc', join('registry=https://registry', '.npmjs.org/')],
      ['docs/x.md', join('https://npm.example.com', '/', 'x https:/', '/verdaccio.local/')],
    ],
  },
  {
    promise: 'the lockfile holds checksums, no address',
    problems: forbid({ files: /^pnpm-lock\.yaml$/ }, /https?:\/\/\S+|\btarball:/, asWritten),
    mutants: [['pnpm-lock.yaml', `resolution: {tarball: ${join('https:', '//host/x.tgz')}}`]],
  },
  {
    promise: "no file holds a path of somebody's machine",
    problems: forbid(
      { files: /./ },
      /(?<![\w.)}\]-])[/](?:work|root)[/]|[/]tmp[/]tools|(?<![\w.)}\]-])[/](?:home|Users)[/]\w+[/]|[A-Z]:\\Users\\/,
      asWritten,
    ),
    mutants: [
      ['docs/x.md', join('see /', 'work/main/x')],
      ['packages/core/test/x.test.ts', join(`const path = '/`, `root/x';`)],
      ['scripts/x.sh', join('PATH=/tmp', '/tools/bin')],
      ['docs/y.md', join('in /home', '/somebody/code')],
    ],
  },
];
