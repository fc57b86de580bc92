import { parseSync, Visitor } from 'oxc-parser';

/** A source text without what the compiler would not run, every character still at its place. */
export interface Source {
  /** Comments blanked. */
  readonly code: string;
  /** Comments blanked, and what is inside strings, templates and regular expressions. */
  readonly bare: string;
  /** What the source imports, re-exports or loads, in the order written. */
  readonly imports: readonly Import[];
}

export interface Import {
  readonly from: string;
  /** Gone after the build: `import type`, `export type`. */
  readonly typeOnly: boolean;
}

/** A part of a text, from one offset to another. */
type Span = readonly [start: number, end: number];

/** The text with some parts blanked; line breaks stay. */
function blanked(text: string, spans: readonly Span[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const [start, end] of spans.toSorted(([a], [b]) => a - b)) {
    parts.push(text.slice(at, start), text.slice(start, end).replaceAll(/[^\n]/g, ' '));
    at = end;
  }
  return [...parts, text.slice(at)].join('');
}

/** Parses a source. @throws SyntaxError for a text that is no TypeScript */
export function readSource(text: string): Source {
  const { program, comments, errors } = parseSync('source.ts', text, { sourceType: 'unambiguous' });
  const [error] = errors;
  if (error !== undefined) throw new SyntaxError(`${error.message} in: ${text.slice(0, 200)}`);
  const literals: Span[] = [];
  const imports: (Import & { readonly start: number })[] = [];
  const report = (start: number, from: unknown, kind: 'type' | 'value' = 'value'): void => {
    if (typeof from === 'string') imports.push({ start, from, typeOnly: kind === 'type' });
  };
  new Visitor({
    Literal({ value, start, end }) {
      if (typeof value === 'string' || value instanceof RegExp) literals.push([start + 1, end - 1]);
    },
    TemplateElement({ tail, start, end }) {
      literals.push([start + 1, end - (tail ? 1 : 2)]);
    },
    ImportDeclaration: ({ start, source, importKind }) => report(start, source.value, importKind),
    ExportAllDeclaration: ({ start, source, exportKind }) => report(start, source.value, exportKind),
    ExportNamedDeclaration: ({ start, source, exportKind }) => report(start, source?.value, exportKind),
    ImportExpression({ start, source }) {
      if (source.type === 'Literal') report(start, source.value);
    },
    CallExpression({ start, callee, arguments: [first] }) {
      if (callee.type === 'Identifier' && callee.name === 'require' && first?.type === 'Literal')
        report(start, first.value);
    },
  }).visit(program);
  const notes = comments.map(({ start, end }): Span => [start, end]);
  return {
    code: blanked(text, notes),
    bare: blanked(text, [...notes, ...literals]),
    imports: imports.toSorted((a, b) => a.start - b.start).map(({ from, typeOnly }) => ({ from, typeOnly })),
  };
}
