import {
  type BalanceEntry,
  type GatewayError,
  type HttpResponse,
  type JobRef,
  lenient,
  type ListedJob,
  type LiveModel,
  type OutputKind,
  type ParsedResponse,
  query,
  type ReadCost,
  readErrorValue,
  type ReadOutput,
  response,
  wireDecimal,
  wireErrorStatus,
  wireId,
} from '@crosspoint/core/plugin';
import * as z from 'zod';

const text = lenient(z.string());

/** The cost that the gateway reports; only the first schema prints `usd_spent`, other pages `tokens_used`. */
const usage = lenient(
  z.object({
    credits_used: lenient(wireDecimal()),
    tokens_used: lenient(wireDecimal()),
    usd_spent: lenient(wireDecimal()),
  }),
);

/** `{ url }` as documented, or the URL alone. */
const file = z.union([z.string(), z.object({ url: z.string() }).transform(({ url }) => url)]);

/** One file as documented; a list of files on other models' pages. */
const video = lenient(
  z.union([
    file.transform((url) => [url]),
    z.array(lenient(file)).transform((list) => list.filter((url) => url != null)),
  ]),
);

/** Submit and poll have the same response ("Create …" and "Retrieve …", 200); an older one has `generation_id` alone. */
export const Generation = z
  .object({
    id: lenient(wireId()),
    generation_id: lenient(wireId()),
    status: text,
    video,
    error: z.unknown().optional(), // `name` and `message` as documented; other forms on other pages
    meta: lenient(z.object({ usage })),
  })
  .refine(({ id, generation_id, status }) => id != null || generation_id != null || status != null, {
    error: 'neither id nor status',
  });
type Generation = z.output<typeof Generation>;

const successWords: ReadonlySet<string> = new Set(['completed', 'succeeded']);

/**
 * The gateway reserves the amount at the submit and charges it at completion; a failed job is not charged ("the hold is rolled
 * back", other pages of the operator). So an amount is a charge only beside a success.
 */
function costsOf({ meta, status }: Generation): ReadCost[] {
  const spent = meta?.usage;
  const basis = successWords.has((status ?? '').toLowerCase()) ? 'charged' : 'reserved';
  if (spent?.usd_spent != null) {
    return [{ amount: spent.usd_spent, currency: 'USD', basis, source: 'meta.usage.usd_spent' }];
  }
  // The document calls credits tokens, and some pages print them under that name. They are not converted to dollars.
  const credits = spent?.credits_used ?? spent?.tokens_used;
  const source = spent?.credits_used == null ? 'meta.usage.tokens_used' : 'meta.usage.credits_used';
  return credits == null ? [] : [{ amount: credits, currency: 'credits', basis, source }];
}

const outputsOf = ({ video }: Generation): ReadOutput[] => (video ?? []).map((url) => ({ url }));

/** The id under either name; a poll response that repeats the requested `generation_id` is about that job. */
function idOf({ id, generation_id }: Generation, requested: string | undefined): string | undefined {
  return requested !== undefined && generation_id === requested
    ? requested
    : (id ?? generation_id ?? undefined);
}

/** The response to a submit or a poll. */
export const readGeneration = (generation: Generation, ref: JobRef): ParsedResponse => ({
  id: idOf(generation, ref.id),
  status: generation.status ?? undefined,
  outputs: outputsOf(generation),
  costs: costsOf(generation),
  failure: readErrorValue(generation.error),
});

// A number, or its text: both have been seen.
const errorStatus = lenient(wireErrorStatus());

const absent = z.null().optional();
const ErrorBody = z.object({
  id: absent,
  generation_id: absent,
  error: z.unknown().optional(),
  statusCode: errorStatus,
  status: errorStatus,
});
const WithoutStatus = z.object({ status: absent });

/** Most responses do: they are read by their own schema alone. */
const namesJob = (json: unknown): boolean =>
  typeof json === 'object' && json !== null && 'id' in json && json.id != null;

/**
 * An error body, `{ message, path, requestId, statusCode, timestamp }`, `{ title, status, message }` or `{ error }`, inside a
 * 200. A response that names a job is an acceptance, whatever else it contains.
 */
export function parseError({ status: httpStatus, json }: HttpResponse): GatewayError | undefined {
  if (httpStatus >= 300 || namesJob(json)) return undefined; // core reads it
  const body = ErrorBody.safeParse(json);
  if (!body.success) return undefined;
  const stated = body.data.statusCode ?? body.data.status;
  const error = readErrorValue(body.data.error);
  if (stated != null) return { ...readErrorValue(json), ...error, status: stated };
  return WithoutStatus.safeParse(json).success ? error : undefined;
}

// The queries are on other pages of the operator (Account Balance, Models Catalogue), each with an assumption of its own.

const Balance = z.object({ current_balance: wireDecimal(), currency: z.string() });

export const balance = query({
  method: 'GET',
  path: '/v2/billing',
  ...response(Balance, ({ current_balance, currency }): BalanceEntry[] => [
    { scope: 'account', amount: current_balance, currency },
  ]),
});

const kinds: readonly OutputKind[] = ['video', 'image', '3d'];

/** The page prints a list under `data`; its `type` is a word such as `video`. The list has models of every kind. */
const Models = z.object({ data: z.array(lenient(z.object({ id: z.string(), type: text }))) });

export const list = query({
  method: 'GET',
  path: '/v1/models',
  auth: false,
  ...response(Models, ({ data }): LiveModel[] =>
    data.flatMap((model) =>
      model == null ? [] : [{ slug: model.id, kind: kinds.find((kind) => kind === model.type) }],
    ),
  ),
});

/** `client_request_id` is the header that the submit carried, `inference_id` the id of the generation. */
const Logs = z.object({
  data: z.array(lenient(z.object({ inference_id: lenient(wireId()), client_request_id: text }))),
});

export const logs = query({
  method: 'GET',
  path: '/v2/logs',
  ...response(Logs, ({ data }): ListedJob[] =>
    data.flatMap((row) =>
      row?.inference_id == null
        ? []
        : [{ id: row.inference_id, idempotencyKey: row.client_request_id ?? undefined }],
    ),
  ),
});
