// The published page of GateAI as data: one table for each model. The page was flattened on its way: tables run into
// prose, and a cell may be empty or cut off. What is not understood is an error, so that no row is lost in silence.

export type Value = string | number | boolean | readonly string[];
export interface Param {
  type: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'any';
  required?: true;
  enum?: (string | number)[];
  min?: number;
  max?: number;
  step?: number;
  minLength?: number;
  maxLength?: number;
  default?: Value;
}
export type Range = { min: number; max: number; step: number };
export interface Table {
  title: string;
  /** the chapter it stands in */
  kind: 'image' | 'video' | '3d';
  /** as its own sample sends it */
  type: string;
  /** the line as it is printed */
  cost: string;
  params: Record<string, Param>;
  /** Supported Resolutions */
  pairs?: [number, number][];
  /** Dimension Range */
  range?: { width: Range; height: Range };
  /** Valid Widths, Valid Heights */
  sides?: { widths: number[]; heights: number[] };
}

const chapters = {
  'Image Generation Models': 'image',
  'Video Generation Models': 'video',
  '3D Models': '3d',
} as const;

const heading = /### ([^\n`]+?) `model: ([^`\n]+)` Cost: (.+?)(?= \*\*|\n|$)/g;

/** @returns by slug, in the order of the page */
export function readPage(page: string): Record<string, Table> {
  const tables: Record<string, Table> = {};
  for (const [name, kind] of Object.entries(chapters)) {
    const start = page.indexOf(`## ${name}`);
    if (start === -1) continue;
    const [chapter = ''] = page.slice(start).split(/\n## /, 1);
    const headings = [...chapter.matchAll(heading)];
    headings.forEach(([whole, title = '', slug = '', cost = ''], i) => {
      if (tables[slug] !== undefined) throw new Error(`${slug} stands on the page twice`);
      const from = (headings[i]?.index ?? 0) + whole.length;
      const text = chapter.slice(from, headings[i + 1]?.index);
      tables[slug] = within(slug, () => ({
        title,
        kind,
        type: typeIn(text),
        cost: cost.trim(),
        ...readTables(text),
      }));
    });
  }
  const named = page.split('`model: ').length - 1;
  const found = Object.keys(tables).length;
  if (named === 0) throw new Error('no model stands on the page');
  if (found !== named) throw new Error(`the page names ${named} models, and ${found} were read`);
  return tables;
}

function readTables(text: string) {
  const params = readParams(text);
  const pairs = readPairs(text);
  const range = readRange(text);
  const sides = readSides(text);
  return { params, ...(pairs && { pairs }), ...(range && { range }), ...(sides && { sides }) };
}

function typeIn(text: string) {
  const [, type] = /\{ "model": "[^"]+", "type": "([^"]+)"/.exec(text) ?? [];
  if (type === undefined) throw new Error('its sample has no type');
  return type;
}

const paramHead = '| Parameter | Type | Required | Default | Constraints | Description |';
const paramRow = /\s*\|([^|\n]*)\|([^|\n]*)\|([^|\n]*)\|([^|\n]*)\|([^|\n]*)\|([^|\n]*)\|/y;

function readParams(text: string) {
  const params: Record<string, Param> = {};
  const at = text.indexOf(paramHead);
  if (at === -1) return params;
  for (const [name = '', ...cells] of rows(text, at + paramHead.length, paramRow)) {
    if (params[name] !== undefined) throw new Error(`${name} has two rows`);
    params[name] = within(name, () => readParam(cells));
  }
  if (Object.keys(params).length === 0) throw new Error('its table has no rows');
  return params;
}

/**
 * The rows from a place on, each with as many cells as the pattern; a row of dashes is none. Cells are counted, because
 * an empty one looks like the seam of two rows that share a line.
 * @param pattern sticky
 */
function rows(text: string, from: number, pattern: RegExp) {
  const found: string[][] = [];
  pattern.lastIndex = from;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const cells = match.slice(1).map((cell) => cell.trim());
    if (!cells.every((cell) => /^-{3,}$/.test(cell))) found.push(cells);
  }
  return found;
}

const types = {
  '?': 'any',
  string: 'string',
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
  array: 'array',
} as const;
const needed = { YES: true, no: false };

function readParam([type = '', required = '', fallback = '', constraints = '']: string[]): Param {
  if (!Object.hasOwn(needed, required)) throw new Error(`required is ${required}`);
  const typed = readType(type);
  return {
    ...typed,
    ...(required === 'YES' && { required: true }),
    ...readConstraints(constraints),
    ...(fallback !== '-' && { default: readDefault(fallback, typed.type) }),
  };
}

function readType(cell: string): Pick<Param, 'type' | 'enum'> {
  if (Object.hasOwn(types, cell)) return { type: types[cell as keyof typeof types] };
  const words = cell.split(' / ');
  if (words.length < 2 || words.some((word) => !/^\S+$/.test(word))) throw new Error(`the type is ${cell}`);
  const numbers = words.map(Number);
  if (numbers.every(Number.isInteger)) return { type: 'integer', enum: numbers };
  return { type: 'string', enum: words };
}

const constraintNames = {
  min: 'min',
  max: 'max',
  step: 'step',
  minLen: 'minLength',
  maxLen: 'maxLength',
} as const;

function readConstraints(cell: string): Partial<Param> {
  if (cell === '-') return {};
  return Object.fromEntries(
    cell.split(', ').map((part) => {
      const [, name = '', value] = /^(\w+): (-?\d+(?:\.\d+)?)$/.exec(part) ?? [];
      if (!Object.hasOwn(constraintNames, name)) throw new Error(`a constraint is ${part}`);
      return [constraintNames[name as keyof typeof constraintNames], Number(value)];
    }),
  );
}

function readDefault(cell: string, type: Param['type']): Value {
  if (type === 'array') return [cell];
  if (type === 'string') return cell;
  if (cell === 'true' || cell === 'false') return cell === 'true';
  if (/^-?\d+(?:\.\d+)?$/.test(cell)) return Number(cell);
  if (type === 'any') return cell;
  throw new Error(`the default of a ${type} is ${cell}`);
}

const pairCell = /(\d+)×(\d+)/g;
const pairHeads = [
  ['| Label | Width × Height |', /\s*\|([^|\n]*)\|([^|\n]*)\|/y],
  ['| Aspect Ratio | Small | Medium | Large |', /\s*\|([^|\n]*)\|([^|\n]*)\|([^|\n]*)\|([^|\n]*)\|/y],
];

function readPairs(text: string) {
  if (!text.includes('**Supported Resolutions')) return undefined;
  const [head, pattern] = pairHeads.find(([line]) => text.includes(String(line))) ?? [];
  if (typeof head !== 'string' || !(pattern instanceof RegExp))
    throw new Error('its resolutions have an unknown head');
  const listed = rows(text, text.indexOf(head) + head.length, pattern).flatMap(([, ...cells]) =>
    cells.flatMap((cell) => {
      const pairs = [...cell.matchAll(pairCell)];
      if (pairs.length !== 1) throw new Error(`a resolution is ${cell}`);
      return pairs;
    }),
  );
  return listed.map(([, width, height]) => [Number(width), Number(height)] as [number, number]);
}

function readRange(text: string) {
  if (!text.includes('**Dimension Range:**')) return undefined;
  const side = (name: string) => {
    const [, min, max, step] = new RegExp(`- ${name}: (\\d+)–(\\d+) \\(step: (\\d+)\\)`).exec(text) ?? [];
    if (min === undefined) throw new Error(`its range has no ${name}`);
    return { min: Number(min), max: Number(max), step: Number(step) };
  };
  return { width: side('Width'), height: side('Height') };
}

function readSides(text: string) {
  if (!text.includes('**Valid Widths:**')) return undefined;
  const side = (name: string) => {
    const [, list = ''] = new RegExp(`\\*\\*Valid ${name}:\\*\\* ([\\d, ]+)`).exec(text) ?? [];
    return list.trim().split(', ').map(Number);
  };
  return { widths: side('Widths'), heights: side('Heights') };
}

function within<It>(where: string, what: () => It): It {
  try {
    return what();
  } catch (error) {
    throw new Error(`${where}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
