import type { ModelRow, ProviderSpec, GenerationTask } from '@crosspoint/core/plugin';
import type { Fixture } from '../fixture/schema.ts';
import { claimedFields, type Field, forTask, modelNamed } from './capabilities.ts';

/** A declared capability, and whether a passing fixture shows it. */
export interface Claim {
  /** `model.acme/one text-to-video`, or `model.acme/one text-to-video param.seed`. */
  readonly claim: string;
  readonly proven: boolean;
}

type Loose = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null;

/** The names a request uses, groups by their paths: `references.images`. */
function namesIn(input: Loose): string[] {
  return Object.entries(input).flatMap(([name, value]) =>
    name === 'references' && isObject(value)
      ? Object.keys(value).map((part) => `references.${part}`)
      : [name],
  );
}

/** Which input decides the task, by priority (core/steps/task): a video, an image, references; then the text alone. */
const weight: { readonly [F in Field]?: number } = {
  video: 0,
  keepAudio: 0,
  image: 1,
  lastFrame: 1,
  'references.images': 2,
  'references.videos': 2,
  'references.audios': 2,
};
const weightOf: { readonly [T in GenerationTask]: number } = {
  'video-to-video': 0,
  'image-to-video': 1,
  'image-to-image': 1,
  'image-to-3d': 1,
  'reference-to-video': 2,
  'text-to-video': 3,
  'text-to-image': 3,
  'text-to-3d': 3,
};

/** Whether a request for a task can have a field: a field of higher priority makes it another task. */
const possible = (task: GenerationTask, field: Field): boolean => (weight[field] ?? 3) >= weightOf[task];

/** The task of a request, by its inputs. */
function taskOf(row: ModelRow, names: readonly string[]): GenerationTask | undefined {
  const heaviest = Math.min(3, ...names.map((name) => weight[name as Field] ?? 3)); // other names have no priority
  const exact = row.tasks.filter((task) => weightOf[task] === heaviest);
  // references make an image of an image, where there is no task of their own
  return exact[0] ?? (heaviest === 2 ? row.tasks.find((task) => weightOf[task] === 1) : undefined);
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
      const task = isObject(ref) && typeof ref['task'] === 'string' ? ref['task'] : taskOf(row, names);
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
      const fields = claimed.filter((field) => possible(task, field));
      const used = seen.get(`${id} ${task}`) ?? new Set();
      const name = `model.${id} ${task}`;
      return [
        { claim: name, proven: used.size > 0 },
        ...fields.map((field) => ({ claim: `${name} param.${field}`, proven: used.has(field) })),
      ];
    }),
  );
}
