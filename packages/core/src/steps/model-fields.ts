import { type Field, fieldNames, mediaCount } from '../model/field.ts';
import type { ModelField, ModelFields } from '../model/model-field.ts';
import type { FieldRow, MediaRows, ModelRow, ParamSpec, ProviderSpec } from '../model/provider.ts';
import type { GenerationRequest, GenerationTask } from '../model/request.ts';
import { defaultOf, type TriedValue, typeOf, valuesOf } from './field-values.ts';
import { rowsOf } from './rows.ts';
import { sizeName } from './size-names.ts';
import { inputOf, possibleTasks, rowFor } from './task.ts';

/** A range, where the field goes out as the number it is. */
const limitsOf = ({ min, max, step, maxLength }: ParamSpec): Partial<ModelField> => ({
  ...(min === undefined ? {} : { min }),
  ...(max === undefined ? {} : { max }),
  ...(step === undefined ? {} : { step }),
  ...(maxLength === undefined ? {} : { maxLength }),
});

function byRow(field: Field, row: FieldRow, context: TriedValue, media: MediaRows): ModelField {
  const wire = row.wire.filter((name) => Object.hasOwn(context.model.params, name));
  const params = wire.map((name) => context.model.params[name]!);
  const [first] = params;
  const type = typeOf(field);
  const facts = { wire, type: type === 'number' && first?.type === 'integer' ? 'integer' : type } as const;
  const accepted = mediaCount(field) === undefined ? undefined : media[field as keyof MediaRows];
  if (first === undefined || mediaCount(field) !== undefined)
    return {
      ...facts,
      ...(first?.required === true ? { required: true } : {}),
      ...(accepted === undefined ? {} : { media: accepted }),
    };
  const values = valuesOf(field, row, params, context);
  return {
    ...facts,
    ...(first.required === true && first.default === undefined ? { required: true } : {}),
    ...(values === undefined ? (params.length === 1 ? limitsOf(first) : {}) : { values }),
    ...defaultOf(field, row, values, first, context),
  };
}

/** The shape and the size of a model that wants pixels. */
function bySizes(field: Field, { sizes, dimensions }: ModelRow): ModelField | undefined {
  if (sizes === undefined || (field !== 'aspectRatio' && field !== 'resolution')) return undefined;
  const values = [...new Set(sizes.flatMap((row) => sizeName(row, field)))];
  return {
    wire: ['width', 'height'],
    type: 'string',
    values,
    ...(dimensions === undefined ? {} : { open: true }),
  };
}

/** A ratio that can be left to the model. */
function withAuto(
  entry: ModelField | undefined,
  { autoAspectRatio = [] }: ModelRow,
  task: GenerationTask,
): ModelField | undefined {
  const row = autoAspectRatio.find(({ tasks }) => tasks?.includes(task) ?? true);
  if (row === undefined) return entry;
  if (entry === undefined) return { wire: Object.keys(row.wire), type: 'string', values: ['auto'] };
  const { values } = entry;
  return values === undefined || values.includes('auto') ? entry : { ...entry, values: [...values, 'auto'] };
}

const rootOf = (field: Field): string => field.split('.')[0]!;

/** Whether a request with this medium can still mean the task: named by its `task`, where the inputs could mean several. */
function means(field: Field, task: GenerationTask, row: ModelRow): boolean {
  const given = Object.fromEntries([inputOf(task), field].map((name) => [rootOf(name), {}]));
  return possibleTasks({ ...given, kind: row.kind })?.includes(task) === true;
}

function fieldOf(
  spec: ProviderSpec,
  whole: ModelRow,
  task: GenerationTask,
  field: Field,
): ModelField | undefined {
  const model = rowFor(whole, task);
  if (mediaCount(field) !== undefined && !means(field, task, whole)) return undefined;
  const row = rowsOf(spec, model, true).rows.get(field);
  const request = { kind: whole.kind, model: 'any' } as GenerationRequest;
  const media = { ...spec.media, ...model.media };
  const entry =
    bySizes(field, model) ??
    (row === undefined ? undefined : byRow(field, row, { request, task, model }, media));
  return field === 'aspectRatio' ? withAuto(entry, model, task) : entry;
}

// Tables never change, so what follows from them is worked out once.
const cache = new WeakMap<ProviderSpec, WeakMap<ModelRow, Map<string, ModelFields>>>();

const union = (one: ModelField['values'], other: ModelField['values']): ModelField['values'] =>
  one === undefined || other === undefined ? undefined : [...new Set([...one, ...other])];

/**
 * What a model takes in each field, for the tasks that are named; where tasks differ, the values of all of them. It is
 * worked out from the same tables a request is checked by; rules across fields are not in it.
 */
export function modelFields(
  spec: ProviderSpec,
  whole: ModelRow,
  tasks: readonly GenerationTask[],
): ModelFields {
  const rows = cache.get(spec) ?? new WeakMap<ModelRow, Map<string, ModelFields>>();
  cache.set(spec, rows);
  const byTasks = rows.get(whole) ?? new Map<string, ModelFields>();
  rows.set(whole, byTasks);
  const fields = byTasks.get(tasks.join()) ?? build(spec, whole, tasks);
  byTasks.set(tasks.join(), fields);
  return fields;
}

function build(spec: ProviderSpec, whole: ModelRow, tasks: readonly GenerationTask[]): ModelFields {
  const entries = fieldNames.flatMap((field) => {
    const found = tasks.flatMap((task) => {
      const entry = fieldOf(spec, whole, task, field);
      return entry === undefined ? [] : [[task, entry] as const];
    });
    const [first, ...others] = found.map(([, entry]) => entry);
    if (first === undefined) return [];
    const { values: firstValues, required, ...rest } = first;
    const values = others.reduce((all, { values: more }) => union(all, more), firstValues);
    const always = required === true && others.every((entry) => entry.required === true);
    const entry: ModelField = {
      ...rest,
      ...(always ? { required: true } : {}),
      ...(values === undefined ? {} : { values }),
      ...(found.length === tasks.length ? {} : { tasks: found.map(([task]) => task) }),
    };
    return [[field, entry] as const];
  });
  return Object.fromEntries(entries);
}
