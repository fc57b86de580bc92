// The published page of GateAI as data: one table for each model. The page was flattened on its way: tables run into
// prose, and a cell may be empty or cut off. What is not understood is an error, so that no row is lost in silence.

/**
 * @typedef {string | number | boolean | readonly string[]} Value
 * @typedef {object} Param
 * @property {'string' | 'integer' | 'number' | 'boolean' | 'array' | 'any'} type
 * @property {true} [required]
 * @property {(string | number)[]} [enum]
 * @property {number} [min]
 * @property {number} [max]
 * @property {number} [step]
 * @property {number} [minLength]
 * @property {number} [maxLength]
 * @property {Value} [default]
 *
 * @typedef {{ min: number, max: number, step: number }} Range
 * @typedef {object} Table
 * @property {string} title
 * @property {'image' | 'video' | '3d'} kind the chapter it stands in
 * @property {string} type as its own sample sends it
 * @property {string} cost the line as it is printed
 * @property {Record<string, Param>} params
 * @property {[number, number][]} [pairs] Supported Resolutions
 * @property {{ width: Range, height: Range }} [range] Dimension Range
 * @property {{ widths: number[], heights: number[] }} [sides] Valid Widths, Valid Heights
 */

const chapters = /** @type {const} */ ({
  'Image Generation Models': 'image',
  'Video Generation Models': 'video',
  '3D Models': '3d',
});

const heading = /### ([^\n`]+?) `model: ([^`\n]+)` Cost: (.+?)(?= \*\*|\n|$)/g;

/**
 * @param {string} page
 * @returns {Record<string, Table>} by slug, in the order of the page
 */
export function readPage(page) {
  /** @type {Record<string, Table>} */
  const tables = {};
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

/** @param {string} text */
function readTables(text) {
  const params = readParams(text);
  const pairs = readPairs(text);
  const range = readRange(text);
  const sides = readSides(text);
  return { params, ...(pairs && { pairs }), ...(range && { range }), ...(sides && { sides }) };
}

/** @param {string} text */
function typeIn(text) {
  const [, type] = /\{ "model": "[^"]+", "type": "([^"]+)"/.exec(text) ?? [];
  if (type === undefined) throw new Error('its sample has no type');
  return type;
}

const paramHead = '| Parameter | Type | Required | Default | Constraints | Description |';
const paramRow = /\s*\|([^|\n]*)\|([^|\n]*)\|([^|\n]*)\|([^|\n]*)\|([^|\n]*)\|([^|\n]*)\|/y;

/** @param {string} text */
function readParams(text) {
  /** @type {Record<string, Param>} */
  const params = {};
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
 * @param {string} text
 * @param {number} from
 * @param {RegExp} pattern sticky
 */
function rows(text, from, pattern) {
  /** @type {string[][]} */
  const found = [];
  pattern.lastIndex = from;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const cells = match.slice(1).map((cell) => cell.trim());
    if (!cells.every((cell) => /^-{3,}$/.test(cell))) found.push(cells);
  }
  return found;
}

const types = /** @type {const} */ ({
  '?': 'any',
  string: 'string',
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
  array: 'array',
});
const needed = { YES: true, no: false };

/**
 * @param {string[]} cells
 * @returns {Param}
 */
function readParam([type = '', required = '', fallback = '', constraints = '']) {
  if (!Object.hasOwn(needed, required)) throw new Error(`required is ${required}`);
  const typed = readType(type);
  return {
    ...typed,
    ...(required === 'YES' && { required: true }),
    ...readConstraints(constraints),
    ...(fallback !== '-' && { default: readDefault(fallback, typed.type) }),
  };
}

/**
 * @param {string} cell
 * @returns {Pick<Param, 'type' | 'enum'>}
 */
function readType(cell) {
  if (Object.hasOwn(types, cell)) return { type: types[/** @type {keyof typeof types} */ (cell)] };
  const words = cell.split(' / ');
  if (words.length < 2 || words.some((word) => !/^\S+$/.test(word))) throw new Error(`the type is ${cell}`);
  const numbers = words.map(Number);
  if (numbers.every(Number.isInteger)) return { type: 'integer', enum: numbers };
  return { type: 'string', enum: words };
}

const constraintNames = /** @type {const} */ ({
  min: 'min',
  max: 'max',
  step: 'step',
  minLen: 'minLength',
  maxLen: 'maxLength',
});

/**
 * @param {string} cell
 * @returns {Partial<Param>}
 */
function readConstraints(cell) {
  if (cell === '-') return {};
  return Object.fromEntries(
    cell.split(', ').map((part) => {
      const [, name = '', value] = /^(\w+): (-?\d+(?:\.\d+)?)$/.exec(part) ?? [];
      if (!Object.hasOwn(constraintNames, name)) throw new Error(`a constraint is ${part}`);
      return [constraintNames[/** @type {keyof typeof constraintNames} */ (name)], Number(value)];
    }),
  );
}

/**
 * @param {string} cell
 * @param {Param['type']} type
 * @returns {Value}
 */
function readDefault(cell, type) {
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

/** @param {string} text */
function readPairs(text) {
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
  return listed.map(([, width, height]) => /** @type {[number, number]} */ ([Number(width), Number(height)]));
}

/** @param {string} text */
function readRange(text) {
  if (!text.includes('**Dimension Range:**')) return undefined;
  const side = (/** @type {string} */ name) => {
    const [, min, max, step] = new RegExp(`- ${name}: (\\d+)–(\\d+) \\(step: (\\d+)\\)`).exec(text) ?? [];
    if (min === undefined) throw new Error(`its range has no ${name}`);
    return { min: Number(min), max: Number(max), step: Number(step) };
  };
  return { width: side('Width'), height: side('Height') };
}

/** @param {string} text */
function readSides(text) {
  if (!text.includes('**Valid Widths:**')) return undefined;
  const side = (/** @type {string} */ name) => {
    const [, list = ''] = new RegExp(`\\*\\*Valid ${name}:\\*\\* ([\\d, ]+)`).exec(text) ?? [];
    return list.trim().split(', ').map(Number);
  };
  return { widths: side('Widths'), heights: side('Heights') };
}

/**
 * @template It
 * @param {string} where
 * @param {() => It} what
 * @returns {It}
 */
function within(where, what) {
  try {
    return what();
  } catch (error) {
    throw new Error(`${where}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
