import type {
  Deprecation,
  ModelRow,
  ParamTable,
  PriceRow,
  ProviderSpec,
  TaskRow,
  WireFields,
} from '../../model/provider.ts';
import type { OutputKind, GenerationTask } from '../../model/request.ts';
import { compare } from '../../model/decimal.ts';
import type { ModelFields } from '../../model/model-field.ts';
import { modelFields } from '../../steps/model-fields.ts';
import { isRetired } from '../../steps/retirement.ts';
import { rowFor } from '../../steps/task.ts';
import type { Provider } from '../define.ts';
import type { ModelFilter } from '../call-options.ts';

/** A model at a gateway, from the provider's table; one entry for each slug and price. */
export interface ModelEntry {
  /** The id of the provider that serves it. */
  readonly provider: string;
  /** The gateway's name of the model. */
  readonly slug: string;
  /** The canonical id: the same model on every gateway that serves it. */
  readonly model: string;
  /** The kind of its outputs. */
  readonly kind: OutputKind;
  /** The publisher of the model, such as `Kling`. Absent: not documented. */
  readonly publisher?: string | undefined;
  /** The tasks it can do. */
  readonly tasks: readonly GenerationTask[];
  /** Empty: no price is published. */
  readonly price: readonly PriceRow[];
  /** What it takes in each field of a request, with the gateway's own names beside: enough to build a form from. */
  readonly fields: ModelFields;
  /** The gateway's own parameters, by their wire names; parameters of a single task are included. */
  readonly params: ParamTable;
  /** Values that are sent to say that this model is meant: several may share one slug. */
  readonly constants?: WireFields | undefined;
  /** Present where it is not documented that this is the model of that id. */
  readonly modelMatch?: 'inferred' | undefined;
  /** Present where the model is being taken away. */
  readonly deprecated?: Deprecation | undefined;
}

/** Whether a published price is at most the ceiling of its unit. An approximate price satisfies none. */
function affordable(
  { price }: Pick<ModelEntry, 'price'>,
  { maxPrice, allowUnknownPrice = false }: ModelFilter,
): boolean {
  if (maxPrice === undefined) return true;
  const known = price.filter(
    (row) => maxPrice[row.currency] !== undefined && (allowUnknownPrice || row.approximate !== true),
  );
  if (known.length === 0) return allowUnknownPrice && price.length === 0;
  return known.some((row) => compare(row.amount, maxPrice[row.currency]!) <= 0);
}

const isApart = ({ slug, price }: TaskRow = {}): boolean => (slug ?? price) !== undefined;

/** A row with every parameter that one of its tasks takes. */
const withAll = (row: ModelRow): ModelRow => {
  const taskParams = row.tasks.map((task) => row.byTask?.[task]?.params);
  return { ...row, params: Object.assign({}, row.params, ...taskParams, row.params) };
};

/** A row, and each of its tasks that goes by another slug or price, as a row of its own. */
function apart(row: ModelRow): readonly ModelRow[] {
  const others = row.tasks.filter((task) => isApart(row.byTask?.[task]));
  const tasks = row.tasks.filter((task) => !others.includes(task));
  const separate = others.map((task): ModelRow => ({ ...rowFor(row, task), tasks: [task] }));
  return [...(tasks.length === 0 ? [] : [withAll({ ...row, tasks })]), ...separate];
}

interface Listed extends Omit<ModelEntry, 'fields'> {
  readonly tables: { readonly spec: ProviderSpec; readonly whole: ModelRow };
}

/** Every model of every provider that fits a filter, in the order of the tables; retired ones only where asked for. */
export function listModels(
  providers: readonly Provider[],
  filter: ModelFilter,
  now: number,
): readonly ModelEntry[] {
  const today = new Date(now).toISOString();
  const all = providers.flatMap(({ spec }) =>
    Object.entries(spec.models).flatMap(([model, whole]) =>
      apart(whole).map((row): Listed => ({
        tables: { spec, whole },
        provider: spec.id,
        slug: row.slug,
        model,
        kind: row.kind,
        ...(row.publisher === undefined ? {} : { publisher: row.publisher }),
        tasks: row.tasks,
        price: row.price ?? [],
        params: row.params,
        ...(row.constants === undefined ? {} : { constants: row.constants }),
        ...(row.modelMatch === 'inferred' ? { modelMatch: row.modelMatch } : {}),
        ...(row.deprecated === undefined ? {} : { deprecated: row.deprecated }),
      })),
    ),
  );
  const found = all.filter(
    (entry) =>
      (filter.includeRetired === true || !isRetired(entry.deprecated, today)) &&
      (filter.kind === undefined || entry.kind === filter.kind) &&
      (filter.task === undefined || entry.tasks.some((task) => task === filter.task)) &&
      (filter.provider === undefined || entry.provider === filter.provider) &&
      (filter.publisher === undefined || entry.publisher?.toLowerCase() === filter.publisher.toLowerCase()) &&
      (filter.model === undefined || entry.model === filter.model || entry.slug === filter.model) &&
      affordable(entry, filter),
  );
  // Worked out only for a model whose fields are looked at: that takes a hundred times as long as listing it.
  return found.map(({ tables: { spec, whole }, ...entry }) => ({
    ...entry,
    get fields() {
      return modelFields(spec, whole, entry.tasks);
    },
  }));
}
