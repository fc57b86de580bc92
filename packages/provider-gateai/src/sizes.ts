import type { SizeRow, ModelRow } from '@crosspoint/core/plugin';
import { type Slug, tables } from './generated/tables.ts';

type Pair = readonly [width: number, height: number];
type Pixels = Pick<ModelRow, 'sizes' | 'dimensions'>;

const listed = (pairs: readonly Pair[]): readonly SizeRow[] =>
  pairs.map(([width, height]) => ({ wire: { width, height } }));
const inferred = (...pairs: readonly Pair[]): readonly SizeRow[] =>
  listed(pairs).map((row) => ({ ...row, inferred: true }));
const inMode = (mode: string, rows: readonly SizeRow[]): readonly SizeRow[] =>
  rows.map((row) => ({ ...row, wire: { mode, ...row.wire } }));

const bothWays = ([width, height]: Pair): readonly Pair[] => [
  [width, height],
  [height, width],
];
const p720 = bothWays([1280, 720]);
const p1080 = bothWays([1920, 1080]);
const p1440 = bothWays([2560, 1440]);
const p2160 = bothWays([3840, 2160]);

/** Kling's squares have as many pixels as its clips of 16:9: 1440 is listed, 960 and 2880 are values of its sides. */
const kling720 = [...p720, [960, 960]] as const;
const kling1080 = [...p1080, [1440, 1440]] as const;
const kling2160 = [...p2160, [2880, 2880]] as const;

/** A model lists the pairs of its default mode; those of the others are what its sides or its sisters allow. */
const klingModes = [
  ...inMode('RESOLUTION_1080', listed(kling1080)),
  ...inMode('RESOLUTION_720', inferred(...kling720)),
];
const kling2160Mode = inMode('RESOLUTION_2160', inferred(...kling2160));
const veoModes = [
  ...inMode('RESOLUTION_720', listed(p720)),
  ...inMode('RESOLUTION_1080', inferred(...p1080)),
];
const veo2160Modes = [...veoModes, ...inMode('RESOLUTION_2160', inferred(...p2160))];
const cortex2 = [
  ...inMode(
    'RESOLUTION_480',
    listed([
      [832, 480],
      [480, 832],
      [512, 768],
      [576, 720],
    ]),
  ),
  ...inMode('RESOLUTION_720', inferred(...p720)),
];
const anySides = { width: {}, height: {} };
/** No pairs are listed: the default, what prices name (720p, 1080p), and the same turned. */
const seedance1 = {
  sizes: [...listed([[1920, 1088]]), ...inferred([1088, 1920], ...p720)],
  dimensions: anySides,
};
const seedance2 = {
  sizes: [...listed([[1280, 720]]), ...inferred([720, 1280], ...p1080)],
  dimensions: anySides,
};

/** The pairs of Kling 3.0 for a row that stands for one of its modes. */
export const kling30 = { standard: inferred(...kling720), pro: listed(kling1080) };

const special: { readonly [S in Slug]?: Pixels } = {
  'kling-2.5': { sizes: klingModes },
  'kling-2.6': { sizes: listed(kling1080) },
  'kling-3.0': { sizes: [...klingModes, ...kling2160Mode] },
  'kling-video-o-1': { sizes: inferred(...kling1080) },
  'kling-video-o-3': {
    sizes: [...klingModes, ...kling2160Mode].map((row) => ({ ...row, inferred: true })),
  },
  'ltxv-2.0-ultra': {
    sizes: [
      ...inMode('RESOLUTION_1080', listed(p1080)),
      ...inMode('RESOLUTION_1440', inferred(...p1440)),
      ...inMode('RESOLUTION_2160', inferred(...p2160)),
    ],
  },
  'cortex_2.0': { sizes: cortex2 },
  'cortex_2.0-fast': { sizes: cortex2 },
  'seedance-1.0-pro': seedance1,
  'seedance-1.0-pro-fast': seedance1,
  'seedance-2.0': seedance2,
  'seedance-2.0-fast': seedance2,
  // The sides it lists beside those of 720.
  'sora-2-pro': {
    sizes: [
      ...inMode('RESOLUTION_720', listed(p720)),
      ...inMode('RESOLUTION_1080', inferred(...bothWays([1792, 1024]))),
    ],
  },
  'veo-3.0-generate-001': { sizes: veoModes },
  'veo-3.0-fast-generate-001': { sizes: veoModes },
  'veo-3.1-lite': { sizes: veoModes },
  'veo-3.1-generate-001': { sizes: veo2160Modes },
  'veo-3.1-fast-generate-001': { sizes: veo2160Modes },
};

/** The default pair first: it is what the model makes by itself. */
function pairsOf({ pairs = [], params }: (typeof tables)[Slug]): readonly SizeRow[] {
  const [width, height] = [params['width']?.default, params['height']?.default];
  if (typeof width !== 'number' || typeof height !== 'number') return listed(pairs);
  const others = pairs.filter((pair) => pair[0] !== width || pair[1] !== height);
  return listed([[width, height], ...others]);
}

/** Table and Dimension Range may differ: what both allow. */
function sidesOf({ range, params }: (typeof tables)[Slug]): Pixels {
  if (range === undefined) return {};
  const side = (name: 'width' | 'height') => {
    const { min = 0, max = Infinity, step = 1 } = params[name] ?? {};
    const its = range[name];
    return { min: Math.max(min, its.min), max: Math.min(max, its.max), step: Math.max(step, its.step) };
  };
  return { dimensions: { width: side('width'), height: side('height') } };
}

/** What a model makes of a resolution and a ratio; nothing where it has no sides, or has words for them. */
export function sizesOf(slug: Slug): Pixels {
  const table = tables[slug];
  if (!Object.hasOwn(table.params, 'width') || Object.hasOwn(table.params, 'resolution')) return {};
  return { sizes: pairsOf(table), ...sidesOf(table), ...special[slug] };
}
