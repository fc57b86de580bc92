import { posix } from 'node:path';
import type { Source } from './source.ts';
import { readSource } from './source.ts';
import type { Tree } from './tree.ts';

/** A rule about the whole workspace, and the changes that must make it complain. */
export interface Fence {
  readonly promise: string;
  readonly problems: (tree: Tree) => string[];
  /** Changes that break the rule, each a file and perhaps some others it needs: the rule must see them. */
  readonly mutants: readonly Mutant[];
}

/** @see Fence.mutants */
export type Mutant = readonly [path: string, text: string, others?: Readonly<Record<string, string>>];

/** The sources a pattern names; `except` names some of them that may. */
export interface Where {
  readonly files: RegExp;
  readonly except?: RegExp;
}

const sources = new Map<string, Source>();

export function sourceOf(text: string): Source {
  const known = sources.get(text) ?? readSource(text);
  sources.set(text, known);
  return known;
}

export function filesIn(tree: Tree, { files, except }: Where): [path: string, text: string][] {
  return [...tree].filter(([path]) => files.test(path) && !except?.test(path));
}

/** Complains about each place where a forbidden word stands in one of the texts. */
export function forbid(
  where: Where,
  forbidden: RegExp | readonly RegExp[],
  read: (text: string) => string = (text) => sourceOf(text).bare,
): (tree: Tree) => string[] {
  const patterns = [forbidden].flat();
  return (tree) =>
    filesIn(tree, where).flatMap(([path, text]) => {
      const readable = read(text);
      return patterns.flatMap((pattern) =>
        [...readable.matchAll(new RegExp(pattern, 'g'))].map(
          ({ 0: word, index }) => `${path}:${lineAt(readable, index)} has ${word.trim()}`,
        ),
      );
    });
}

/** Complains about each import that is not allowed. Relative imports arrive as paths from the root. */
export function allowImports(
  where: Where,
  allowed: (from: string, importer: string) => boolean,
): (tree: Tree) => string[] {
  return (tree) =>
    filesIn(tree, where).flatMap(([path, text]) =>
      sourceOf(text)
        .imports.map(({ from }) => targetOf(from, path))
        .filter((from) => !allowed(from, path))
        .map((from) => `${path} imports ${from}`),
    );
}

/** Where an import leads: a path in the workspace if it is relative, else its own name. */
export function targetOf(from: string, importer: string): string {
  return from.startsWith('.') ? posix.join(posix.dirname(importer), from) : from;
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
