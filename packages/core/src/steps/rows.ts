import { type Field, fieldNames } from '../model/field.ts';
import { deepFreeze } from '../model/frozen.ts';
import type { FieldOutcome } from '../model/field-report.ts';
import type { FieldRow, FieldTable, ModelRow, ProviderSpec } from '../model/provider.ts';

/** A parameter that has an effect when it is left out. */
export interface Unasked {
  readonly name: string;
  /** The canonical field it is known by, else its own name. */
  readonly field: string;
  /** Undefined: it is required, and there is nothing to take. */
  readonly default: unknown;
  readonly required: boolean;
  /** What the field report says when the default is taken. */
  readonly entry: FieldOutcome;
}

/** How a model's fields are written, read both ways. */
export interface RowTable {
  readonly rows: ReadonlyMap<Field, FieldRow>;
  /** Wire name → the canonical field that writes it. */
  readonly owners: ReadonlyMap<string, Field>;
  readonly unasked: readonly Unasked[];
  /** What the field report says of a field that goes out as it was given; the same entry for every request. */
  readonly sent: ReadonlyMap<Field, FieldOutcome>;
  /** The last field report. Most requests give the same fields: their jobs share it. */
  lastReport: readonly FieldOutcome[];
}

// Tables never change, so what follows from them is worked out once for each model of each provider.
const cache = new WeakMap<FieldTable, WeakMap<ModelRow, RowTable>>();

/** JSON, as tables hold it; React Native has no structuredClone. */
const copyOf = (value: unknown): unknown =>
  value === undefined ? undefined : JSON.parse(JSON.stringify(value));

function unaskedOf(model: ModelRow, owners: RowTable['owners']): Unasked[] {
  return Object.entries(model.params)
    .filter(([, param]) => param.default !== undefined || param.required === true)
    .map(([name, param]) => {
      const field = owners.get(name) ?? name;
      const required = param.required === true;
      const outcome = required ? 'fixed' : 'defaulted';
      const entry: FieldOutcome = deepFreeze({
        field,
        outcome,
        wire: [name],
        to: copyOf(param.default),
      });
      return { name, field, default: param.default, required, entry };
    });
}

const waysOf = (way: FieldTable[Field]): readonly FieldRow[] =>
  way === undefined ? [] : [way].flat().map((row) => (typeof row === 'string' ? { wire: [row] } : row));

function build(provider: ProviderSpec, model: ModelRow, strict: boolean): RowTable {
  const table = { ...provider.fields, ...model.fields };
  const rows = new Map<Field, FieldRow>();
  const owners = new Map<string, Field>();
  for (const field of fieldNames) {
    // A field is possible only if what it writes is in the model's own table.
    const full = waysOf(table[field]).find(
      ({ wire }) => !strict || wire.some((name) => Object.hasOwn(model.params, name)),
    );
    if (full === undefined) continue;
    rows.set(field, full);
    if (full.alsoByName === true) continue;
    for (const name of full.wire) if (!owners.has(name)) owners.set(name, field);
  }
  const sent = new Map(
    [...rows].map(([field, row]): [Field, FieldOutcome] => [
      field,
      deepFreeze({ field, outcome: 'sent', wire: [row.wire[0]!] }),
    ]),
  );
  return { rows, owners, unasked: unaskedOf(model, owners), sent, lastReport: [] };
}

/** The rows of a model. One that is in no table (`inTable` false) has every row of its provider. */
export function rowsOf(provider: ProviderSpec, model: ModelRow, inTable: boolean): RowTable {
  if (!inTable) return build(provider, model, false);
  const tables = cache.get(provider.fields) ?? new WeakMap<ModelRow, RowTable>();
  cache.set(provider.fields, tables);
  const table = tables.get(model) ?? build(provider, model, true);
  tables.set(model, table);
  return table;
}
