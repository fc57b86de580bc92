import { type Field, type MediaField, mediaCount } from '../../model/field.ts';
import type { ResolvedMedia } from '../../model/media.ts';
import type { ModelRow, ProviderSpec } from '../../model/provider.ts';
import type { GenerationRequest, GenerationTask } from '../../model/request.ts';
import { imageRequestSchema, model3dRequestSchema, videoRequestSchema } from '../../model/request-schema.ts';
import { encode } from '../../steps/encode.ts';
import { rowsOf } from '../../steps/rows.ts';
import { possibleTasks, rowFor } from '../../steps/task.ts';

/** One task of one model, ready to be asked what it takes. */
export interface TypedModel {
  readonly provider: ProviderSpec;
  /** As it is for the task. */
  readonly model: ModelRow;
  readonly task: GenerationTask;
}

/** Fields of a request, with values to try. */
export type FieldValues = Readonly<Record<string, unknown>>;

export const subjectsOf = (provider: ProviderSpec, row: ModelRow): readonly TypedModel[] =>
  row.tasks.map((task) => ({ provider, model: rowFor(row, task), task }));

export const withoutRules = ({ provider, model, task }: TypedModel): TypedModel => ({
  provider: { ...provider, rules: [] },
  model: { ...model, rules: [] },
  task,
});

interface FieldShape {
  readonly safeParse: (value: unknown) => { readonly success: boolean };
}
const shapes: { readonly [K in ModelRow['kind']]: Readonly<Record<string, FieldShape>> } = {
  video: videoRequestSchema().shape,
  image: imageRequestSchema().shape,
  '3d': model3dRequestSchema().shape,
};

/** Whether a kind of request has these fields, and each value the shape of its field, whatever a model makes of it. */
export const isShaped = (kind: ModelRow['kind'], values: FieldValues): boolean =>
  Object.entries(values).every(([name, value]) => shapes[kind][name]?.safeParse(value).success === true);

const link: ResolvedMedia = { form: 'url', url: 'https://example.com/input' };

// What makes a request mean its task, so that rules about inputs hold while a value is tried.
const inputs: readonly (readonly [task: RegExp, field: MediaField])[] = [
  [/^video-to|^extend-video$|^upscale-video$/, 'video'],
  [/^image-to|^upscale-image$|^edit-image$/, 'image'],
  [/^reference-to/, 'references.images'],
];

const isMany = (field: Field): boolean => mediaCount(field) === 'many';

/** The media a task is recognised by, as far as the model has a row for them. */
const mediaOf = ({ provider, model, task }: TypedModel): readonly MediaField[] =>
  inputs
    .filter(([pattern, field]) => pattern.test(task) && rowsOf(provider, model, true).rows.has(field))
    .map(([, field]) => field);

/** A request that carries these values: a prompt and some media, and nothing else. */
function requestFor(
  { model }: TypedModel,
  given: readonly MediaField[],
  values: FieldValues,
): GenerationRequest {
  const media = given.map((field): [string, unknown] => {
    const [name = field, inner] = field.split('.');
    return [name, inner === undefined ? link.url : { [inner]: [link.url] }];
  });
  const { kind } = model;
  const request = { kind, model: 'any', prompt: 'A paper boat.', ...Object.fromEntries(media), ...values };
  return request as GenerationRequest; // every value has been held against the schema
}

/** Whether a request of this task still means it with a further input beside its own. */
export function allows(subject: TypedModel, field: MediaField): boolean {
  const given = new Set([...mediaOf(subject), field]);
  return possibleTasks(requestFor(subject, [...given], {}))?.includes(subject.task) === true;
}

/** Whether the check that every request goes through objects to none of these fields. */
export function takes(subject: TypedModel, values: FieldValues): boolean {
  const { provider, model, task } = subject;
  if (!isShaped(model.kind, values)) return false;
  const given = mediaOf(subject);
  const request = requestFor(subject, given, values);
  const media = new Map(given.map((field) => [field, isMany(field) ? [link] : link]));
  try {
    const { issues } = encode({
      provider,
      model,
      task,
      request,
      isListed: true,
      media,
      allowDroppedFields: false,
    });
    return !issues.some(({ path }) => String(path[0]) in values);
  } catch {
    return false; // a converter that was written for other values
  }
}
