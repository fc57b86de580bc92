// Where the time of a profiled run went: self time by function, grouped by file.
import { readFileSync } from 'node:fs';
import type { Profiler } from 'node:inspector';

const shown = 20;
/** Waiting for the server is nobody's work, and taking the profile is not the registry's. */
const leftOut = ({ functionName, url }: Profiler.Profile['nodes'][number]['callFrame']): boolean =>
  ['(idle)', '(root)'].includes(functionName) || url === 'node:inspector';

interface Hot {
  readonly file: string;
  readonly name: string;
  readonly micros: number;
}

export function hotText(file: string): string {
  const all = selfTimes(JSON.parse(readFileSync(file, 'utf8')));
  const total = all.reduce((sum, { micros }) => sum + micros, 0);
  const share = (micros: number): string => `${((100 * micros) / total).toFixed(1).padStart(5)} %`;
  const sumOf = (hot: readonly Hot[]): number => hot.reduce((sum, { micros }) => sum + micros, 0);

  const top = all.toSorted((a, b) => b.micros - a.micros).slice(0, shown);
  const groups = [...Map.groupBy(top, (it) => it.file)].toSorted((a, b) => sumOf(b[1]) - sumOf(a[1]));
  const lines = groups.flatMap(([path, functions]) => [
    `${share(sumOf(functions))}  ${path}`,
    ...functions.map(({ name, micros }) => `  ${share(micros)}  ${name}`),
  ]);
  return [`The ${shown} functions with most self time in the registry’s part, by file:`, ...lines].join('\n');
}

function selfTimes({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Hot[] {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const byFunction = new Map<string, Hot>();
  for (const [at, id] of samples.entries()) {
    const frame = frames.get(id);
    if (frame === undefined || leftOut(frame)) continue;
    const { functionName, url, lineNumber } = frame;
    const key = `${functionName} ${url} ${lineNumber}`;
    const named = functionName || '(anonymous)';
    const name = url === '' ? named : `${named}, line ${lineNumber + 1}`;
    const micros = (byFunction.get(key)?.micros ?? 0) + (timeDeltas[at] ?? 0);
    byFunction.set(key, { file: fileOf(url), name, micros });
  }
  return [...byFunction.values()];
}

/** `packages/core/dist/io/client.js`, `undici/lib/core/util.js`, `node:events`. */
const fileOf = (url: string): string =>
  url === ''
    ? 'V8 and Node.js, not in JavaScript'
    : url.replace(/^.*\/node_modules\//, '').replace(/^file:\/\/.*?\/((?:packages|bench)\/)/, '$1');
