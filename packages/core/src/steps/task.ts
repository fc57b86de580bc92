import type { Field } from '../model/field.ts';
import type { Issue } from '../model/issue.ts';
import type { ModelRow, TaskRow } from '../model/provider.ts';
import { type GenerationRequest, type GenerationTask, kindOf, type OutputKind } from '../model/request.ts';

/** The inputs a request can have, and what they can mean for each kind; the first task is meant where nothing else is said. */
interface InputTasks {
  readonly has: (request: TaskInputs) => boolean;
  readonly tasks: { readonly [K in OutputKind]?: readonly GenerationTask[] };
  /** The field to name when a model has no such task. */
  readonly field: Field;
}

/** What of a request decides its task. */
export type TaskInputs = Pick<GenerationRequest, 'kind' | 'task' | 'references'>;

const has = (request: TaskInputs, key: string): boolean =>
  (request as TaskInputs & Readonly<Record<string, unknown>>)[key] !== undefined;

const ofImage: readonly GenerationTask[] = ['image-to-image', 'edit-image'];

// In this order: a video outweighs an image, an image outweighs references (architecture, canonical nouns).
const inputs: readonly InputTasks[] = [
  {
    has: (request) => has(request, 'video'),
    tasks: { video: ['video-to-video', 'extend-video', 'upscale-video'] },
    field: 'video',
  },
  {
    has: (request) => has(request, 'image') || has(request, 'lastFrame'),
    tasks: { video: ['image-to-video'], image: [...ofImage, 'upscale-image'], '3d': ['image-to-3d'] },
    field: 'image',
  },
  {
    has: (request) => request.references !== undefined,
    tasks: { video: ['reference-to-video'], image: ofImage, '3d': ['image-to-3d'] },
    field: 'references.images',
  },
  {
    has: (request) => has(request, 'prompt') || has(request, 'shots'),
    tasks: { video: ['text-to-video'], image: ['text-to-image'], '3d': ['text-to-3d'] },
    field: 'prompt',
  },
];

/** The task a request means. */
export interface MeantTask {
  /** The task. */
  readonly task: GenerationTask;
  /** The field that says so. */
  readonly field: string;
  /** Why no task can be meant: the inputs could mean several of the model's tasks, or contradict the one that is named. */
  readonly problem?: Issue | undefined;
}

/**
 * Every task a request's inputs can mean, whatever a model has; undefined for a request without inputs.
 *
 * @example possibleTasks({ kind: 'video', image }) // ['image-to-video']
 */
export const possibleTasks = (request: TaskInputs): readonly GenerationTask[] | undefined =>
  inputs.find((row) => row.has(request))?.tasks[request.kind];

/**
 * The field that asks for a task, such as `video` for `extend-video`.
 *
 * @example inputOf('image-to-video'); // 'image'
 */
export const inputOf = (task: GenerationTask): Field =>
  inputs.find(({ tasks }) => Object.values(tasks).some((list) => list.includes(task)))?.field ?? 'prompt';

/** The task that a request names, held against its inputs. */
function namedTask(request: TaskInputs, task: GenerationTask): MeantTask {
  const possible = possibleTasks(request);
  const fits = possible === undefined ? kindOf(task) === request.kind : possible.includes(task);
  if (fits) return { task, field: 'task' };
  const meant = possible === undefined ? `kind '${request.kind}'` : possible.join(' or ');
  const message = `is '${task}', but the request means ${meant}`;
  const needed = inputOf(task);
  // Only media mean another task than a text.
  const hint = `give ${needed === 'prompt' ? 'no media' : needed}, or leave task out`;
  return { task, field: 'task', problem: { path: ['task'], message, hint } };
}

/**
 * The task a request's inputs mean for a model. Where they can mean several tasks, `task` of the request decides; without
 * it, the usual one is meant (`video-to-video`, `image-to-image`), or the only one the model has. A request without inputs
 * means the model's first task.
 *
 * @example const { task } = taskOf(request, models['acme/parrot']);
 */
export function taskOf(request: TaskInputs, row: Pick<ModelRow, 'tasks'>): MeantTask {
  if (request.task !== undefined) return namedTask(request, request.task);
  const meant = inputs.find((each) => each.has(request));
  const possible = meant?.tasks[request.kind];
  const [usual] = possible ?? [];
  if (meant === undefined || possible === undefined || usual === undefined)
    return { task: row.tasks[0] ?? 'text-to-video', field: 'prompt' };
  const { field } = meant;
  const had = row.tasks.includes(usual) ? [usual] : possible.filter((task) => row.tasks.includes(task));
  const [task = usual] = had;
  if (had.length <= 1) return { task, field };
  const message = `could mean ${had.join(' or ')}`;
  return { task, field, problem: { path: ['task'], message, hint: `say which with task: '${task}'` } };
}

/** Tasks as text, each with the inputs that mean it. */
export const taskWords = (tasks: readonly GenerationTask[]): string =>
  tasks
    .map((task) => {
      const usual = inputs.some((row) => Object.values(row.tasks).some(([first]) => first === task));
      return `${task} (give ${inputOf(task)}${usual || !sharesInput(task, tasks) ? '' : ` and task: '${task}'`})`;
    })
    .join(', ');

/** Whether a model has other tasks that the same inputs can mean. */
const sharesInput = (task: GenerationTask, tasks: readonly GenerationTask[]): boolean =>
  inputs.some((row) =>
    Object.values(row.tasks).some(
      (list) => list.includes(task) && tasks.some((other) => other !== task && list.includes(other)),
    ),
  );

/** A model's row as it is for one task. */
export function rowFor(row: ModelRow, task: GenerationTask): ModelRow {
  const taskRow = row.byTask?.[task];
  if (taskRow === undefined) return row;
  const merged = taskRows.get(row)?.get(taskRow) ?? merge(row, taskRow);
  taskRows.set(row, (taskRows.get(row) ?? new Map()).set(taskRow, merged));
  return merged;
}

// One object for each, so that what follows from it can be kept beside it. By both: an override makes
// another row, and may leave its tasks as they were.
const taskRows = new WeakMap<ModelRow, Map<TaskRow, ModelRow>>();

function merge(row: ModelRow, taskRow: TaskRow): ModelRow {
  return {
    ...row,
    slug: taskRow.slug ?? row.slug,
    params: taskRow.params ?? row.params,
    fields: { ...row.fields, ...taskRow.fields },
    media: { ...row.media, ...taskRow.media },
    constants: { ...row.constants, ...taskRow.constants },
    ...(taskRow.referenceMarkers === undefined ? {} : { referenceMarkers: taskRow.referenceMarkers }),
    ...(taskRow.price === undefined ? {} : { price: taskRow.price }),
  };
}
