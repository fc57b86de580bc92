import {
  defineModels,
  type Field,
  field,
  type FieldTable,
  type GenerationTask,
  type ModelRow,
  type OutputKind,
  type ParamTable,
  type PriceRow,
} from '@crosspoint/core/plugin';
import {
  alone,
  atMost,
  autoOf,
  fields,
  imageInput,
  imageMarkers,
  klingAuto,
  klingMedia,
  klingSizes,
  namedResolution,
  seedanceMarkers,
  sizesOf,
} from './fields.ts';
import { type Slug, tables } from './generated/tables.ts';
import * as rules from './rules.ts';

const published = { currency: 'USD', approximate: true, asOf: '2026-11-20' } as const;

/** A price by pixels and seconds, for landscape and portrait. */
function videoPrice(
  [long, short]: readonly [number, number],
  duration: number,
  amount: string,
  mode?: string,
) {
  const row = { ...published, per: 'request', amount } as const;
  const conditions = { duration, ...(mode === undefined ? {} : { mode }) };
  return [
    { ...row, when: { ...conditions, width: long, height: short } },
    { ...row, when: { ...conditions, width: short, height: long } },
  ];
}

const p720 = [1280, 720] as const;
const p1080 = [1920, 1080] as const;
const square = { width: 1024, height: 1024 };
const perImage = { ...published, per: 'output', by: 'quantity' } as const;

/** Cost Calculation prints more than the line beside the model. Between the printed points the price is unknown. */
const detailedPrices: { readonly [S in Slug]?: readonly PriceRow[] } = {
  'seedance-2.0': [
    ...videoPrice(p720, 4, '0.49', 'RESOLUTION_720'),
    ...videoPrice(p720, 15, '1.85', 'RESOLUTION_720'),
    ...videoPrice(p1080, 12, '3.33', 'RESOLUTION_1080'),
    ...videoPrice(p1080, 15, '11.25', 'RESOLUTION_1080'),
  ],
  'gpt-image-2': [
    { ...perImage, when: { ...square, quality: 'low' }, amount: '0.003' },
    { ...perImage, when: { ...square, quality: 'high' }, amount: '0.11' },
  ],
};

const perGeneration = /^~\$(\d+\.\d+) per generation$/;
const perSquare = /^~\$(\d+\.\d+) per 1024×1024 image/;
const perPoint = /~\$(\d+\.\d+)\/720p (\d+)s/g;

/** The prices of a line such as "~$0.03 per generation". "~$0.00" is not a price: it may be anything up to half a cent. */
function pricesOf(slug: Slug): readonly PriceRow[] {
  const { cost, params } = tables[slug];
  const known = detailedPrices[slug];
  if (known !== undefined) return known;
  const { quantity, quality } = params;
  // A model that makes at most one output has no count to multiply by.
  const single = quantity === undefined || quantity.max === 1;
  const each = single ? ({ ...published, per: 'output' } as const) : perImage;
  const [, generation] = perGeneration.exec(cost) ?? [];
  if (generation !== undefined) return [{ ...each, amount: generation }];
  const [, amount] = perSquare.exec(cost) ?? [];
  if (amount === undefined)
    return [...cost.matchAll(perPoint)].flatMap(([, dollars = '', seconds]) =>
      videoPrice(p720, Number(seconds), dollars),
    );
  if (Number(amount) === 0) return [];
  // The line is assumed to be the price of the default quality.
  const usual = typeof quality?.default === 'string' ? { quality: quality.default } : {};
  return [{ ...each, when: { ...square, ...usual }, amount }];
}

/** The tasks of each kind, with the fields of which the model's own table must have one. */
const taskInputs: { readonly [K in OutputKind]: readonly (readonly [GenerationTask, readonly Field[]])[] } = {
  video: [
    ['text-to-video', ['prompt']],
    ['image-to-video', ['image']],
    ['reference-to-video', ['references.images', 'references.videos', 'references.audios']],
    ['video-to-video', ['video']],
  ],
  image: [
    ['text-to-image', ['prompt']],
    ['image-to-image', ['references.images']],
  ],
  '3d': [
    ['text-to-3d', ['prompt']],
    ['image-to-3d', ['image']],
  ],
};

function takes(field: Field, ownFields: FieldTable, params: ParamTable): boolean {
  const entries = [{ ...fields, ...ownFields }[field] ?? []].flat();
  const names = entries.flatMap((entry) => (typeof entry === 'string' ? entry : entry.wire));
  return names.some((name) => Object.hasOwn(params, name));
}

function annotated(slug: Slug): ParamTable {
  const slugNotes: Readonly<Record<string, string>> = rules.notes[slug] ?? {};
  const annotatedParams = Object.entries(tables[slug].params).map(([name, param]) => {
    const note = slugNotes[name];
    return [name, note === undefined ? param : { ...param, note }] as const;
  });
  return Object.fromEntries(annotatedParams);
}

/** The page names the upload without its request or response; ids that were made elsewhere can be passed. */
const uploaded = (media: string) =>
  ({
    type: 'array',
    inferred: true,
    note: `Ids of ${media} uploaded before with POST /api/upload (Image/video references).`,
  }) as const;

/** What a row adds to the printed table. */
type RowAdditions = Partial<Omit<ModelRow, 'slug' | 'params'>> & {
  /** Parameters from elsewhere on the page. */
  readonly inferred?: ParamTable;
};

/** A model's row: its printed table, and what follows from the table. */
function served(slug: Slug, { inferred, ...additions }: RowAdditions = {}): ModelRow {
  const printed = tables[slug];
  const kind = additions.kind ?? printed.kind;
  const ownFields = {
    ...(kind === 'image' ? imageInput : {}),
    ...(Object.hasOwn(printed.params, 'resolution') ? namedResolution : {}),
    ...additions.fields,
  };
  const named = { ...annotated(slug), ...inferred };
  const can = (...some: readonly Field[]): boolean => some.some((field) => takes(field, ownFields, named));
  const tasks = taskInputs[kind].filter(([, needs]) => can(...needs)).map(([task]) => task);
  const takesImages = can('image', 'references.images');
  return {
    kind,
    slug,
    // A model that always needs an image has no text-only task.
    tasks: named['start_frame']?.required === true ? tasks.slice(1) : tasks,
    ...sizesOf(slug),
    ...autoOf(slug),
    price: pricesOf(slug),
    ...additions,
    fields: ownFields,
    params: {
      ...named,
      ...(takesImages ? { images: uploaded('images') } : {}),
      ...(can('video', 'references.videos') ? { videos: uploaded('videos') } : {}),
    },
  };
}

const bytedance = { publisher: 'ByteDance' };
const flux = { publisher: 'Black Forest Labs' };
const google = { publisher: 'Google' };
const kling = { publisher: 'KlingAI' };
const lightricks = { publisher: 'Lightricks' };
const openai = { publisher: 'OpenAI' };
const recraft = { publisher: 'Recraft' };

const gptImage = {
  ...openai,
  fields: { image: field('image_guidances', alone), 'references.images': 'image_guidances' },
} as const;

/** Models whose table names no prompt; every request of Generate Content has one. */
const prompted = {
  inferred: {
    prompt: { type: 'any', inferred: true, note: "Not in the model's table; in Generate Content." },
  } satisfies ParamTable,
  rules: [rules.noInput],
};
/** Models in the chapter on videos and sent with that type, but priced by the image and without a duration. */
const still = { kind: 'image' } as const;

const imageModels = {
  'gateai:auto-image': served('auto-image'),
  'black-forest-labs/flux-dev': served('flux-dev', flux),
  'black-forest-labs/flux-kontext-max': served('flux-kontext-max', flux),
  'black-forest-labs/flux-kontext-pro': served('flux-kontext-pro', flux),
  'black-forest-labs/flux-2.0-pro': served('flux-pro-2.0', flux),
  'black-forest-labs/flux-schnell': served('flux-schnell', flux),
  'google/nano-banana': served('gemini-2.5-flash-image', google),
  // Its title says "Gemini Image 2" and no more.
  'google/nano-banana-pro': served('gemini-image-2', { ...google, modelMatch: 'inferred' }),
  'google/nano-banana-2': served('nano-banana-2', google),
  'openai/gpt-image-1': served('gpt-image-1', gptImage),
  'openai/gpt-image-1.5': served('gpt-image-1.5', gptImage),
  'openai/gpt-image-2': served('gpt-image-2', gptImage),
  'ideogram/ideogram-3.0': served('ideogram-v3.0', { publisher: 'Ideogram' }),
  'gateai:kino-xl': served('kino-xl', prompted),
  'gateai:cortex_1.0': served('cortex_1.0', prompted),
  'recraft/recraft-4': served('recraft-v4', recraft),
  'recraft/recraft-4-pro': served('recraft-v4-pro', recraft),
  'bytedance/seedream-4.0': served('seedream-4.0', bytedance),
  'bytedance/seedream-4.5': served('seedream-4.5', bytedance),
  // "Cortex 1.5" by its title, Lucid Origin by its slug.
  'gateai:lucid-origin': served('lucid-origin', still),
  'gateai:lucid-realism': served('lucid-realism', still),
  'gateai:cortex-v0.9': served('cortex-v0.9', still),
  'gateai:cortex-v1.0': served('cortex-v1.0', still),
} as const satisfies Readonly<Record<string, ModelRow>>;

/**
 * OpenAI announced the end of its Videos API and of both models for this day. The page still lists them and does not say whether
 * the gateway serves them, so a request is not rejected.
 */
const soraEnd = { since: '2026-03-24', retiresOn: '2026-09-24', use: 'google/veo-3.1' } as const;

const minimax = { publisher: 'MiniMax', rules: rules.hailuo };

const kling30 = { ...kling, media: klingMedia, referenceMarkers: imageMarkers, rules: rules.kling30 };
const klingOmni = { ...kling, rules: rules.klingOmni };
const seedance2 = {
  ...bytedance,
  media: {
    'references.images': atMost(9),
    'references.videos': atMost(3),
    'references.audios': atMost(3),
  },
  referenceMarkers: seedanceMarkers,
  rules: rules.seedance2,
};

/**
 * What the page's samples send outside the model's table: `image` and `mode` in Image/video references, `mode` and
 * `motion_has_audio` in Model Discovery. The page does not say which set the gateway reads.
 */
const seedance2Samples = {
  image: { type: 'any', inferred: true, note: 'Only in the sample of Image/video references.' },
  mode: {
    type: 'string',
    enum: ['RESOLUTION_720', 'RESOLUTION_1080'],
    inferred: true,
    note: 'Only in Model Discovery and in the sample of Image/video references.',
  },
  motion_has_audio: { type: 'boolean', inferred: true, note: 'Only in Model Discovery.' },
} as const satisfies ParamTable;

const videoModels = {
  'gateai:auto-video': served('auto-video'),
  'minimax/hailuo-2.3': served('hailuo-2_3', minimax),
  'minimax/hailuo-2.3-fast': served('hailuo-2_3-fast', minimax),
  // The page names no version.
  'alibaba/happyhorse-1.0': served('happy-horse', {
    publisher: 'Alibaba',
    modelMatch: 'inferred',
    media: { 'references.images': atMost(9) },
    referenceMarkers: { image: 'character{n}' },
    byTask: {
      'video-to-video': { media: { 'references.images': atMost(5) }, referenceMarkers: imageMarkers },
    },
    rules: rules.happyHorse,
  }),
  'kling/kling-2.1-pro': served('kling-2.1-pro', kling),
  'kling/kling-2.5': served('kling-2.5', kling),
  'kling/kling-2.5-turbo-standard': served('kling-2.5-turbo-standard', kling),
  'kling/kling-2.6': served('kling-2.6', kling),
  // The default pair belongs to 1080, so the row that represents 720 always sends a size.
  'kling/kling-3.0-standard': served('kling-3.0', {
    ...kling30,
    constants: { mode: 'RESOLUTION_720' },
    sizes: klingSizes.standard,
    autoAspectRatio: klingAuto.standard,
    alwaysSendSize: true,
  }),
  'kling/kling-3.0-pro': served('kling-3.0', {
    ...kling30,
    constants: { mode: 'RESOLUTION_1080' },
    sizes: klingSizes.pro,
    autoAspectRatio: klingAuto.pro,
  }),
  'gateai:kling-3.0': served('kling-3.0', kling30),
  'kling/kling-video-o1': served('kling-video-o-1', {
    ...klingOmni,
    media: { 'references.images': atMost(7) },
  }),
  'kling/kling-video-o3': served('kling-video-o-3', { ...klingOmni, referenceMarkers: imageMarkers }),
  'lightricks/ltx-2.0-fast': served('ltxv-2.0-fast', lightricks),
  'lightricks/ltx-2.0-pro': served('ltxv-2.0-pro', lightricks),
  'lightricks/ltx-2.0-ultra': served('ltxv-2.0-ultra', lightricks),
  'lightricks/ltx-2.3-fast': served('ltxv-2.3-fast', { ...lightricks, rules: rules.ltx23Fast }),
  'lightricks/ltx-2.3-pro': served('ltxv-2.3-pro', { ...lightricks, rules: rules.ltx23 }),
  'gateai:cortex_2.0': served('cortex_2.0'),
  'gateai:cortex_2.0-fast': served('cortex_2.0-fast'),
  'bytedance/seedance-1.0-pro': served('seedance-1.0-pro', bytedance),
  'bytedance/seedance-1.0-pro-fast': served('seedance-1.0-pro-fast', bytedance),
  'bytedance/seedance-2.0': served('seedance-2.0', {
    ...seedance2,
    inferred: seedance2Samples,
    fields: { image: 'start_frame' }, // both names are among its parameters
  }),
  'bytedance/seedance-2.0-fast': served('seedance-2.0-fast', seedance2),
  'openai/sora-2': served('sora-2', { ...openai, deprecated: soraEnd }),
  'openai/sora-2-pro': served('sora-2-pro', { ...openai, deprecated: soraEnd }),
  'google/veo-3.0-fast': served('veo-3.0-fast-generate-001', google),
  'google/veo-3.0': served('veo-3.0-generate-001', google),
  'google/veo-3.1-fast': served('veo-3.1-fast-generate-001', google),
  'google/veo-3.1': served('veo-3.1-generate-001', google),
  'google/veo-3.1-lite': served('veo-3.1-lite', google),
} as const satisfies Readonly<Record<string, ModelRow>>;

/** Rodin's table names no input, although a 3D model needs one. */
const rodinInputs = {
  prompt: { type: 'any', inferred: true, note: "Not in the model's table; in Generate Content." },
  image: {
    type: 'any',
    inferred: true,
    note: "Not in the model's table; the first of the fields of Image/video references.",
  },
  reference_images: {
    type: 'array',
    inferred: true,
    note: "Not in the model's table, which mentions input images; one of the fields of Image/video references.",
  },
} as const satisfies ParamTable;

/** Canonical id → row; a model without a canonical id is `gateai:` and its slug. */
export const models = defineModels({
  ...imageModels,
  ...videoModels,
  'hyper3d/rodin-2': served('rodin-v2', {
    publisher: 'Hyper3D',
    inferred: rodinInputs,
    rules: [rules.noInput],
  }),
});
