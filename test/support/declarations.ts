import { posix } from 'node:path';
import { parseSync, type Program, Visitor } from 'oxc-parser';

/** Reads a built `.d.ts` file by its path; undefined where there is none. */
export type ReadFile = (path: string) => string | undefined;

/** A declaration by the file it stands in and its name there. */
export type Declaration = `${string}#${string}`;

interface Statement {
  readonly name: string;
  readonly isType: boolean;
  readonly isValue: boolean;
  /** The identifiers in it. */
  readonly words: ReadonlySet<string>;
  /** What it names as `import("./file.js").Name`. */
  readonly importTypes: readonly (readonly [from: string, name: string])[];
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

/** The names that a declaration declares, and whether they can be used as types and as values. */
function declaredBy(declaration: Program['body'][number]): Omit<Statement, 'words' | 'importTypes'>[] {
  switch (declaration.type) {
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
      return [{ name: declaration.id.name, isType: true, isValue: false }];
    case 'TSEnumDeclaration':
      return [{ name: declaration.id.name, isType: true, isValue: true }];
    case 'ClassDeclaration':
      return [{ name: declaration.id?.name ?? 'default', isType: true, isValue: true }];
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
      return [{ name: declaration.id?.name ?? 'default', isType: false, isValue: true }];
    case 'VariableDeclaration':
      return declaration.declarations.flatMap(({ id }) =>
        id.type === 'Identifier' ? [{ name: id.name, isType: false, isValue: true }] : [],
      );
    default:
      return [];
  }
}

/** The statements of a file, each with what it mentions. */
function statementsIn(program: Program, target: (from: string) => string): Statement[] {
  return program.body.flatMap((statement): Statement[] => {
    const declaration =
      statement.type === 'ExportNamedDeclaration' ? (statement.declaration ?? statement) : statement;
    const declared = declaredBy(declaration);
    if (declared.length === 0) return [];
    const words = new Set<string>();
    const importTypes: [string, string][] = [];
    new Visitor({
      Identifier: ({ name }) => void words.add(name),
      TSImportType({ source, qualifier }) {
        if (qualifier?.type === 'Identifier') importTypes.push([target(source.value), qualifier.name]);
      },
    }).visit({ ...program, body: [declaration] });
    return declared.map((facts) => ({ ...facts, words, importTypes }));
  });
}

function parse(path: string, text: string): File {
  const { program, module } = parseSync(path, text);
  const target = (from: string): string =>
    from.startsWith('.') ? posix.join(posix.dirname(path), from).replace(/\.(?:js|ts)$/, '.d.ts') : from;
  const imported = new Map<string, readonly [string, string]>();
  const exported = new Map<string, readonly [string | undefined, string]>();
  const stars: string[] = [];
  for (const { moduleRequest, entries } of module.staticImports)
    for (const { importName, localName } of entries)
      imported.set(localName.value, [target(moduleRequest.value), importName.name ?? '*']);
  for (const { moduleRequest, exportName, importName, localName } of module.staticExports.flatMap(
    ({ entries }) => entries,
  )) {
    const from = moduleRequest === null ? undefined : target(moduleRequest.value);
    if (exportName.name !== null)
      exported.set(exportName.name, [from, importName.name ?? localName.name ?? exportName.name]);
    else if (from !== undefined) stars.push(from);
  }
  return { imported, exported, stars, statements: statementsIn(program, target) };
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
    if (file.statements.some((statement) => statement.name === name)) return `${path}#${name}`;
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
    return [path, this.#file(path)?.statements.filter((one) => one.name === name) ?? []];
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
    const known = [...imported.keys(), ...all.map((one) => one.name)];
    const found = new Set<Declaration>();
    for (const { words, importTypes } of statements) {
      for (const name of known) {
        const mentioned = words.has(name) ? this.#find(path, name) : undefined;
        if (mentioned !== undefined && mentioned !== declaration && this.#isType(mentioned))
          found.add(mentioned);
      }
      for (const [from, name] of importTypes) {
        const mentioned = this.#exportOf(from, name);
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
