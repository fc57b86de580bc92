import type { ModelRow, TaskRow } from '../model/provider.ts';
import type { GenerationRequest, OutputKind, GenerationTask } from '../model/request.ts';

interface Inputs {
  readonly has: (request: GenerationRequest) => boolean;
  readonly task: { readonly [K in OutputKind]?: GenerationTask };
  /** The field to name when a model has no such task. */
  readonly field: string;
}

const has = (request: GenerationRequest, key: string): boolean =>
  (request as GenerationRequest & Readonly<Record<string, unknown>>)[key] !== undefined;

// In this order: a clip outweighs a picture, a picture outweighs references (architecture, canonical nouns).
const inputs: readonly Inputs[] = [
  { has: (it) => has(it, 'video'), task: { video: 'video-to-video' }, field: 'video' },
  {
    has: (it) => has(it, 'image') || has(it, 'lastFrame'),
    task: { video: 'image-to-video', image: 'image-to-image', '3d': 'image-to-3d' },
    field: 'image',
  },
  {
    has: (it) => it.references !== undefined,
    task: { video: 'reference-to-video', image: 'image-to-image', '3d': 'image-to-3d' },
    field: 'references',
  },
  {
    has: (it) => has(it, 'prompt') || has(it, 'shots'),
    task: { video: 'text-to-video', image: 'text-to-image', '3d': 'text-to-3d' },
    field: 'prompt',
  },
];

/** The task a request's inputs mean; a request without inputs means the model's first. */
export function taskOf(
  request: GenerationRequest,
  row: Pick<ModelRow, 'tasks'>,
): { task: GenerationTask; field: string } {
  const meant = inputs.find((it) => it.has(request));
  const task = meant?.task[request.kind];
  return task === undefined
    ? { task: row.tasks[0] ?? 'text-to-video', field: 'prompt' }
    : { task, field: meant!.field };
}

/** Tasks as words, each with the field that asks for it. */
export const taskWords = (tasks: readonly GenerationTask[]): string =>
  tasks
    .map((task) => {
      const field = inputs.find((it) => Object.values(it.task).includes(task))?.field;
      return field === undefined ? task : `${task} (give ${field})`;
    })
    .join(', ');

/** A model's row as it is for one task. */
export function rowFor(row: ModelRow, task: GenerationTask): ModelRow {
  const own = row.byTask?.[task];
  if (own === undefined) return row;
  const merged = taskRows.get(row)?.get(own) ?? merge(row, own);
  taskRows.set(row, (taskRows.get(row) ?? new Map()).set(own, merged));
  return merged;
}

// One object for each, so that what follows from it can be kept beside it. By both: an override makes
// another row, and may leave its tasks as they were.
const taskRows = new WeakMap<ModelRow, Map<TaskRow, ModelRow>>();

function merge(row: ModelRow, own: TaskRow): ModelRow {
  return {
    ...row,
    slug: own.slug ?? row.slug,
    params: own.params ?? row.params,
    fields: { ...row.fields, ...own.fields },
    media: { ...row.media, ...own.media },
    constants: { ...row.constants, ...own.constants },
    ...(own.referenceMarkers === undefined ? {} : { referenceMarkers: own.referenceMarkers }),
    ...(own.price === undefined ? {} : { price: own.price }),
  };
}
