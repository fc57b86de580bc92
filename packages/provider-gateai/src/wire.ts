import {
  type BalanceEntry,
  type GatewayError,
  type HttpResponse,
  type JobRef,
  lenient,
  type LiveModel,
  type ParamSpec,
  type ParsedResponse,
  query,
  type QuoteReading,
  readErrorValue,
  response,
  wireDecimal,
  wireId,
  wireNumber,
} from '@crosspoint/core/plugin';
import * as z from 'zod';

type Adjusted = NonNullable<ParsedResponse['adjustments']>;
type UnknownFields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is UnknownFields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// The keys that an entry might have; none of them is documented.
const fieldKeys = ['field', 'param', 'parameter', 'name', 'key'];
const requestedKeys = ['from', 'requested', 'original', 'old'];
const resultKeys = ['to', 'adjusted', 'new', 'value', 'suggested'];
const reasonKeys = ['note', 'reason', 'message'];

/** The value of the first key that an entry has. */
const first = (entry: UnknownFields, keys: readonly string[]): unknown =>
  entry[keys.find((key) => Object.hasOwn(entry, key)) ?? ''];

function adjustment(field: string, value: unknown, reason?: string): Adjusted[number] {
  const note = reason === undefined ? {} : { note: reason };
  if (!isObject(value)) return { field, to: value, ...note };
  const ownReason = first(value, reasonKeys);
  const from = first(value, requestedKeys);
  const to = resultKeys.some((key) => Object.hasOwn(value, key)) ? first(value, resultKeys) : value;
  return {
    field,
    ...(from === undefined ? {} : { from }),
    to,
    ...(typeof ownReason === 'string' ? { note: ownReason } : note),
  };
}

/** All requested values beside all results: `{ original: { … }, adjusted: { … } }`. */
function sideBySide(from: UnknownFields, to: UnknownFields): Adjusted {
  const changed = Object.entries(to).filter(([name, value]) => value !== from[name]);
  return changed.map(([name, value]) => adjustment(name, { from: from[name], to: value }));
}

/** By name; a reason among the names applies to all of them. */
function byName(suggestion: UnknownFields): Adjusted {
  const stated = first(suggestion, reasonKeys);
  const reason = typeof stated === 'string' ? stated : undefined;
  const named = Object.entries(suggestion).filter(
    ([name]) => reason === undefined || !reasonKeys.includes(name),
  );
  if (named.length === 0 && reason !== undefined) return [{ field: 'request', note: reason }];
  return named.map(([name, value]) => adjustment(name, value, reason));
}

/** `adjustments` in any shape: by name, as a list, or as a sentence. A shape that is not understood is reported as text. */
function adjusted(suggestion: unknown): Adjusted {
  if (suggestion === undefined || suggestion === null || suggestion === false || suggestion === '') return [];
  if (Array.isArray(suggestion)) return suggestion.flatMap(adjusted);
  if (!isObject(suggestion))
    return [
      { field: 'request', note: typeof suggestion === 'string' ? suggestion : JSON.stringify(suggestion) },
    ];
  const field = first(suggestion, fieldKeys);
  if (typeof field === 'string') return [adjustment(field, suggestion)];
  // The body that would be sent instead: `{ params: { … } }`.
  if (isObject(suggestion['params'])) return adjusted(suggestion['params']);
  const [from, to] = [first(suggestion, requestedKeys), first(suggestion, resultKeys)];
  return isObject(from) && isObject(to) ? sideBySide(from, to) : byName(suggestion);
}

const charged = (amount: string | null | undefined): ParsedResponse['costs'] =>
  amount == null ? [] : [{ amount, currency: 'USD', basis: 'charged', source: 'cost' }];

// An unreadable amount must not lose a job.
const cost = lenient(wireDecimal());

// Personal Dashboard, Generation timeouts: a task that is not finished after 20 minutes is refunded, and ended after 40.
const hardLimit = /\bhard limit\b/;

/** Why a task failed. The page shows neither the key nor whether it is a text or an object. */
function failureOf(...reasons: readonly unknown[]): GatewayError | undefined {
  const error = reasons.map(readErrorValue).find((read) => read !== undefined);
  return hardLimit.test(error?.message ?? '') ? { ...error, refunded: true } : error;
}

/** The id in the printed `url`, `/get/{task_id}`. */
const idInUrl = (url: string | null | undefined): string | undefined =>
  /\/get\/([^/?#]+)/.exec(url ?? '')?.[1];

/**
 * Generate Content; the shape of `adjustments` is not shown. A newer protocol of this host responds with 202 with `{ id }` or
 * `{ job_id }`, and its jobs have a path of their own (see the assumption `newer-jobs`).
 */
export const Accepted = z
  .object({
    task_id: lenient(wireId()),
    url: lenient(z.string()),
    id: lenient(wireId()),
    job_id: lenient(wireId()),
    status: lenient(z.string()),
    cost,
    adjustments: z.unknown().optional(),
    error: z.unknown().optional(),
  })
  .transform(({ task_id, url, id, job_id, ...accepted }) => ({
    ...accepted,
    task: task_id ?? idInUrl(url),
    job: id ?? job_id ?? undefined,
  }))
  .refine(({ task, job }) => (task ?? job) !== undefined, { error: 'no task_id' });

export const readAccepted = ({
  task,
  job,
  status,
  cost,
  adjustments,
  error,
}: z.infer<typeof Accepted>): ParsedResponse => ({
  id: task ?? job,
  ...(task === undefined ? { apiVariant: 'jobs' } : {}),
  status: status ?? undefined,
  costs: charged(cost),
  adjustments: adjusted(adjustments),
  failure: failureOf(error),
});

const url = z.union([z.string(), z.object({ url: z.string() }).transform((file) => file.url)]);

/** A single URL is a list of one: the sample of 3D Output Format omits the brackets. */
const urls = z
  .union([z.array(url), url.transform((one) => [one])])
  .nullish()
  .transform((list) => list ?? []);

/** Check Status, and `glb_urls` of 3D Output Format. */
export const Task = z.object({
  // The sample prints no id; where the gateway prints a task's id (Generate, Personal Dashboard), it has this name.
  task_id: lenient(wireId()),
  status: z.string(),
  result: urls,
  glb_urls: urls,
  cost,
  error: z.unknown().optional(),
  message: z.unknown().optional(),
});

// The extension of a URL's path: what follows it, such as a signature, is not part of the name.
const imageExtension = /\.jpe?g(?=$|[?#])/i;

const preview = (url: string) => ({ url, role: 'preview', mediaType: 'image/jpeg' }) as const;
const model3d = (url: string) => ({ url, mediaType: 'model/gltf-binary' });

/** The `result` of a 3D task contains images; the models have the same URLs with another extension. */
function outputsOf(
  { result, glb_urls }: z.infer<typeof Task>,
  task: JobRef['task'],
): ParsedResponse['outputs'] {
  if (!task.endsWith('3d') && glb_urls.length === 0) return result.map((url) => ({ url }));
  const images = result.filter((url) => imageExtension.test(url));
  const others = result.filter((url) => !imageExtension.test(url) && !glb_urls.includes(url));
  const named = [...glb_urls, ...others];
  const derived = images.map((url) => url.replace(imageExtension, '.glb'));
  return [...(named.length > 0 ? named : derived).map(model3d), ...images.map(preview)];
}

export const readTask = (progress: z.infer<typeof Task>, { task }: JobRef): ParsedResponse => ({
  id: progress.task_id ?? undefined,
  status: progress.status,
  outputs: outputsOf(progress, task),
  costs: charged(progress.cost),
  failure: failureOf(progress.error, progress.message),
});

/** A job of the newer protocol, as one public client reads it: the file under either name, a relative URL or an absolute one. */
export const Job = z.object({
  id: lenient(wireId()),
  job_id: lenient(wireId()),
  status: z.string(),
  public_url: lenient(url),
  output_url: lenient(url),
  cost,
  error: z.unknown().optional(),
  message: z.unknown().optional(),
});

export const readJob = (job: z.infer<typeof Job>): ParsedResponse => {
  const file = [job.public_url, job.output_url].find((link) => link != null && link !== '');
  return {
    id: job.id ?? job.job_id ?? undefined,
    status: job.status,
    outputs: file == null ? [] : [{ url: file }],
    costs: charged(job.cost),
    failure: failureOf(job.error, job.message),
  };
};

const absent = z.undefined().optional();
const ErrorBody = z.object({
  error: z.unknown().optional(),
  message: lenient(z.string()),
  code: lenient(z.string()),
  suggestions: lenient(z.array(z.string())),
  status: absent,
  task_id: absent,
  job_id: absent,
  id: absent,
});

// RATE_LIMITED and similar codes; any other error text is a sentence.
const isCode = (text: string): boolean => /^[A-Z]+(?:_[A-Z]+)+$/.test(text);

// Request Limits names them without a status. Each is a limit of the request, checked before anything is made, so inside
// a success it means 400; under an error status that status counts.
const limitCodes: ReadonlySet<string> = new Set(['PROMPT_TOO_LONG', 'QUANTITY_TOO_HIGH']);

/** A bare `{ error }` or code, for which the document states no HTTP status. A failed task also has an error, and a status. */
export function parseError({ status, json }: HttpResponse): GatewayError | undefined {
  const body = ErrorBody.safeParse(json);
  if (!body.success) return undefined;
  const { message, suggestions } = body.data;
  const error = readErrorValue(body.data.error);
  if (error === undefined && !isCode(body.data.code ?? '')) return undefined;
  const named = isCode(error?.message ?? '') ? error?.message : undefined;
  const code = body.data.code ?? error?.code ?? named;
  return {
    message: (named === undefined ? error?.message : undefined) ?? message ?? named,
    ...(code === undefined ? {} : { code }),
    ...(status < 300 && limitCodes.has(code ?? '') ? { status: 400 } : {}),
    ...(suggestions == null ? {} : { suggestions }),
  };
}

const usd = (amount: string) => ({ amount, currency: 'USD' });

/** Estimate Cost. The page does not name the suggestions: every other key of the response is read as one. */
const Estimate = z.looseObject({
  cost: wireDecimal().nullish(),
  daily_remaining: wireDecimal().nullish(),
  fits_in_budget: z.boolean().nullish(),
});

function readEstimate({
  cost,
  daily_remaining,
  fits_in_budget,
  ...others
}: z.infer<typeof Estimate>): QuoteReading {
  const suggested = Object.values(others).flatMap(adjusted);
  return {
    price: cost == null ? undefined : usd(cost),
    affordable: fits_in_budget ?? undefined,
    remaining: daily_remaining == null ? undefined : usd(daily_remaining),
    ...(fits_in_budget === false && suggested.length > 0 ? { adjustments: suggested } : {}),
  };
}

/** Check Credits. `pool` describes the gateway's load, not the balance. */
const Credits = z.object({
  your_budget: z.object({
    remaining: wireDecimal(),
    daily_limit: wireDecimal().nullish(),
    used: wireDecimal().nullish(),
  }),
});

const readCredits = ({ your_budget: budget }: z.infer<typeof Credits>): readonly BalanceEntry[] => [
  {
    ...usd(budget.remaining),
    scope: 'window',
    limit: budget.daily_limit ?? undefined,
    used: budget.used ?? undefined,
    note: 'per day, reset at 00:00 UTC',
  },
];

export const quote = query({
  method: 'POST',
  path: '/api/estimate',
  ...response(Estimate, readEstimate),
});

// The Personal Dashboard prints more, but takes the key in its URL.
export const balance = query({ method: 'GET', path: '/credits', ...response(Credits, readCredits) });

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

/** A parameter. Only min and max are shown by name; the others are spelled as in the page's tables. */
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

/** Only the entries that have a value. */
const withoutAbsent = (fields: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));

const readParam = (param: z.infer<typeof LiveParam>): ParamSpec => ({
  type: types[param.type ?? ''] ?? 'any',
  ...(param.required === true ? { required: true } : {}),
  ...withoutAbsent({
    enum: param.enum,
    min: param.min,
    max: param.max,
    step: param.step,
    minLength: param.minLen,
    maxLength: param.maxLen,
    default: param.default,
    note: param.description,
  }),
});

const Model = z.object({
  id: lenient(z.string()),
  type: lenient(z.enum(kinds)),
  cost: lenient(z.string()),
  params: lenient(z.union([z.array(z.string()), z.record(z.string(), LiveParam)])),
});

/** What is listed about a model; nothing without a name, under which alone it can be requested. */
function readModel({ id, type, cost, params }: z.infer<typeof Model>): readonly LiveModel[] {
  if (id == null || id === '') return [];
  const full =
    params == null || Array.isArray(params)
      ? undefined
      : Object.fromEntries(Object.entries(params).map(([name, param]) => [name, readParam(param)]));
  const names = Array.isArray(params) ? params : full === undefined ? undefined : Object.keys(full);
  return [{ slug: id, kind: type ?? undefined, price: cost ?? undefined, paramNames: names, params: full }];
}

/** A list, as printed for the names; the page does not show all schemas, so a list under a name and an object by slug are read as well. */
const Models = z.union([
  z.array(Model),
  z.object({ models: z.array(Model) }).transform(({ models }) => models),
  z
    .record(z.string(), Model)
    .transform((bySlug) =>
      Object.entries(bySlug).map(([slug, model]) => ({ ...model, id: model.id ?? slug })),
    ),
]);

const readModels = (models: z.infer<typeof Models>): readonly LiveModel[] => models.flatMap(readModel);

/** A response about one model. */
const OneModel = Model.transform((model) => readModel(model)[0]).refine((model) => model !== undefined, {
  error: 'no id',
});

/** Model Discovery. The page says only of the list that it needs no key; an unneeded key does no harm. */
export const discovery = {
  list: query({ method: 'GET', path: '/v1/models', auth: false, ...response(Models, readModels) }),
  all: query({ method: 'GET', path: '/v1/models/schema', ...response(Models, readModels) }),
  one: query({
    method: 'GET',
    path: '/v1/models/{slug}',
    ...response(OneModel, (model) => model),
  }),
} as const;
