import {
  type GatewayError,
  type HttpResponse,
  type JobRef,
  lenient,
  type ParsedResponse,
  type ReadOutput,
  wireDecimal,
  wireErrorStatus,
  wireId,
} from '@crosspoint/core/plugin';
import * as z from 'zod';

const words = lenient(z.string());
const flag = lenient(z.boolean());
const amount = lenient(wireDecimal());

/** Initial Response: the run, and what was set aside for it in dollars or in Nano. Newer pages call the run `id` as well. */
export const Accepted = z
  .object({
    runId: lenient(wireId()),
    id: lenient(wireId()),
    status: words,
    cost: amount,
    paymentSource: words,
  })
  .refine(({ runId, id }) => (runId ?? id) != null, { error: 'no runId' });

export const readAccepted = (it: z.output<typeof Accepted>): ParsedResponse => ({
  id: it.runId ?? it.id ?? undefined,
  status: it.status ?? undefined,
  costs:
    it.cost == null
      ? []
      : [
          {
            amount: it.cost,
            currency: it.paymentSource ?? undefined,
            basis: 'reserved',
            source: 'cost, at submit',
          },
        ],
});

const isUnsafe = (flagged: boolean | null | undefined): GatewayError['errorCode'] =>
  flagged === true ? 'content_policy' : undefined;

/** Text in the samples, an object by other pages, a number in the OpenAPI file; none may make a failed job unreadable. */
const reason = lenient(
  z.union([
    z.string().transform((message): GatewayError => ({ message })),
    z
      .object({ message: words, code: words, type: words, isNSFWError: flag, userFriendlyError: words })
      .transform(({ message, code, type, isNSFWError, userFriendlyError }): GatewayError => ({
        message: userFriendlyError ?? message ?? undefined,
        code: code ?? type ?? undefined,
        errorCode: isUnsafe(isNSFWError),
      })),
  ]),
);

/** `{ url }` as documented; the link alone in clients' tests. */
const file = lenient(z.union([z.string(), z.object({ url: z.string() }).transform(({ url }) => url)]));

/** Why not: of a failed job, and in an error body. */
const why = { error: reason, message: words, isNSFWError: flag, userFriendlyError: words };

/** Names a poll's run has been seen under, inside `data` and beside it. */
const runNames = {
  request_id: lenient(wireId()),
  requestId: lenient(wireId()),
  runId: lenient(wireId()),
};

const State = z.object({
  ...runNames,
  status: z.string(),
  output: lenient(z.object({ video: file, url: file, video_url: file, videos: lenient(z.array(file)) })),
  videoUrl: file,
  terminal: flag,
  progress: lenient(z.number()),
  cost: amount,
  paymentSource: words,
  ...why,
});
type State = z.output<typeof State>;

/** Status Response States: an envelope `data`; by the OpenAPI file of newer pages the same without it, in small letters. */
export const Progress = z.union([
  z.object({ data: State, ...runNames }).transform(({ data, ...top }): State => ({
    ...data,
    requestId: data.requestId ?? top.requestId ?? top.runId,
  })),
  State,
]);

/** Every name a finished clip has been seen under; the first that is there counts, so that none is told twice. */
function outputsOf({ output, videoUrl }: State): ReadOutput[] {
  const names = [[output?.video], output?.videos ?? [], [output?.url], [output?.video_url], [videoUrl]];
  const files = names.map((list) => list.flatMap((url) => (url == null || url === '' ? [] : [{ url }])));
  return files.find((list) => list.length > 0) ?? [];
}

/** Said to be a number up to 100 where it is said at all; what is below 1 can only be a part of one. */
const partOf = (progress: number): number => (progress < 1 ? progress : progress / 100);

const failureOf = ({
  error,
  message,
  isNSFWError,
  userFriendlyError,
}: Pick<State, keyof typeof why>): GatewayError => ({
  code: error?.code,
  message: userFriendlyError ?? error?.message ?? message ?? undefined,
  errorCode: isUnsafe(isNSFWError) ?? error?.errorCode,
});

// A response that names a run or tells of one is no error body.
const absent = z.null().optional();
const Refusal = z.object({
  ...why,
  status: wireErrorStatus().optional().catch(undefined),
  runId: absent,
  id: absent,
  data: absent,
});

/** Common Error Responses: the body names its HTTP status itself, so it is a no inside a 200 as well. */
export function parseError(response: HttpResponse): GatewayError | undefined {
  const refusal = Refusal.safeParse(response.json);
  if (!refusal.success) return undefined;
  if (response.status >= 300) return failureOf(refusal.data);
  const { status } = refusal.data;
  return status === undefined ? undefined : { ...failureOf(refusal.data), status };
}

/**
 * The run a poll is about: the samples print the submit's `runId` as `request_id`, newer pages as `requestId`. Of several
 * names the one that is the run asked for counts.
 */
function runOf({ request_id, requestId, runId }: State, asked: string | undefined): string | undefined {
  const printed = [request_id, requestId, runId].filter((id) => id != null);
  return printed.find((id) => id === asked) ?? printed[0];
}

/** What a poll says. A figure counts at completion alone: until then it is the one that was held. */
export function readProgress(it: State, at: JobRef): ParsedResponse {
  const completed = it.status.toLowerCase() === 'completed';
  return {
    id: runOf(it, at.id),
    // By itself `error` is no end.
    status: it.terminal === true && it.status.toLowerCase() === 'error' ? 'terminal error' : it.status,
    progress: it.progress == null ? undefined : partOf(it.progress),
    outputs: outputsOf(it),
    costs:
      it.cost == null || !completed
        ? []
        : [
            {
              amount: it.cost,
              // Usually a bare figure: then it is in the currency that was held at the submit.
              currency: it.paymentSource ?? undefined,
              basis: 'charged',
              source: 'cost, at completion',
            },
          ],
    failure: failureOf(it),
  };
}
