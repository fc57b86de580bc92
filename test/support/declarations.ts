import { posix } from 'node:path';
import { readSource } from './source.ts';

/** Reads a built `.d.ts` file by its path; undefined where there is none. */
export type ReadFile = (path: string) => string | undefined;

/** A declaration by the file it stands in and its name there. */
export type Declaration = `${string}#${string}`;

interface Statement {
  readonly text: string;
  readonly names: readonly string[];
  readonly isType: boolean;
  readonly isValue: boolean;
}

interface File {
  /** Local name → where it comes from. */
  readonly imported: ReadonlyMap<string, readonly [from: string, name: string]>;
  /** Exported name → local name, or a name of another file. */
  readonly exported: ReadonlyMap<string, readonly [from: string | undefined, name: string]>;
  /** Files whose every export is exported. */
  readonly stars: readonly string[];
  readonly statements: readonly Statement[];
}

const declares =
  /^(?:export )?(?:declare )?(?:abstract )?(?<keyword>interface|type|class|const|function|let|enum) (?<name>[\w$]+)/;
const names = (list: string): readonly (readonly [name: string, alias: string])[] =>
  list
    .split(',')
    .map((part) => part.trim().replace(/^type /, ''))
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', alias = name] = part.split(' as ').map((word) => word.trim());
      return [name, alias] as const;
    });

function parse(path: string, text: string): File {
  const { code } = readSource(text);
  const target = (from: string): string =>
    from.startsWith('.') ? posix.join(posix.dirname(path), from).replace(/\.(?:js|ts)$/, '.d.ts') : from;
  const imported = new Map<string, readonly [string, string]>();
  const exported = new Map<string, readonly [string | undefined, string]>();
  const stars: string[] = [];
  const statements: Statement[] = [];
  // The compiler writes every top-level statement from the first column on.
  for (const statement of code.split(/\n(?=[a-z])/)) {
    const list = /^(?<word>import|export)(?: type)? \{(?<list>[^}]*)\}(?: from '(?<from>[^']+)')?/.exec(
      statement,
    );
    const star = /^export (?:type )?\* from '([^']+)'/.exec(statement);
    const space = /^import (?:type )?\* as (\w+) from '([^']+)'/.exec(statement);
    const declared = declares.exec(statement);
    if (list?.groups !== undefined) {
      const { word, list: inside = '', from } = list.groups;
      for (const [name, alias] of names(inside))
        if (word === 'import') imported.set(alias, [target(from ?? ''), name]);
        else exported.set(alias, [from === undefined ? undefined : target(from), name]);
    } else if (star !== null) stars.push(target(star[1] ?? ''));
    else if (space !== null) imported.set(space[1] ?? '', [target(space[2] ?? ''), '*']);
    else if (declared?.groups !== undefined) {
      const { keyword = '', name = '' } = declared.groups;
      const isType = ['interface', 'type', 'class', 'enum'].includes(keyword);
      const isValue = !['interface', 'type'].includes(keyword);
      statements.push({ text: statement, names: [name], isType, isValue });
      if (statement.startsWith('export ')) exported.set(name, [undefined, name]);
    }
  }
  return { imported, exported, stars, statements };
}

/** The `.d.ts` files of a package, read as far as exports and mentions of types go. */
export class Declarations {
  readonly #files = new Map<string, File | undefined>();
  readonly #read: ReadFile;

  constructor(read: ReadFile) {
    this.#read = read;
  }

  #file(path: string): File | undefined {
    if (!this.#files.has(path)) {
      const text = this.#read(path);
      this.#files.set(path, text === undefined ? undefined : parse(path, text));
    }
    return this.#files.get(path);
  }

  /** Where a name of a file is declared; undefined for a name of another package, and for what is no name of it. */
  #find(path: string, name: string): Declaration | undefined {
    const file = this.#file(path);
    if (file === undefined) return undefined;
    if (file.statements.some((statement) => statement.names.includes(name))) return `${path}#${name}`;
    const from = file.imported.get(name);
    return from === undefined ? undefined : this.#exportOf(from[0], from[1]);
  }

  #exportOf(path: string, name: string): Declaration | undefined {
    const file = this.#file(path);
    if (file === undefined) return undefined;
    const own = file.exported.get(name);
    if (own !== undefined)
      return own[0] === undefined ? this.#find(path, own[1]) : this.#exportOf(...(own as [string, string]));
    for (const star of file.stars) {
      const found = this.#exportOf(star, name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Everything a file exports: name → declaration. */
  exportsOf(path: string): ReadonlyMap<string, Declaration> {
    const file = this.#file(path);
    const all = new Map<string, Declaration>();
    if (file === undefined) return all;
    for (const star of file.stars) for (const [name, found] of this.exportsOf(star)) all.set(name, found);
    for (const name of file.exported.keys()) {
      const found = this.#exportOf(path, name);
      if (found !== undefined) all.set(name, found);
    }
    return all;
  }

  #statementOf(declaration: Declaration): readonly [path: string, statements: readonly Statement[]] {
    const [path = '', name = ''] = declaration.split('#');
    return [path, this.#file(path)?.statements.filter((one) => one.names.includes(name)) ?? []];
  }

  isValue(declaration: Declaration): boolean {
    return this.#statementOf(declaration)[1].some((statement) => statement.isValue);
  }

  #isType(declaration: Declaration): boolean {
    return this.#statementOf(declaration)[1].some((statement) => statement.isType);
  }

  /** The types of this package that a declaration mentions. */
  mentionsOf(declaration: Declaration): readonly Declaration[] {
    const [path, statements] = this.#statementOf(declaration);
    const { imported, statements: all } = this.#file(path)!;
    const known = [...imported.keys(), ...all.flatMap((one) => one.names)];
    const found = new Set<Declaration>();
    for (const { text } of statements) {
      const { bare } = readSource(text);
      const words = new Set(bare.match(/[\w$]+/g));
      for (const name of known) {
        const mentioned = words.has(name) ? this.#find(path, name) : undefined;
        if (mentioned !== undefined && mentioned !== declaration && this.#isType(mentioned))
          found.add(mentioned);
      }
      for (const [, from = '', name = ''] of text.matchAll(/import\("([^"]+)"\)\.(\w+)/g)) {
        const target = posix.join(posix.dirname(path), from).replace(/\.(?:js|ts)$/, '.d.ts');
        const mentioned = from.startsWith('.') ? this.#exportOf(target, name) : undefined;
        if (mentioned !== undefined) found.add(mentioned);
      }
    }
    return [...found];
  }

  /** Every file that is read to understand one, itself included, and the packages they import. */
  reachedFrom(path: string): ReadonlyMap<string, readonly string[]> {
    const reached = new Map<string, readonly string[]>();
    const visit = (from: string): void => {
      const file = this.#file(from);
      if (reached.has(from) || file === undefined) return;
      const targets = [
        ...[...file.imported.values()].map(([target]) => target),
        ...[...file.exported.values()].flatMap(([target]) => target ?? []),
        ...file.stars,
      ];
      reached.set(
        from,
        targets.filter((target) => !target.endsWith('.d.ts')),
      );
      for (const target of targets) visit(target);
    };
    visit(path);
    return reached;
  }
}
