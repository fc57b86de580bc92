import type {
  Field,
  FieldRow,
  FieldTable,
  ModelRow,
  ProviderSpec,
  WireFields,
} from '@crosspoint/core/plugin';
import type { SpecMutant } from './change.ts';
import { writing } from './touch.ts';

type Way = FieldTable[keyof FieldTable];
const waysOf = (way: Way): readonly FieldRow[] =>
  way === undefined ? [] : [way].flat().map((row) => (typeof row === 'string' ? { wire: [row] } : row));

const renamed = (written: WireFields, from: string, to: string): WireFields =>
  Object.fromEntries(Object.entries(written).map(([name, value]) => [name === from ? to : name, value]));

const rename = (way: Way, from: string, to: string): Way =>
  waysOf(way).map(({ wire, convert, ...more }) => ({
    ...more,
    wire: wire.map((name) => (name === from ? to : name)),
    ...(convert === undefined ? {} : { convert: (value, at) => renamed(convert(value, at), from, to) }),
  }));

const renameAll = (table: FieldTable = {}, from: string, to: string): FieldTable =>
  Object.fromEntries(Object.entries(table).map(([field, way]) => [field, rename(way, from, to)]));

function renameIn(row: ModelRow, from: string, to: string): ModelRow {
  return {
    ...row,
    params: renamed(row.params, from, to) as ModelRow['params'], // the same, under another name
    ...(row.fields === undefined ? {} : { fields: renameAll(row.fields, from, to) }),
  };
}

/** Another value for a converted one: a number for a text, or a text for a number. */
function skewed(written: WireFields, name: string): WireFields {
  const value = written[name];
  if (typeof value === 'string')
    return { ...written, [name]: Number.isFinite(Number(value)) ? Number(value) : ` ${value}` };
  if (typeof value === 'number') return { ...written, [name]: String(value) };
  return { ...written, [name]: null };
}

const skew = (way: Way, name: string): Way =>
  waysOf(way).map(({ wire, convert, ...more }) => ({
    ...more,
    wire,
    convert: (value, at) => {
      const plain = typeof value === 'object' && value !== null && 'url' in value ? value.url : value;
      const written = convert?.(value, at) ?? { [wire[0] ?? name]: plain };
      return name in written ? skewed(written, name) : written;
    },
  }));

const skewAll = (table: FieldTable, name: string): FieldTable =>
  Object.fromEntries(
    Object.entries(table).map(([field, way]) => [
      field,
      waysOf(way).some(({ wire }) => wire.includes(name)) ? skew(way, name) : way,
    ]),
  );

function skewIn(row: ModelRow, name: string): ModelRow {
  const { fields, byTask } = row;
  if (fields === undefined && byTask === undefined) return row;
  const tasks = Object.entries(byTask ?? {}).map(([task, own]) => [
    task,
    own.fields === undefined ? own : { ...own, fields: skewAll(own.fields, name) },
  ]);
  return {
    ...row,
    ...(fields === undefined ? {} : { fields: skewAll(fields, name) }),
    ...(byTask === undefined ? {} : { byTask: Object.fromEntries(tasks) as typeof byTask }), // the same tasks
  };
}

/** Every wire name of a field, with the fields that write it in any table. */
function namesOf({ fields, models }: ProviderSpec): ReadonlyMap<string, readonly Field[]> {
  const names = new Map<string, Field[]>();
  for (const table of [fields, ...Object.values(models).map((row) => row.fields ?? {})]) {
    for (const field of Object.keys(table) as Field[])
      for (const name of waysOf(table[field]).flatMap(({ wire }) => wire))
        names.set(name, [...new Set([...(names.get(name) ?? []), field])]);
  }
  return names;
}

/** Renames each wire name in all tables, and changes the type of each value. */
export const changesOfFields = (spec: ProviderSpec): readonly SpecMutant[] =>
  [...namesOf(spec)].flatMap(([name, fields]): SpecMutant[] => {
    const to = `${name}_changed`;
    const models = Object.entries(spec.models).map(([id, row]) => [id, renameIn(row, name, to)]);
    const other = { ...spec, fields: renameAll(spec.fields, name, to) };
    const touches = writing(fields, name);
    const skewedModels = Object.entries(spec.models).map(([id, row]) => [id, skewIn(row, name)]);
    const skewed = {
      ...spec,
      fields: skewAll(spec.fields, name),
      models: Object.fromEntries(skewedModels) as ProviderSpec['models'], // the same rows
    };
    return [
      {
        path: `fields.${name}`,
        change: 'another wire name',
        spec: { ...other, models: Object.fromEntries(models) as ProviderSpec['models'] }, // the same rows
        touches,
      },
      {
        path: `fields.${name}`,
        change: 'a value of another type',
        spec: skewed,
        touches,
      },
    ];
  });
