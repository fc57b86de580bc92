// GateAI's page for its fixtures. Not the reader the provider's tables are made with: what that one reads wrongly must show.

/**
 * @typedef {object} Row a parameter as it is printed
 * @property {string} name
 * @property {boolean} required
 * @property {unknown} fallback undefined: none is printed
 * @property {(string | number)[]} words the allowed values, where they are listed
 * @property {{ min?: number, max?: number, step?: number, minLen?: number, maxLen?: number }} limits
 *
 * @typedef {object} Pair
 * @property {string} label
 * @property {number} width
 * @property {number} height
 *
 * @typedef {object} Model
 * @property {string} section where it stands on the page
 * @property {'image' | 'video' | '3d'} kind what it makes
 * @property {string} slug
 * @property {string} type as its sample sends it
 * @property {string} cost the line as it is printed
 * @property {Row[]} rows
 * @property {Pair[]} pairs
 */

const cellsOf = (/** @type {string} */ line) =>
  line
    .split('|')
    .slice(1)
    .map((cell) => cell.trim());

/** @type {(text: string) => unknown} */
const literal = (text) => (/^(?:true|false|-?\d+(?:\.\d+)?)$/.test(text) ? JSON.parse(text) : text);

/** @param {string} line */
function rowOf(line) {
  const [name = '', type = '', required, fallback = '', limits = ''] = cellsOf(line);
  if (required !== 'YES' && required !== 'no') throw new Error(`what is ${line}`);
  const listed = type.includes(' / ') ? type.split(' / ').map(literal) : [];
  const whole = listed.every((it) => typeof it === 'number') ? listed : type.split(' / ');
  const value = type === 'string' ? fallback : literal(fallback);
  /** @type {Row} */
  const row = {
    name,
    required: required === 'YES',
    fallback: fallback === '-' ? undefined : type === 'array' ? [fallback] : value,
    words: /** @type {(string | number)[]} */ (listed.length === 0 ? [] : whole),
    limits: Object.fromEntries(
      limits === '-' ? [] : limits.split(', ').map((it) => [it.split(': ')[0], Number(it.split(': ')[1])]),
    ),
  };
  return row;
}

/** @param {string} line */
const pairsOf = (line) =>
  [...line.matchAll(/(\d+)×(\d+)/g)].map(([, width, height]) => ({
    label: cellsOf(line)[0] ?? '',
    width: Number(width),
    height: Number(height),
  }));

const head = /^### (.+) `model: (.+)` Cost: (.+?)(?: \*\*.*)?$/;
const tables = { '| Parameter |': 'rows', '| Label |': 'pairs', '| Aspect Ratio |': 'pairs' };

/**
 * Every model with its tables.
 * @param {string} page
 * @returns {Model[]}
 */
export function readModels(page) {
  /** @type {Model[]} */
  const models = [];
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
      models.push({ section: `${chapter}, ${title}`, kind, slug, type: '', cost, rows: [], pairs: [] });
    } else if (model !== undefined) {
      const [, type] = /^\{ "model": ".+?", "type": "(.+?)"/.exec(line) ?? [];
      if (type !== undefined) model.type = type;
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
