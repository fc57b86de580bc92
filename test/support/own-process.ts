import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

// Other modules, other globals, another time, another environment, further listeners: the next file would find them.
const change =
  /\bvi\.(?:mock|doMock|stub\w+|useFakeTimers|spyOn|resetModules)\(|\bsetGlobalDispatcher\(|\bdefineProperty\(globalThis\b|\bglobalThis\.\w+ = |\bprocess\.(?:env\b.*|exitCode) = |\bprocess\.(?:on|once|chdir)\(/;

/** Whether a text changes something that all of its process shares. */
export const changesProcess = (text: string): boolean => change.test(text);

/** The files that need a process of their own, because they change it. */
export const ownProcess = (patterns: readonly string[]): readonly string[] =>
  globSync(patterns, { cwd: root, exclude: ['**/node_modules/**'] })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => changesProcess(readFileSync(`${root}/${file}`, 'utf8')))
    .toSorted();
