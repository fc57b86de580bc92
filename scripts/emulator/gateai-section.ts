// One model's section of the GateAI documentation, as facts: names, limits and prices. Sentences stay behind.
import { fail } from '../workspace.ts';

export type Size = [width: number, height: number];
export type Price =
  | { per: 'generation' | 'image'; usd: string }
  | { per: 'seconds'; points: [string, number, string][] };
export type Default = string | number | boolean | string[];
export interface Param {
  /** absent where the document has a question mark */
  type?: string;
  required?: true;
  default?: Default;
  enum?: (string | number)[];
  min?: number;
  max?: number;
  step?: number;
  minLength?: number;
  maxLength?: number;
}
export interface ReadModel {
  id: string;
  type: string;
  /** as printed */
  cost: string;
  price: Price;
  /** from, to, step */
  range?: { width: [number, number, number]; height: [number, number, number] };
  /** one row for each aspect ratio, its sizes from small to large */
  rows?: Size[][];
  params: Record<string, Param>;
}

/** @param section from its heading to the next one */
export function readModel(section: string, type: string): ReadModel {
  const [head = '', ...lines] = section.split('\n');
  const [, id, cost] = /`model: (\S+)` Cost: (.+?)(?: \*\*Example:\*\*)?$/.exec(head.trim()) ?? [];
  if (id === undefined || cost === undefined) fail(`No heading of a model: ${head}`);

  const params: Record<string, Param> = {};
  const rows: Size[][] = [];
  const range: Record<string, [number, number, number]> = {};
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

/** Lines that carry nothing to be read, or what another line says as well. */
const isKnownProse = (line: string) =>
  ['', '---', '```', '```json'].includes(line.trim()) ||
  line.startsWith('- Invalid values are auto-snapped') ||
  /^\*\*(Supported Resolutions|Dimension Range|Example|Valid Widths|3D Output Format)\b/.test(line) ||
  /^(result|glb_urls): https/.test(line) ||
  line.startsWith('## ');

const sizesOf = (line: string) =>
  [...line.matchAll(/(\d+)×(\d+)/g)].map(([, width, height]) => [Number(width), Number(height)] as Size);

function readRange(line: string, range: Record<string, [number, number, number]>) {
  const [, name, from, to, step] = /^- (Width|Height): (\d+)–(\d+) \(step: (\d+)\)$/.exec(line.trim()) ?? [];
  if (name === undefined) fail(`No range: ${line}`);
  range[name.toLowerCase()] = [Number(from), Number(to), Number(step)];
}

const limitNames: Readonly<Record<string, 'min' | 'max' | 'step' | 'minLength' | 'maxLength'>> = {
  min: 'min',
  max: 'max',
  step: 'step',
  minLen: 'minLength',
  maxLen: 'maxLength',
};

function readParam([name = '', type = '', required = '', fallback = '', limits = '']: string[]): Param {
  if (!/^[a-zA-Z_]+$/.test(name) || !/^(YES|no)$/.test(required))
    fail(`No parameter: ${name} | ${type} | ${required}`);
  const values = type.includes(' / ') ? type.split(' / ').map(asNumber) : undefined;
  const param: Param = {};
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

const asNumber = (text: string) => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text);

function readDefault(text: string, type: string): Default {
  if (type === 'array') return [text];
  if (type === 'string') return text;
  return text === 'true' || text === 'false' ? text === 'true' : asNumber(text);
}

function readPrice(cost: string, id: string): Price {
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

/** Every printed example is a prompt and the defaults: if it is not, a table was misread. */
function checkExample({ id, type, params }: ReadModel, example: string) {
  const names = Object.keys(params);
  const prompt = params['prompt'] === undefined ? {} : { prompt: 'A beautiful scene' };
  const given = names.filter((name) => name !== 'quantity' && params[name]?.default !== undefined);
  const fields = Object.fromEntries(given.map((name) => [name, params[name]?.default]));
  const expected = { model: id, type, params: { ...prompt, ...fields } };
  if (JSON.stringify(JSON.parse(example)) !== JSON.stringify(expected))
    fail(`${id}: its example is ${example}`);
}
