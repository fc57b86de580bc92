// One model's section of the GateAI documentation, as facts: names, limits and prices. Sentences stay behind.
import { fail } from '../say.mjs';

/** @typedef {[width: number, height: number]} Size */
/** @typedef {{ per: 'generation' | 'image', usd: string } | { per: 'seconds', points: [string, number, string][] }} Price */
/** @typedef {string | number | boolean | string[]} Default */
/**
 * @typedef {object} Param
 * @property {string} [type] absent where the document has a question mark
 * @property {true} [required]
 * @property {Default} [default]
 * @property {(string | number)[]} [enum]
 * @property {number} [min]
 * @property {number} [max]
 * @property {number} [step]
 * @property {number} [minLength]
 * @property {number} [maxLength]
 */
/**
 * @typedef {object} ReadModel
 * @property {string} id
 * @property {string} type
 * @property {string} cost as printed
 * @property {Price} price
 * @property {{ width: [number, number, number], height: [number, number, number] }} [range] from, to, step
 * @property {Size[][]} [rows] one row for each aspect ratio, its sizes from small to large
 * @property {Record<string, Param>} params
 */

/**
 * @param {string} section from its heading to the next one
 * @param {string} type
 * @returns {ReadModel}
 */
export function readModel(section, type) {
  const [head = '', ...lines] = section.split('\n');
  const [, id, cost] = /`model: (\S+)` Cost: (.+?)(?: \*\*Example:\*\*)?$/.exec(head.trim()) ?? [];
  if (id === undefined || cost === undefined) fail(`No heading of a model: ${head}`);

  /** @type {Record<string, Param>} */
  const params = {};
  /** @type {Size[][]} */
  const rows = [];
  /** @type {Record<string, [number, number, number]>} */
  const range = {};
  let example = '';
  for (const line of lines) {
    const cells = line
      .trim()
      .split(/\s*\|\s?/)
      .slice(1);
    if (/^\|[- |]+\|?$/.test(line) || isKnownProse(line)) continue;
    if (line.startsWith('{')) example = line;
    else if (/^\| (Parameter|Label|Aspect Ratio) \|/.test(line)) continue;
    else if (/^- (Width|Height): /.test(line)) readRange(line, range);
    else if (line.startsWith('|') && /\d×\d/.test(line)) rows.push(sizesOf(line));
    else if (line.startsWith('|') && cells.length >= 6) params[cells[0] ?? ''] = readParam(cells);
    else fail(`${id}: not understood: ${line}`);
  }
  const { width, height } = range;
  const price = readPrice(cost, id);
  const limits = {
    ...(width && height ? { range: { width, height } } : {}),
    ...(rows.length > 0 ? { rows } : {}),
  };
  const model = { id, type, cost, price, ...limits, params };
  checkExample(model, example);
  return model;
}

/** Lines that carry nothing to be read, or what another line says as well. @param {string} line */
const isKnownProse = (line) =>
  ['', '---', '```', '```json'].includes(line.trim()) ||
  line.startsWith('- Invalid values are auto-snapped') ||
  /^\*\*(Supported Resolutions|Dimension Range|Example|Valid Widths|3D Output Format)\b/.test(line) ||
  /^(result|glb_urls): https/.test(line) ||
  line.startsWith('## ');

/** @param {string} line */
const sizesOf = (line) =>
  [...line.matchAll(/(\d+)×(\d+)/g)].map(
    ([, width, height]) => /** @type {Size} */ ([Number(width), Number(height)]),
  );

/**
 * @param {string} line
 * @param {Record<string, [number, number, number]>} range
 */
function readRange(line, range) {
  const [, name, from, to, step] = /^- (Width|Height): (\d+)–(\d+) \(step: (\d+)\)$/.exec(line.trim()) ?? [];
  if (name === undefined) fail(`No range: ${line}`);
  range[name.toLowerCase()] = [Number(from), Number(to), Number(step)];
}

/** @type {Readonly<Record<string, 'min' | 'max' | 'step' | 'minLength' | 'maxLength'>>} */
const limitNames = { min: 'min', max: 'max', step: 'step', minLen: 'minLength', maxLen: 'maxLength' };

/** @param {string[]} cells @returns {Param} */
function readParam([name = '', type = '', required = '', fallback = '', limits = '']) {
  if (!/^[a-zA-Z_]+$/.test(name) || !/^(YES|no)$/.test(required))
    fail(`No parameter: ${name} | ${type} | ${required}`);
  const values = type.includes(' / ') ? type.split(' / ').map(asNumber) : undefined;
  /** @type {Param} */
  const param = {};
  if (values !== undefined)
    param.type = values.every((one) => typeof one === 'number') ? 'integer' : 'string';
  else if (['integer', 'number', 'boolean', 'string', 'array'].includes(type)) param.type = type;
  else if (type !== '?') fail(`${name}: unknown type ${type}`);
  if (required === 'YES') param.required = true;
  if (fallback !== '-') param.default = readDefault(fallback, type);
  if (values !== undefined) param.enum = values;
  for (const limit of limits === '-' ? [] : limits.split(', ')) {
    const [, word = '', value] = /^(\w+): (-?\d+)$/.exec(limit) ?? [];
    const known = limitNames[word];
    if (known === undefined) fail(`${name}: unknown constraint ${limit}`);
    param[known] = Number(value);
  }
  return param;
}

/** @param {string} text */
const asNumber = (text) => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text);

/** @param {string} text @param {string} type @returns {Default} */
function readDefault(text, type) {
  if (type === 'array') return [text];
  if (type === 'string') return text;
  return text === 'true' || text === 'false' ? text === 'true' : asNumber(text);
}

/** @param {string} cost @param {string} id @returns {Price} */
function readPrice(cost, id) {
  const [, usd, per] =
    /^~\$(\d+\.\d+) per (generation|1024×1024 image)(?: \(min \$0\.00\))?$/.exec(cost) ?? [];
  if (usd !== undefined) return { per: per === 'generation' ? 'generation' : 'image', usd };
  const points = [...cost.matchAll(/~\$(\d+\.\d+)\/(\d+p) (\d+)s/g)];
  if (points.length === 0) fail(`${id}: no price in ${cost}`);
  return {
    per: 'seconds',
    points: points.map(([, dollars = '', height = '', seconds]) => [height, Number(seconds), dollars]),
  };
}

/**
 * Every printed example is a prompt and the defaults: if it is not, a table was misread.
 * @param {ReadModel} model
 * @param {string} example
 */
function checkExample({ id, type, params }, example) {
  const names = Object.keys(params);
  const prompt = params['prompt'] === undefined ? {} : { prompt: 'A beautiful scene' };
  const given = names.filter((name) => name !== 'quantity' && params[name]?.default !== undefined);
  const fields = Object.fromEntries(given.map((name) => [name, params[name]?.default]));
  const expected = { model: id, type, params: { ...prompt, ...fields } };
  if (JSON.stringify(JSON.parse(example)) !== JSON.stringify(expected))
    fail(`${id}: its example is ${example}`);
}
