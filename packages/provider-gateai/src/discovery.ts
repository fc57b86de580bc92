import {
  lenient,
  type LiveModel,
  type ParamSpec,
  query,
  response,
  wireNumber,
} from '@crosspoint/core/plugin';
import * as z from 'zod';

const types: Readonly<Record<string, ParamSpec['type']>> = {
  string: 'string',
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
  array: 'array',
  object: 'object',
};
const kinds = { image: 'image', video: 'video', '3d': '3d' } as const;

const number = lenient(wireNumber());

/** A parameter; only min and max are shown with their names, the others are spelled as the page's tables spell them. */
const LiveParam = z.object({
  type: lenient(z.string()),
  required: lenient(z.boolean()),
  enum: lenient(z.array(z.union([z.string(), z.number(), z.boolean()]))),
  min: number,
  max: number,
  step: number,
  minLen: number,
  maxLen: number,
  default: z.unknown().optional(),
  description: lenient(z.string()),
});

/** A field of ours for each of theirs that the response holds. */
const given = (fields: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));

const readParam = (it: z.infer<typeof LiveParam>): ParamSpec => ({
  type: types[it.type ?? ''] ?? 'any',
  ...(it.required === true ? { required: true } : {}),
  ...given({
    enum: it.enum,
    min: it.min,
    max: it.max,
    step: it.step,
    minLength: it.minLen,
    maxLength: it.maxLen,
    default: it.default,
    note: it.description,
  }),
});

const Model = z.object({
  id: lenient(z.string()),
  type: lenient(z.enum(kinds)),
  cost: lenient(z.string()),
  params: lenient(z.union([z.array(z.string()), z.record(z.string(), LiveParam)])),
});

function readModel({ id, type, cost, params }: z.infer<typeof Model>, slug = ''): LiveModel {
  const full =
    params == null || Array.isArray(params)
      ? undefined
      : Object.fromEntries(Object.entries(params).map(([name, it]) => [name, readParam(it)]));
  const names = Array.isArray(params) ? params : full === undefined ? undefined : Object.keys(full);
  return {
    slug: id ?? slug,
    kind: type ?? undefined,
    price: cost ?? undefined,
    paramNames: names,
    params: full,
  };
}

/** A list, as it is printed for the names; or, as the schemas of all are not shown, a list under a name, or by slug. */
const Models = z.union([
  z.array(Model),
  z.object({ models: z.array(Model) }).transform((it) => it.models),
  z
    .record(z.string(), Model)
    .transform((it) => Object.entries(it).map(([slug, model]) => ({ ...model, id: model.id ?? slug }))),
]);

const readModels = (models: z.infer<typeof Models>): readonly LiveModel[] =>
  models.map((it) => readModel(it));

/** Model Discovery. Only the list is said to need no key; a key where none is needed does no harm. */
export const discovery = {
  list: query({ method: 'GET', path: '/v1/models', auth: false, ...response(Models, readModels) }),
  all: query({ method: 'GET', path: '/v1/models/schema', ...response(Models, readModels) }),
  one: query({
    method: 'GET',
    path: '/v1/models/{slug}',
    ...response(Model, (model: z.infer<typeof Model>) => readModel(model)),
  }),
} as const;
