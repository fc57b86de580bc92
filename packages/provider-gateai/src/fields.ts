import {
  type AutoAspectRatioRow,
  field,
  type FieldRow,
  type FieldTable,
  type JobRef,
  kindOf,
  mapValues,
  type MediaRows,
  type ModelRow,
  type ReferenceMarkers,
  type ResolvedMedia,
  type SizeRow,
  type WireFields,
} from '@crosspoint/core/plugin';
import { type Slug, tables } from './generated/tables.ts';

/** A list with one item. */
export const alone = (media: ResolvedMedia): readonly string[] => [media.url];

/**
 * The names of each field. The one in the model's own table counts; the first is for models without a table: the general
 * name of Image/video references where there is one. `audio` stands beside `motion_has_audio` in four tables without an
 * explanation, and is not sent.
 */
export const fields = {
  prompt: 'prompt',
  negativePrompt: 'negative_prompt',
  n: 'quantity',
  duration: ['duration', 'durationSeconds'],
  fps: 'fps',
  seed: 'seed',
  image: ['image', 'start_frame'],
  lastFrame: ['last_frame', 'end_frame'],
  'references.images': ['reference_images', 'reference_image_urls', 'image_urls', 'image_guidance'],
  'references.videos': 'reference_video_urls',
  'references.audios': 'reference_audio_urls',
  video: ['video_url', field('video_guidance', alone)],
  generateAudio: ['generate_audio', 'motion_has_audio'],
  keepAudio: ['keep_audio', field('audio_setting', mapValues({ true: 'origin', false: 'auto' }))],
  cameraFixed: 'camera_fixed',
  guidance: ['guidance_scale', 'cfg_scale'],
  steps: 'num_inference_steps',
  quality: 'quality',
  enhancePrompt: ['prompt_enhance', 'enable_prompt_expansion', 'prompt_optimizer'],
  outputFormat: 'output_format',
} as const satisfies FieldTable;

const divisor = (one: number, other: number): number => (other === 0 ? one : divisor(other, one % other));

/** Pixels for a model that takes a named resolution and a ratio: `1920x1080` is 1080p in 16:9. */
const sized: FieldRow = {
  wire: ['resolution', 'aspect_ratio'],
  convert: (value, { request }) => {
    const [width, height] = String(value).split('x').map(Number);
    if (width === undefined || height === undefined) return { resolution: value };
    const common = divisor(width, height);
    const ratio =
      request.aspectRatio === undefined ? { aspect_ratio: `${width / common}:${height / common}` } : {};
    return { resolution: `${Math.min(width, height)}p`, ...ratio };
  },
};

/** For models with a `resolution`; the others take pixels. */
export const namedResolution = {
  resolution: sized,
  aspectRatio: 'aspect_ratio',
} as const satisfies FieldTable;

/** For image models, which take a list of inputs: the input image is its only item. */
export const imageInput = { image: ['image', field('image_urls', alone)] } as const satisfies FieldTable;

/** In `params` a reference is a URL or a data URL (Image/video references). */
const either = { accepts: ['url', 'data'] } as const;

export const media = {
  image: either,
  lastFrame: either,
  'references.images': either,
  'references.videos': either,
  'references.audios': either,
  video: either,
} as const satisfies MediaRows;

export const atMost = (maxItems: number) => ({ ...either, maxItems });

/** Kling 3.0, start_frame. The page cuts off the minimum side. */
export const klingMedia = {
  image: {
    ...either,
    maxBytes: 10 * 1024 * 1024,
    types: ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'],
  },
} as const satisfies MediaRows;

export const imageMarkers = { image: '@Image{n}' } as const satisfies ReferenceMarkers;

/** Only the marker of audio is printed; the others are spelled like it and like Kling's. */
export const seedanceMarkers = {
  image: '@Image{n}',
  video: '@Video{n}',
  audio: '@Audio{n}',
} as const satisfies ReferenceMarkers;

type WidthAndHeight = readonly [width: number, height: number];
type Pixels = Pick<ModelRow, 'sizes' | 'dimensions'>;

const listed = (pairs: readonly WidthAndHeight[]): readonly SizeRow[] =>
  pairs.map(([width, height]) => ({ wire: { width, height } }));
const inferred = (...pairs: readonly WidthAndHeight[]): readonly SizeRow[] =>
  listed(pairs).map((row) => ({ ...row, inferred: true }));
const inMode = (mode: string, rows: readonly SizeRow[]): readonly SizeRow[] =>
  rows.map((row) => ({ ...row, wire: { mode, ...row.wire } }));

const bothWays = ([width, height]: WidthAndHeight): readonly WidthAndHeight[] => [
  [width, height],
  [height, width],
];
const p720 = bothWays([1280, 720]);
const p1080 = bothWays([1920, 1080]);
const p1440 = bothWays([2560, 1440]);
const p2160 = bothWays([3840, 2160]);

/** Kling's squares have as many pixels as its 16:9 videos: 1440 is listed, 960 and 2880 are values of its dimensions. */
const kling720 = [...p720, [960, 960]] as const;
const kling1080 = [...p1080, [1440, 1440]] as const;
const kling2160 = [...p2160, [2880, 2880]] as const;

/** A model lists the pairs of its default mode; those of the other modes are what its dimensions or related models allow. */
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
const anyDimensions = { width: {}, height: {} };
/** No pairs are listed: the default, the sizes that prices name (720p, 1080p), and the same in portrait. */
const seedance1Sizes = {
  sizes: [...listed([[1920, 1088]]), ...inferred([1088, 1920], ...p720)],
  dimensions: anyDimensions,
};
const seedance2Sizes = {
  sizes: [...listed([[1280, 720]]), ...inferred([720, 1280], ...p1080)],
  dimensions: anyDimensions,
};

/** The pairs of Kling 3.0 for a row that represents one of its modes. */
export const klingSizes = { standard: inferred(...kling720), pro: listed(kling1080) };

const specialSizes: { readonly [S in Slug]?: Pixels } = {
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
  'seedance-1.0-pro': seedance1Sizes,
  'seedance-1.0-pro-fast': seedance1Sizes,
  'seedance-2.0': seedance2Sizes,
  'seedance-2.0-fast': seedance2Sizes,
  // The dimensions that it lists beside those of 720.
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

/** The default pair first: it is what the model uses when the request has no size. */
function pairsOf({ pairs = [], params }: (typeof tables)[Slug]): readonly SizeRow[] {
  const [width, height] = [params['width']?.default, params['height']?.default];
  if (typeof width !== 'number' || typeof height !== 'number') return listed(pairs);
  const others = pairs.filter((pair) => pair[0] !== width || pair[1] !== height);
  return listed([[width, height], ...others]);
}

/** The table and Dimension Range may differ: this is what both allow. */
function dimensionsOf({ range, params }: (typeof tables)[Slug]): Pixels {
  if (range === undefined) return {};
  const side = (name: 'width' | 'height') => {
    const { min = 0, max = Infinity, step = 1 } = params[name] ?? {};
    const limit = range[name];
    return {
      min: Math.max(min, limit.min),
      max: Math.min(max, limit.max),
      step: Math.max(step, limit.step),
    };
  };
  return { dimensions: { width: side('width'), height: side('height') } };
}

/** The pixels for a resolution and a ratio; empty where a model has no width and height, or names them in text. */
export function sizesOf(slug: Slug): Pixels {
  const table = tables[slug];
  if (!Object.hasOwn(table.params, 'width') || Object.hasOwn(table.params, 'resolution')) return {};
  return { sizes: pairsOf(table), ...dimensionsOf(table), ...specialSizes[slug] };
}

const zero = { width: 0, height: 0 } as const;
const explained = [{ wire: zero }] as const satisfies readonly AutoAspectRatioRow[];

const klingResolutions = [
  ['720p', 'RESOLUTION_720'],
  ['1080p', 'RESOLUTION_1080'],
  ['2160p', 'RESOLUTION_2160'],
  ['4K', 'RESOLUTION_2160'],
] as const;
const inModes = klingResolutions.map(([resolution, mode]): AutoAspectRatioRow => ({
  resolution,
  wire: { mode, ...zero },
}));

/** Some models list 0 among their dimensions without the explanation that Kling Video O and Seedance 1.0 have. */
const unexplained = (...rows: readonly AutoAspectRatioRow[]): readonly AutoAspectRatioRow[] =>
  rows.map((row) => ({
    ...row,
    note: 'the gateway lists 0 and does not explain it; for other models it leaves the aspect ratio open',
  }));
const alsoAt = (resolution: string) => unexplained(...explained, { resolution, wire: zero });

/** Kling 3.0 for a row that represents one of its modes. */
export const klingAuto = { standard: alsoAt('720p'), pro: alsoAt('1080p') };

const ltxAuto = [
  { wire: {}, note: 'left out: the model takes the ratio of the first frame, or 16:9 without one' },
] as const satisfies readonly AutoAspectRatioRow[];
/** "I2V only". */
const seedance1Auto = [
  { wire: zero, tasks: ['image-to-video'] },
] as const satisfies readonly AutoAspectRatioRow[];

const autoRows: { readonly [S in Slug]?: readonly AutoAspectRatioRow[] } = {
  'gemini-2.5-flash-image': unexplained(...explained),
  'kling-2.6': alsoAt('1080p'),
  'kling-3.0': unexplained(...explained, ...inModes),
  'kling-video-o-1': explained,
  'kling-video-o-3': [...explained, ...inModes],
  'ltxv-2.3-fast': ltxAuto,
  'ltxv-2.3-pro': ltxAuto,
  'seedance-1.0-pro': seedance1Auto,
  'seedance-1.0-pro-fast': seedance1Auto,
};

/** How a request leaves the aspect ratio to the model; empty where the page describes no way. */
export function autoOf(slug: Slug): Pick<ModelRow, 'autoAspectRatio'> {
  const auto = autoRows[slug];
  return auto === undefined ? {} : { autoAspectRatio: auto };
}

const types: Readonly<Record<string, { readonly type: string }>> = tables;

/** `{ model, type, params }`; the type comes from the model's sample, otherwise from the task: image, video or 3d. */
export const body = (fieldValues: WireFields, options: WireFields, { slug, task }: JobRef): WireFields => ({
  model: slug,
  type: Object.hasOwn(types, slug) ? types[slug]?.type : kindOf(task),
  params: { ...fieldValues, ...options },
});
