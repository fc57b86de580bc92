/** A source text without what the compiler would not run, every character still at its place. */
export interface Source {
  /** comments blanked */
  readonly code: string;
  /** comments, and what stands inside strings and regular expressions, blanked */
  readonly bare: string;
}

export interface Import {
  readonly from: string;
  /** gone after the build: `import type`, `export type` */
  readonly typeOnly: boolean;
}

const comment = /\/\/.*|\/\*[^]*?\*\//y;
const quoted = /'(?:\\[^]|[^'\\])*'|"(?:\\[^]|[^"\\])*"/y;
const template = /[`}](?:\\[^]|[^`\\$]|\$(?!\{))*(?:`|\$\{)/y;
const regex = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/\w*/y;
const word = /[\w$]+/y;

/** After one of these a slash begins a regular expression; after other words, `)` and `]` it divides. */
const beforeRegex = /^(?:return|typeof|case|of|in|do|else|await|yield|void|delete|[^\w$)\]}])?$/;

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

export function readSource(text: string): Source {
  let code = '';
  let bare = '';
  let at = 0;
  let previous = '';
  /** for each template literal we are inside of: how many braces its expression has open */
  const templates: number[] = [];

  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  const take = (found: string, inCode: string, inBare: string): void => {
    code += inCode;
    bare += inBare;
    at += found.length;
  };
  const literal = (found: string, edges: number): void => {
    take(found, found, found.slice(0, 1) + blank(found.slice(1, -edges)) + found.slice(-edges));
    previous = ')';
  };

  while (at < text.length) {
    const char = text.charAt(at);
    const depth = templates.at(-1);

    const skipped = match(comment);
    if (skipped) {
      take(skipped, blank(skipped), blank(skipped));
      continue;
    }

    const piece = char === '`' || (char === '}' && depth === 0) ? match(template) : undefined;
    if (piece) {
      if (char === '}') templates.pop();
      const opens = piece.endsWith('${');
      if (opens) templates.push(0);
      literal(piece, opens ? 2 : 1);
      if (opens) previous = '';
      continue;
    }

    const string = match(quoted) ?? (char === '/' && beforeRegex.test(previous) ? match(regex) : undefined);
    if (string) {
      literal(string, 1);
      continue;
    }

    if (depth !== undefined && char === '{') templates[templates.length - 1] = depth + 1;
    if (depth !== undefined && char === '}') templates[templates.length - 1] = depth - 1;
    const plain = match(word) ?? char;
    take(plain, plain, plain);
    if (plain.trim() !== '') previous = plain;
  }
  return { code, bare };
}

/** What a source imports, re-exports or loads, in the order written. */
export function importsOf({ code, bare }: Source): Import[] {
  // found in the bare text, where no string can pretend; the name itself is read from the same place in the code
  const statement =
    /\b(?:import|export)(?<type>\s+type)?\b(?:[\w$\s{},*]*?\bfrom)?\s*(?<quote>['"])(?<name>\s*)\k<quote>|\b(?:import|require)\s*\(\s*(?<quote2>['"])(?<name2>\s*)\k<quote2>/dg;
  return [...bare.matchAll(statement)].map((found) => {
    const [start, end] = found.indices?.groups?.name ?? found.indices?.groups?.name2 ?? [0, 0];
    return { from: code.slice(start, end), typeOnly: found.groups?.type !== undefined };
  });
}
