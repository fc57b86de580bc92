import {
  type Field,
  type GenerationTask,
  inputOf,
  type ModelRow,
  type OutputKind,
  possibleTasks,
  type ProviderSpec,
  type TaskInputs,
  taskOf,
} from '@crosspoint/core/plugin';
import type { Fixture } from '../fixture/schema.ts';
import { claimedFields, forTask, modelNamed } from '../run/capabilities.ts';
import { isObject, type JsonObject } from '../fixture/json-object.ts';

/** A declared capability, and whether a passing fixture shows it. */
export interface Claim {
  /** `model.acme/one text-to-video`, or `model.acme/one text-to-video param.seed`. */
  readonly claim: string;
  readonly proven: boolean;
}

/** The names a request uses, groups by their paths: `references.images`. */
function namesIn(input: JsonObject): string[] {
  return Object.entries(input).flatMap(([name, value]) =>
    name === 'references' && isObject(value)
      ? Object.keys(value).map((part) => `references.${part}`)
      : [name],
  );
}

/** A request with some fields, as far as they decide its task. */
function requestWith(kind: OutputKind, names: readonly string[]): TaskInputs {
  const given = names.map((name) => name.split('.')[0]!);
  // The sound of an input video can be kept only where there is one.
  const media = given.includes('keepAudio') ? ['video', ...given] : given;
  return { ...Object.fromEntries(media.map((name) => [name, {}])), kind };
}

/** Whether a request for a task can hold a field: one that outweighs the task's own input makes it another task. */
const possible = (row: ModelRow, task: GenerationTask, field: Field): boolean =>
  possibleTasks(requestWith(row.kind, [inputOf(task), field]))?.includes(task) === true;

/** The task a fixture's request means, by core's own rules. */
function meantTask(row: ModelRow, input: JsonObject, names: readonly string[]): GenerationTask {
  const request = requestWith(row.kind, names);
  const named = row.tasks.find((task) => task === input['task']);
  return taskOf({ ...request, task: named }, row).task;
}

/** The fields in the requests of the passing fixtures, by model and task. */
function shown(provider: ProviderSpec, passed: readonly Fixture[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { steps } of passed) {
    for (const { call, input, expect } of steps) {
      if (call !== 'submit' || !isObject(input) || !isObject(expect?.value)) continue;
      const [model, row] = modelNamed(provider, String(input['model'])) ?? [];
      if (row === undefined) continue;
      const names = namesIn(input);
      const ref = expect.value['ref'];
      const task =
        isObject(ref) && typeof ref['task'] === 'string' ? ref['task'] : meantTask(row, input, names);
      const key = `${model} ${task}`;
      found.set(key, new Set([...(found.get(key) ?? []), ...names]));
    }
  }
  return found;
}

/** Every claim of a provider's tables: each task of each model, and each field a request for it can hold. */
export function claimsOf(provider: ProviderSpec, passed: readonly Fixture[]): readonly Claim[] {
  const seen = shown(provider, passed);
  return Object.entries(provider.models).flatMap(([id, row]) =>
    row.tasks.flatMap((task): Claim[] => {
      const claimed = [...claimedFields(provider, forTask(row, task)).keys()];
      const fields = claimed.filter((field) => possible(row, task, field));
      const used = seen.get(`${id} ${task}`) ?? new Set();
      const name = `model.${id} ${task}`;
      return [
        { claim: name, proven: used.size > 0 },
        ...fields.map((field) => ({ claim: `${name} param.${field}`, proven: used.has(field) })),
      ];
    }),
  );
}
