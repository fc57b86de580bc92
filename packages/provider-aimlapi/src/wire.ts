import type {
  GatewayError,
  HttpResponse,
  JobRef,
  ReadCost,
  ParsedResponse,
  ReadOutput,
} from '@crosspoint/core/plugin';
import { lenient, wireDecimal, wireErrorStatus, wireId } from '@crosspoint/core/plugin';
import * as z from 'zod';

const words = lenient(z.string());

/** What the gateway says of its own price; only the first schema prints `usd_spent`, other pages `tokens_used`. */
const usage = lenient(
  z.object({
    credits_used: lenient(wireDecimal()),
    tokens_used: lenient(wireDecimal()),
    usd_spent: lenient(wireDecimal()),
  }),
);

/** `{ url }` as documented, or the link alone. */
const file = z.union([z.string(), z.object({ url: z.string() }).transform(({ url }) => url)]);

/** One file as documented; a list of them on other models' pages. */
const video = lenient(
  z.union([
    file.transform((url) => [url]),
    z.array(lenient(file)).transform((list) => list.filter((url) => url != null)),
  ]),
);

const detail = z.union([
  z.string().transform((msg) => ({ msg, type: undefined })),
  z.object({ msg: words, type: words }),
]);

/** `name` and `message` as documented; `detail`, usually a list, where the maker of the model refused. */
const failure = lenient(
  z.union([
    z.object({
      name: words,
      message: words,
      detail: lenient(z.union([z.array(detail), detail.transform((it) => [it])])),
    }),
    z.string().transform((message) => ({ name: undefined, message, detail: undefined })),
  ]),
);

/** Both calls answer in one shape ("Create …" and "Retrieve …", responses 200); an older one has `generation_id` alone. */
export const Generation = z
  .object({
    id: lenient(wireId()),
    generation_id: lenient(wireId()),
    status: words,
    video,
    error: failure,
    meta: lenient(z.object({ usage })),
  })
  .refine((it) => it.id != null || it.generation_id != null || it.status != null, {
    error: 'neither id nor status',
  });
type Generation = z.output<typeof Generation>;

function costsOf(it: Generation): ReadCost[] {
  const spent = it.meta?.usage;
  if (spent?.usd_spent != null) {
    return [{ amount: spent.usd_spent, currency: 'USD', basis: 'charged', source: 'meta.usage.usd_spent' }];
  }
  // The document calls credits tokens, and some pages print them under that name. They are not turned into dollars.
  const credits = spent?.credits_used ?? spent?.tokens_used;
  const source = spent?.credits_used == null ? 'meta.usage.tokens_used' : 'meta.usage.credits_used';
  return credits == null ? [] : [{ amount: credits, currency: 'credits', basis: 'charged', source }];
}

function failureOf(error: Generation['error']): GatewayError | undefined {
  if (error == null) return undefined;
  const first = error.detail?.[0];
  return { code: error.name ?? first?.type ?? undefined, message: error.message ?? first?.msg ?? undefined };
}

const outputsOf = (it: Generation): ReadOutput[] => (it.video ?? []).map((url) => ({ url }));

/** The id under either name; a poll that prints the one asked for (`generation_id=…`) is about that job. */
function idOf({ id, generation_id }: Generation, asked: string | undefined): string | undefined {
  return asked !== undefined && generation_id === asked ? asked : (id ?? generation_id ?? undefined);
}

/** What a submit or a poll says. */
export const readGeneration = (it: Generation, at: JobRef): ParsedResponse => ({
  id: idOf(it, at.id),
  status: it.status ?? undefined,
  outputs: outputsOf(it),
  costs: costsOf(it),
  failure: failureOf(it.error),
});

// A number, or its text: both have been seen.
const errorStatus = lenient(wireErrorStatus());

const ErrorBody = z.object({
  id: z.null().optional(),
  generation_id: z.null().optional(),
  message: words,
  title: words,
  statusCode: errorStatus,
  status: errorStatus,
});

/**
 * An error body, `{ message, path, requestId, statusCode, timestamp }` or `{ title, status, message }`, inside a 200. One
 * that names a job is an acceptance, whatever else it says.
 */
export function parseError(response: HttpResponse): GatewayError | undefined {
  if (response.status >= 300) return undefined; // read in the usual way
  const body = ErrorBody.safeParse(response.json);
  if (!body.success) return undefined;
  const { statusCode, status, message, title } = body.data;
  const meant = statusCode ?? status;
  return meant == null ? undefined : { status: meant, message: message ?? title ?? undefined };
}
