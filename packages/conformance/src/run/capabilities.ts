import { traits } from '../fixture/capability-words.ts';
import type {
  Field,
  FieldRow,
  FieldTable,
  GenerationTask,
  ModelRow,
  ProviderSpec,
} from '@crosspoint/core/plugin';

/** The ways in which a field can be written, each as a row. */
export const waysOf = (way: FieldTable[Field]): readonly FieldRow[] =>
  way === undefined ? [] : [way].flat().map((row) => (typeof row === 'string' ? { wire: [row] } : row));

/** A model row for one task; the entries of the task take precedence. */
export function forTask(row: ModelRow, task: GenerationTask): ModelRow {
  const ofTask = row.byTask?.[task];
  if (ofTask === undefined) return row;
  const fields = { ...row.fields, ...ofTask.fields };
  return {
    ...row,
    params: ofTask.params ?? row.params,
    fields,
    constants: { ...row.constants, ...ofTask.constants },
  };
}

/**
 * The fields of a model and the wire fields of each. A field is supported only if a wire field is in the model's params;
 * a size table supports aspect ratio and resolution.
 */
export function claimedFields(
  provider: ProviderSpec,
  model: ModelRow,
): ReadonlyMap<Field, readonly string[]> {
  const table: FieldTable = { ...provider.fields, ...model.fields };
  const claimed = new Map<Field, readonly string[]>();
  for (const field of Object.keys(table) as Field[]) {
    const way = waysOf(table[field]).find(({ wire }) =>
      wire.some((name) => Object.hasOwn(model.params, name)),
    );
    if (way !== undefined) claimed.set(field, way.wire);
  }
  if (model.sizes !== undefined) {
    const wire = [...new Set(model.sizes.flatMap((row) => Object.keys(row.wire)))];
    for (const field of ['aspectRatio', 'resolution'] as const) claimed.set(field, wire);
  }
  return claimed;
}

const has: { readonly [T in (typeof traits)[number]]: (provider: ProviderSpec) => boolean } = {
  poll: ({ poll }) => poll !== undefined,
  held: ({ poll }) => poll === undefined,
  result: ({ result }) => result !== undefined,
  cancel: ({ cancel }) => cancel !== undefined,
  download: ({ download }) => download !== undefined,
  upload: ({ upload }) => upload !== undefined,
  idempotency: ({ idempotency }) => idempotency !== undefined,
  webhook: ({ webhook }) => webhook !== undefined,
  quote: ({ quote }) => quote !== undefined,
  balance: ({ balance }) => balance !== undefined,
  listJobs: ({ listJobs }) => listJobs !== undefined,
  discovery: ({ discovery }) => discovery !== undefined,
  apiVariants: ({ apiVariants }) => apiVariants !== undefined,
  unlistedModels: ({ unlistedModels }) => unlistedModels !== undefined,
  outputUrlTtlMs: ({ outputUrlTtlMs }) => outputUrlTtlMs !== undefined,
  prices: ({ models }) => Object.values(models).some(({ price }) => price !== undefined),
};

function ofModel(provider: ProviderSpec, model: ModelRow): string[] {
  const fields = model.tasks.flatMap((task) => [...claimedFields(provider, forTask(model, task)).keys()]);
  return [model.kind, ...model.tasks, ...fields.map((field) => `param.${field}`)];
}

/** A model's row, as core finds it: by its canonical id, or as `provider:slug` by its slug or that of one of its tasks. */
export function modelNamed(
  { id, models }: ProviderSpec,
  name: string,
): readonly [id: string, row: ModelRow] | undefined {
  if (Object.hasOwn(models, name)) return [name, models[name]!];
  if (!name.startsWith(`${id}:`)) return undefined;
  const slug = name.slice(id.length + 1);
  const same = Object.entries(models).filter(
    ([, row]) => row.slug === slug || row.tasks.some((task) => row.byTask?.[task]?.slug === slug),
  );
  // Several rows may use one slug with different constants; the plain slug has none.
  const plain = same.length > 1 ? same.filter(([, row]) => row.constants === undefined) : same;
  return plain[0] ?? (same[0] === undefined ? undefined : [name, unpinned(same[0][1])]);
}

function unpinned(row: ModelRow): ModelRow {
  const { constants: _constants, sizes: _sizes, ...rest } = row;
  return rest;
}

// Cached: it is needed for every case of a run, and the tables do not change.
const cache = new WeakMap<ProviderSpec, Map<string | undefined, ReadonlySet<string>>>();

/** The capabilities of a provider, read from its tables; those of one model where it is named. */
export function capabilities(provider: ProviderSpec, model?: string): ReadonlySet<string> {
  const ofModels = cache.get(provider) ?? new Map<string | undefined, ReadonlySet<string>>();
  cache.set(provider, ofModels);
  const claimed = ofModels.get(model) ?? claimsOf(provider, model);
  ofModels.set(model, claimed);
  return claimed;
}

function claimsOf(provider: ProviderSpec, model: string | undefined): ReadonlySet<string> {
  const rows = Object.entries(provider.models);
  const meant = model === undefined ? undefined : modelNamed(provider, model);
  const chosen = meant === undefined ? rows : [meant];
  return new Set([
    ...chosen.flatMap(([, row]) => ofModel(provider, row)),
    ...rows.map(([id]) => `model.${id}`),
    ...traits.filter((trait) => has[trait](provider)),
  ]);
}
