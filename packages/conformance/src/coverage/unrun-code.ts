import { existsSync, readFileSync } from 'node:fs';
import type { Profiler } from 'node:inspector/promises';
import { SourceMap } from 'node:module';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A part of a source that was never run. */
export interface UnrunCode {
  /** The full path of the file; of its source, where there is a source map. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The code, on one line, shortened. */
  readonly code: string;
}

const longest = 100;

const oneLine = (code: string): string => {
  const plain = code.replaceAll(/\s+/g, ' ').trim();
  return plain.length > longest ? `${plain.slice(0, longest)}…` : plain;
};

interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** The outermost ranges that were never run. */
function unrunIn({ functions }: Profiler.ScriptCoverage): readonly TextRange[] {
  const all = functions
    .flatMap(({ ranges }) => ranges)
    .filter(({ count }) => count === 0)
    .map(({ startOffset, endOffset }): TextRange => ({ start: startOffset, end: endOffset }))
    .toSorted((a, b) => a.start - b.start || b.end - a.end);
  const outer: TextRange[] = [];
  for (const range of all) if (range.start >= (outer.at(-1)?.end ?? 0)) outer.push(range);
  return outer;
}

/** The source map beside a file; undefined where there is none that can be read. */
function sourceMapOf(file: string, text: string): SourceMap | undefined {
  const name = /\/\/# sourceMappingURL=(?!data:)(\S+)\s*$/.exec(text)?.[1];
  const path = name === undefined ? undefined : join(dirname(file), name);
  if (path === undefined || !existsSync(path)) return undefined;
  return new SourceMap(JSON.parse(readFileSync(path, 'utf8')) as ConstructorParameters<typeof SourceMap>[0]); // what compilers write
}

function placeOf(
  file: string,
  text: string,
  offset: number,
  map: SourceMap | undefined,
): Omit<UnrunCode, 'code'> {
  const before = text.slice(0, offset).split('\n');
  const line = before.length;
  const found = map?.findEntry(line - 1, before.at(-1)!.length); // split gives at least one part
  return found !== undefined && 'originalSource' in found
    ? { file: resolve(dirname(file), found.originalSource), line: found.originalLine + 1 }
    : { file, line };
}

/** The code below a folder that was loaded and never run, in the order of its files. Installed packages are left out. */
export function unrunCode(scripts: readonly Profiler.ScriptCoverage[], folder: string): readonly UnrunCode[] {
  const root = `${resolve(folder)}${sep}`;
  return scripts
    .flatMap((script) => {
      if (!script.url.startsWith('file:')) return [];
      const file = fileURLToPath(script.url);
      if (!file.startsWith(root) || file.slice(root.length).split(sep).includes('node_modules')) return [];
      const text = readFileSync(file, 'utf8');
      const map = sourceMapOf(file, text);
      return unrunIn(script).map(({ start, end }) => ({
        ...placeOf(file, text, start, map),
        code: oneLine(text.slice(start, end)),
      }));
    })
    .toSorted((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}
