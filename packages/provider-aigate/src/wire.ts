import {
  type BalanceEntry,
  type GatewayError,
  type HttpResponse,
  lenient,
  type LiveModel,
  type ParsedResponse,
  query,
  type ReadOutput,
  response,
  wireDecimal,
  wireErrorStatus,
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

/**
 * The only response (Response): the files are ready, and only their URL names the job. The document prints `videos`; a
 * public client expects the other names, and a paid video must not be lost because of a name.
 */
export const Finished = z
  .object({
    duration: lenient(wireNumber()),
    videos: many,
    data: many,
    outputs: many,
    video: one,
    url: one,
  })
  .transform(({ duration, videos, data, outputs, video, url }) => {
    const places = [videos, data, outputs, [video], [url]].map((list) =>
      (list ?? []).flatMap((output) => (output == null || output.url === '' ? [] : [output])),
    );
    return { duration, files: places.find((list) => list.length > 0) ?? [] };
  })
  // A response without a file must not pass as a job that is still running.
  .refine(({ files }) => files.length > 0, { error: 'no videos' });

/** The `task_…` part of a content URL, the only id of this gateway. */
const taskIn = (url: string | undefined): string | undefined =>
  /\/videos\/([^/]+)\/content/.exec(url ?? '')?.[1];

export const readFinished = ({ files, duration }: z.output<typeof Finished>): ParsedResponse => ({
  id: taskIn(files[0]?.url),
  outputs: files.map((file) => ({ ...file, duration: duration ?? undefined })),
});

const ErrorBody = z.object({
  error: z.object({
    status: wireErrorStatus(),
    code: text,
    type: text,
    message: text,
  }),
});

/** The error body states its HTTP status (Errors), so it is an error inside a 200 as well, unless it has a file. */
export function parseError({ status, json }: HttpResponse): GatewayError | undefined {
  const body = ErrorBody.safeParse(json);
  if (status >= 300 || !body.success || Finished.safeParse(json).success) return undefined;
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
