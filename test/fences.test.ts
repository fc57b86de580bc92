import { describe, expect, it } from 'vitest';
import { codeFences } from './fences/code.ts';
import { folderFences } from './fences/folders.ts';
import { coreFences } from './fences/core.ts';
import { exampleFences } from './fences/examples.ts';
import { hoverFences } from './fences/hovers.ts';
import { importFences } from './fences/imports.ts';
import { manifestFences } from './fences/manifests.ts';
import { publicTypeFences } from './fences/public-types.ts';
import { retiredWordFences } from './fences/retired-words.ts';
import { supplyChainFences } from './fences/supply-chain.ts';
import { treeFences } from './fences/tree.ts';
import { typeNameFences } from './fences/type-names.ts';
import type { Fence } from './support/fence.ts';
import { readTree } from './support/tree.ts';

const tree = readTree();
const fences: readonly Fence[] = [
  ...importFences,
  ...coreFences,
  ...folderFences,
  ...codeFences,
  ...manifestFences,
  ...hoverFences,
  ...exampleFences,
  ...typeNameFences,
  ...publicTypeFences,
  ...treeFences,
  ...supplyChainFences,
  ...retiredWordFences,
];

describe.each(fences)('$promise', ({ problems, mutants }) => {
  // The tree as it is: read once for all mutants of a fence, because a fence can read every source of the workspace.
  let known: readonly string[] | undefined;
  const problemsNow = (): readonly string[] => (known ??= problems(tree));

  it('holds', () => {
    expect(problemsNow()).toEqual([]);
  });

  const changes = mutants.map(([path, text, others = {}]) => ({ path, files: { ...others, [path]: text } }));
  it.each(changes)('complains about a change in $path', ({ files }) => {
    const before = new Set(problemsNow());
    const after = problems(new Map([...tree, ...Object.entries(files)]));

    expect(after.filter((problem) => !before.has(problem))).not.toEqual([]);
  });
});

it('reads the workspace', () => {
  expect(tree.has('package.json')).toBe(true);
  expect(tree.has('packages/core/src/index.ts')).toBe(true);
});
