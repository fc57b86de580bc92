// GateAI's page for its fixtures. Not the reader the provider's tables are made with: what that one reads wrongly must show.

/** a parameter as it is printed */
export interface Row {
  name: string;
  required: boolean;
  /** undefined: none is printed */
  fallback: unknown;
  /** the allowed values, where they are listed */
  words: (string | number)[];
  limits: { min?: number; max?: number; step?: number; minLen?: number; maxLen?: number };
}
export interface Pair {
  label: string;
  width: number;
  height: number;
}
export interface Model {
  /** where it stands on the page */
  section: string;
  /** what it makes */
  kind: 'image' | 'video' | '3d';
  slug: string;
  /** as its sample sends it */
  type: string;
  /** the line as it is printed */
  cost: string;
  rows: Row[];
  pairs: Pair[];
  /** Dimension Range, where it is printed */
  ranges: { width?: Range; height?: Range };
}
export type Range = { min: number; max: number };

const cellsOf = (line: string) =>
  line
    .split('|')
    .slice(1)
    .map((cell) => cell.trim());

const literal: (text: string) => unknown = (text) =>
  /^(?:true|false|-?\d+(?:\.\d+)?)$/.test(text) ? JSON.parse(text) : text;

function rowOf(line: string) {
  const [name = '', type = '', required, fallback = '', limits = ''] = cellsOf(line);
  if (required !== 'YES' && required !== 'no') throw new Error(`what is ${line}`);
  const listed = type.includes(' / ') ? type.split(' / ').map(literal) : [];
  const whole = listed.every((it) => typeof it === 'number') ? listed : type.split(' / ');
  const value = type === 'string' ? fallback : literal(fallback);
  const row: Row = {
    name,
    required: required === 'YES',
    fallback: fallback === '-' ? undefined : type === 'array' ? [fallback] : value,
    words: listed.length === 0 ? [] : (whole as (string | number)[]),
    limits: Object.fromEntries(
      limits === '-' ? [] : limits.split(', ').map((it) => [it.split(': ')[0], Number(it.split(': ')[1])]),
    ),
  };
  return row;
}

const pairsOf = (line: string) =>
  [...line.matchAll(/(\d+)×(\d+)/g)].map(([, width, height]) => ({
    label: cellsOf(line)[0] ?? '',
    width: Number(width),
    height: Number(height),
  }));

const head = /^### (.+) `model: (.+)` Cost: (.+?)(?: \*\*.*)?$/;
const tables = { '| Parameter |': 'rows', '| Label |': 'pairs', '| Aspect Ratio |': 'pairs' };

/** Every model with its tables. */
export function readModels(page: string): Model[] {
  const models: Model[] = [];
  let chapter = '';
  let table = '';
  for (const line of page.split('\n')) {
    const model = models.at(-1);
    if (/^## \S/.test(line)) chapter = line.slice(3).trim();
    const [, title, slug = '', cost = ''] = head.exec(line) ?? [];
    if (title !== undefined) {
      const made = chapter === '3D Models' ? '3d' : chapter.startsWith('Image') ? 'image' : 'video';
      // Four stand among the videos and are priced by the picture.
      const kind = made === 'video' && cost.includes('image') ? 'image' : made;
      models.push({
        section: `${chapter}, ${title}`,
        kind,
        slug,
        type: '',
        cost,
        rows: [],
        pairs: [],
        ranges: {},
      });
    } else if (model !== undefined) {
      const [, type] = /^\{ "model": ".+?", "type": "(.+?)"/.exec(line) ?? [];
      if (type !== undefined) model.type = type;
      const [, side, min, max] = /^- (Width|Height): (\d+)–(\d+) \(step: \d+\)/.exec(line) ?? [];
      if (side !== undefined)
        model.ranges[side === 'Width' ? 'width' : 'height'] = { min: Number(min), max: Number(max) };
      const begins = Object.entries(tables).find(([start]) => line.startsWith(start));
      if (begins !== undefined) [, table] = begins;
      else if (!line.startsWith('|')) table = '';
      else if (line.startsWith('|---')) continue;
      else if (table === 'rows') model.rows.push(rowOf(line));
      else if (table === 'pairs') model.pairs.push(...pairsOf(line));
    }
  }
  if (models.length !== page.split('`model: ').length - 1) throw new Error('a model was not read');
  return models;
}

/** The response to a request of Generate Content. */
export function readAccepted(page: string): string {
  const [, sample] = /^### Generate Content$[^]*?^(\{ "task_id": .+\})$/m.exec(page) ?? [];
  if (sample === undefined) throw new Error('the response of Generate Content was not read');
  return sample;
}
