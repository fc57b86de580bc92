import type {
  Field,
  FieldTable,
  OutputKind,
  ModelRow,
  ParamTable,
  GenerationTask,
} from '@crosspoint/core/plugin';
import { autoOf } from './auto.ts';
import { fields, fromPicture, inWords } from './fields.ts';
import { sizesOf } from './sizes.ts';
import { type Slug, tables } from './generated/tables.ts';
import { notes } from './notes.ts';
import { pricesOf } from './prices.ts';

/** What a task needs, by kind: one of the fields, with a parameter in the model's own table. */
const inputs: { readonly [K in OutputKind]: readonly (readonly [GenerationTask, readonly Field[]])[] } = {
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

function takes(field: Field, own: FieldTable, params: ParamTable): boolean {
  const ways = [{ ...fields, ...own }[field] ?? []].flat();
  const names = ways.flatMap((way) => (typeof way === 'string' ? way : way.wire));
  return names.some((name) => Object.hasOwn(params, name));
}

function annotated(slug: Slug): ParamTable {
  const known: Readonly<Record<string, string>> = notes[slug] ?? {};
  const all = Object.entries(tables[slug].params).map(([name, param]) => {
    const note = known[name];
    return [name, note === undefined ? param : { ...param, note }] as const;
  });
  return Object.fromEntries(all);
}

/** Only named, without its request or its answer: ids made elsewhere can be handed over. */
const uploaded = (what: string) =>
  ({
    type: 'array',
    inferred: true,
    note: `Ids of ${what} uploaded before with POST /api/upload (Image/video references).`,
  }) as const;

/** What a row says beside the printed table. */
export type Beside = Partial<Omit<ModelRow, 'slug' | 'params'>> & {
  /** Parameters from elsewhere on the page. */
  readonly inferred?: ParamTable;
};

/** A model's row: its printed table, and what follows from it. */
export function served(slug: Slug, { inferred, ...beside }: Beside = {}): ModelRow {
  const printed = tables[slug];
  const kind = beside.kind ?? printed.kind;
  const own = {
    ...(kind === 'image' ? fromPicture : {}),
    ...(Object.hasOwn(printed.params, 'resolution') ? inWords : {}),
    ...beside.fields,
  };
  const named = { ...annotated(slug), ...inferred };
  const can = (...some: readonly Field[]): boolean => some.some((field) => takes(field, own, named));
  const tasks = inputs[kind].filter(([, needs]) => can(...needs)).map(([task]) => task);
  const pictures = can('image', 'references.images');
  return {
    kind,
    slug,
    // A picture that is always needed leaves nothing to make of words alone.
    tasks: named['start_frame']?.required === true ? tasks.slice(1) : tasks,
    ...sizesOf(slug),
    ...autoOf(slug),
    price: pricesOf(slug),
    ...beside,
    fields: own,
    params: {
      ...named,
      ...(pictures ? { images: uploaded('pictures') } : {}),
      ...(can('video', 'references.videos') ? { videos: uploaded('clips') } : {}),
    },
  };
}
