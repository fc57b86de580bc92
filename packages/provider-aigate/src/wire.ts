import {
  type BalanceEntry,
  type GatewayError,
  type HttpResponse,
  lenient,
  type LiveModel,
  type ParsedResponse,
  query,
  readErrorValue,
  type ReadCost,
  type ReadOutput,
  response,
  wireDecimal,
  wireErrorStatus,
  wireId,
  wireNumber,
} from '@crosspoint/core/plugin';
import * as z from 'zod';

const text = lenient(z.string());
const amount = lenient(wireDecimal());

const file = z.union([
  z.string().transform((url): ReadOutput => ({ url })),
  z
    .object({ url: z.string(), mime_type: text })
    .transform(({ url, mime_type }): ReadOutput => ({ url, mediaType: mime_type ?? undefined })),
  // The form in which its chat models return an image, and perhaps a video.
  z.object({ video_url: z.object({ url: z.string() }) }).transform(({ video_url }): ReadOutput => video_url),
]);
const one = lenient(file);
const many = lenient(z.array(one));

/** `data` is a list at a public client, `{ video: { url } }` at gateways of the same family. */
const data = lenient(z.union([z.array(one), z.object({ video: file }).transform(({ video }) => [video])]));

/**
 * The only documented response (Response): the files are ready, and only their URL names the job. The document prints `videos`;
 * public clients expect the other names, and a paid video must not be lost because of a name. Gateways of the same family
 * return a task instead, `{ id, object: 'video', status }`, whose poll responds in the same form. None was seen here; if one
 * comes, the job is paid for and must be found again.
 */
const Response = z
  .object({
    duration: lenient(wireNumber()),
    videos: many,
    data,
    outputs: many,
    video: one,
    url: one,
    usage: lenient(z.object({ cost_usd: amount })),
    id: lenient(wireId()),
    status: text,
    error: z.unknown().optional(),
  })
  .transform(({ videos, data: inner, outputs, video, url, ...others }) => {
    const places = [videos, inner, outputs, [video], [url]].map((list) =>
      (list ?? []).flatMap((output) => (output == null || output.url === '' ? [] : [output])),
    );
    return { ...others, files: places.find((list) => list.length > 0) ?? [] };
  });

/** A submit: a response without a file or a task must not pass as a job that is still running. */
export const Submitted = Response.refine(({ files, id }) => files.length > 0 || id != null, {
  error: 'no videos',
});

/** A poll of a task. */
export const Task = Response.refine(({ status }) => status != null, { error: 'no status' });

/** The `task_…` part of a content URL, the only id that the document shows. */
const taskIn = (url: string): string | undefined => /\/videos\/([^/]+)\/content/.exec(url)?.[1];

/** Its pages on chat and images print `usage.cost_usd`; the page on videos prints no cost. */
const costsOf = (cost: string | null | undefined): ReadCost[] =>
  cost == null ? [] : [{ amount: cost, currency: 'USD', basis: 'charged', source: 'usage.cost_usd' }];

export const readTask = ({ files, duration, usage, ...task }: z.output<typeof Response>): ParsedResponse => ({
  id: task.id ?? undefined,
  status: task.status ?? undefined,
  outputs: files.map((output) => ({ ...output, duration: duration ?? undefined })),
  costs: costsOf(usage?.cost_usd),
  failure: readErrorValue(task.error),
});

export const readSubmitted = (submitted: z.output<typeof Response>): ParsedResponse => {
  const [first] = submitted.files;
  return first === undefined
    ? { ...readTask(submitted), apiVariant: 'task' }
    : { ...readTask(submitted), id: taskIn(first.url), status: undefined };
};

const ErrorBody = z.object({
  error: z.object({
    status: wireErrorStatus(),
    code: text,
    type: text,
    message: text,
  }),
});

/** The error body states its HTTP status (Errors), so it is an error inside a 200 as well, unless it has a file or a task. */
export function parseError({ status, json }: HttpResponse): GatewayError | undefined {
  const body = ErrorBody.safeParse(json);
  if (status >= 300 || !body.success || Submitted.safeParse(json).success) return undefined;
  const { error } = body.data;
  return {
    status: error.status,
    code: error.code ?? error.type ?? undefined,
    message: error.message ?? undefined,
  };
}

/** Beyond the document: the operator's other pages print it (see `assumptions`). */
const Balance = z.object({
  currency: z.string(),
  balance: wireDecimal(),
  used: amount,
  token: lenient(z.object({ name: text, remaining: amount, unlimited_quota: lenient(z.boolean()) })),
});

/** The balance of the account, and what the key may still spend if it has a limit of its own. */
export const balance = query({
  method: 'GET',
  path: '/v1/balance',
  ...response(Balance, ({ currency, balance: remaining, used, token }): BalanceEntry[] => {
    const account = { scope: 'account', amount: remaining, currency, used: used ?? undefined } as const;
    if (token?.remaining == null || token.unlimited_quota === true) return [account];
    return [account, { scope: 'key', amount: token.remaining, currency, note: token.name ?? undefined }];
  }),
});

const model = lenient(
  z.union([
    z.string(),
    z.object({ id: z.string() }).transform(({ id }) => id),
    z.object({ name: z.string() }).transform(({ name }) => name),
  ]),
);
const list = z.array(model);

/** The document names the route and no shape. The list contains models of every kind and does not say which is which. */
const Catalogue = z.union([
  z.object({ data: list }).transform(({ data }) => data),
  z.object({ models: list }).transform(({ models }) => models),
]);

export const catalogue = query({
  method: 'GET',
  path: '/v1/models',
  ...response(Catalogue, (models): LiveModel[] =>
    models.flatMap((slug) => (slug == null || slug === '' ? [] : [{ slug }])),
  ),
});
