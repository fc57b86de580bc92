import {
  type GatewayError,
  type HttpResponse,
  type JobRef,
  lenient,
  type ParsedResponse,
  type ReadCost,
  type ReadOutput,
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

const detail = z.union([
  z.string().transform((msg) => ({ msg, type: undefined })),
  z.object({ msg: text, type: text }),
]);

/** `name` and `message` as documented; `detail`, usually a list, if the maker of the model rejected the request. */
const failure = lenient(
  z.union([
    z.object({
      name: text,
      message: text,
      detail: lenient(z.union([z.array(detail), detail.transform((one) => [one])])),
    }),
    z.string().transform((message) => ({ name: undefined, message, detail: undefined })),
  ]),
);

/** Submit and poll have the same response ("Create …" and "Retrieve …", 200); an older one has `generation_id` alone. */
export const Generation = z
  .object({
    id: lenient(wireId()),
    generation_id: lenient(wireId()),
    status: text,
    video,
    error: failure,
    meta: lenient(z.object({ usage })),
  })
  .refine(({ id, generation_id, status }) => id != null || generation_id != null || status != null, {
    error: 'neither id nor status',
  });
type Generation = z.output<typeof Generation>;

function costsOf({ meta }: Generation): ReadCost[] {
  const spent = meta?.usage;
  if (spent?.usd_spent != null) {
    return [{ amount: spent.usd_spent, currency: 'USD', basis: 'charged', source: 'meta.usage.usd_spent' }];
  }
  // The document calls credits tokens, and some pages print them under that name. They are not converted to dollars.
  const credits = spent?.credits_used ?? spent?.tokens_used;
  const source = spent?.credits_used == null ? 'meta.usage.tokens_used' : 'meta.usage.credits_used';
  return credits == null ? [] : [{ amount: credits, currency: 'credits', basis: 'charged', source }];
}

function failureOf(error: Generation['error']): GatewayError | undefined {
  if (error == null) return undefined;
  const first = error.detail?.[0];
  return { code: error.name ?? first?.type ?? undefined, message: error.message ?? first?.msg ?? undefined };
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
  failure: failureOf(generation.error),
});

// A number, or its text: both have been seen.
const errorStatus = lenient(wireErrorStatus());

const ErrorBody = z.object({
  id: z.null().optional(),
  generation_id: z.null().optional(),
  message: text,
  title: text,
  statusCode: errorStatus,
  status: errorStatus,
});

/**
 * An error body, `{ message, path, requestId, statusCode, timestamp }` or `{ title, status, message }`, inside a 200. A
 * response that names a job is an acceptance, whatever else it contains.
 */
export function parseError(response: HttpResponse): GatewayError | undefined {
  if (response.status >= 300) return undefined; // core reads it
  const body = ErrorBody.safeParse(response.json);
  if (!body.success) return undefined;
  const { statusCode, status, message, title } = body.data;
  const stated = statusCode ?? status;
  return stated == null ? undefined : { status: stated, message: message ?? title ?? undefined };
}
