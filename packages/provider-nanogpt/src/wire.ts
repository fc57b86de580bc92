import {
  type BalanceEntry,
  type GatewayError,
  type HttpResponse,
  type JobRef,
  lenient,
  type ListedJob,
  type LiveModel,
  type ParsedResponse,
  query,
  readErrorValue,
  type ReadOutput,
  response,
  wireDecimal,
  wireErrorStatus,
  wireId,
} from '@crosspoint/core/plugin';
import * as z from 'zod';

const text = lenient(z.string());
const flag = lenient(z.boolean());
const amount = lenient(wireDecimal());

/** Initial Response: the run, and the amount reserved for it in dollars or in Nano. Newer pages also call the run `id`, and clients know
 * `requestId`. The LongStories form has a `projectId`, which its poll needs. */
export const Accepted = z
  .object({
    runId: lenient(wireId()),
    id: lenient(wireId()),
    requestId: lenient(wireId()),
    projectId: lenient(wireId()),
    status: text,
    cost: amount,
    paymentSource: text,
  })
  .refine(({ runId, id, requestId }) => (runId ?? id ?? requestId) != null, { error: 'no runId' });

/** Which poll a submit response leads to: the documented one, or that of the newer pages, whose responses name the run twice. */
function variantOf({
  id,
  requestId,
  projectId,
}: z.output<typeof Accepted>): Pick<ParsedResponse, 'apiVariant' | 'params'> {
  if (projectId != null) return { apiVariant: 'longStories', params: { projectId } };
  return (id ?? requestId) == null ? {} : { apiVariant: 'unified' };
}

export const readAccepted = (accepted: z.output<typeof Accepted>): ParsedResponse => ({
  id: (accepted.runId ?? accepted.id ?? accepted.requestId)!, // the schema demands one of them
  ...variantOf(accepted),
  status: accepted.status ?? undefined,
  costs:
    accepted.cost == null
      ? []
      : [
          {
            amount: accepted.cost,
            currency: accepted.paymentSource ?? undefined,
            basis: 'reserved',
            source: 'cost, at submit',
          },
        ],
});

const isUnsafe = (flagged: boolean | null | undefined): GatewayError['errorCode'] =>
  flagged === true ? 'content_policy' : undefined;

const Flags = z.object({ isNSFWError: flag, userFriendlyError: text });

/** Text in the samples, an object on other pages, a number in the OpenAPI file; no form may make a failed job unreadable. */
const reason = z.unknown().transform((value): GatewayError | undefined => {
  const error = readErrorValue(value);
  const flags = Flags.safeParse(value).data;
  if (flags === undefined) return error;
  return {
    code: error?.code,
    message: flags.userFriendlyError ?? error?.message,
    errorCode: isUnsafe(flags.isNSFWError),
  };
});

/** `{ url }` as documented; the URL alone in clients' tests. */
const file = lenient(z.union([z.string(), z.object({ url: z.string() }).transform(({ url }) => url)]));

/** The reason of a failed job or an error body. */
const reasonFields = { error: reason.optional(), message: text, isNSFWError: flag, userFriendlyError: text };

/** Names of the run in a poll response, inside `data` and beside it. */
const runNames = {
  request_id: lenient(wireId()),
  requestId: lenient(wireId()),
  runId: lenient(wireId()),
};

const RunStatus = z.object({
  ...runNames,
  status: text,
  isCompleted: flag, // with `isSuccess`, in the LongStories form
  isSuccess: flag,
  video: file,
  output: lenient(z.object({ video: file, url: file, video_url: file, videos: lenient(z.array(file)) })),
  videoUrl: file,
  terminal: flag,
  progress: lenient(z.number()),
  cost: amount,
  paymentSource: text,
  ...reasonFields,
});
type RunStatus = z.output<typeof RunStatus>;

/** The end that the flags of the LongStories form mean, in the words of the document. */
function endOf({ isCompleted, isSuccess }: RunStatus): string | undefined {
  if (isCompleted !== true) return undefined;
  return isSuccess === false ? 'FAILED' : 'COMPLETED';
}

/** Only the values that a response has. */
const present = (state: RunStatus): Partial<RunStatus> =>
  Object.fromEntries(Object.entries(state).filter(([, value]) => value != null));

/**
 * Status Response States: an envelope `data`; in the OpenAPI file of newer pages the same without it, in lower case. Both may
 * stand together; then the word beside the envelope counts, and of everything else what is inside it.
 */
export const Progress = z
  .union([
    RunStatus.extend({ data: RunStatus }).transform(({ data, ...top }): RunStatus => ({
      ...top,
      ...present(data),
      status: top.status ?? data.status ?? endOf(data),
      requestId: data.requestId ?? top.requestId ?? top.runId,
    })),
    RunStatus,
  ])
  .refine(({ status }) => status != null, { error: 'no status' });

/** Every place where a finished video has been seen; the first with a URL counts, so that no output is reported twice. */
function outputsOf({ output, video, videoUrl }: RunStatus): ReadOutput[] {
  const places = [
    [output?.video],
    output?.videos ?? [],
    [output?.url],
    [output?.video_url],
    [videoUrl],
    [video],
  ];
  const files = places.map((list) => list.flatMap((url) => (url == null || url === '' ? [] : [{ url }])));
  return files.find((list) => list.length > 0) ?? [];
}

/** Described as a number up to 100 where it is described at all; a number below 1 can only be a fraction. */
const fractionOf = (progress: number): number => (progress < 1 ? progress : progress / 100);

const failureOf = ({
  error,
  message,
  isNSFWError,
  userFriendlyError,
}: Pick<RunStatus, keyof typeof reasonFields>): GatewayError => ({
  code: error?.code,
  message: userFriendlyError ?? error?.message ?? message ?? undefined,
  errorCode: isUnsafe(isNSFWError) ?? error?.errorCode,
});

// A response that names a run or contains its data is not an error body.
const absent = z.null().optional();
const ErrorBody = z.object({
  ...reasonFields,
  status: lenient(wireErrorStatus()),
  runId: absent,
  requestId: absent,
  request_id: absent,
  id: absent,
  data: absent,
});

const WithoutStatus = z.object({ status: absent });

/**
 * Common Error Responses: the body states its HTTP status, so it is an error inside a 200 as well. Clients also meet a bare
 * `{ error }` there.
 */
export function parseError(response: HttpResponse): GatewayError | undefined {
  const body = ErrorBody.safeParse(response.json);
  if (!body.success) return undefined;
  if (response.status >= 300) return failureOf(body.data);
  const { status, error } = body.data;
  if (status != null) return { ...failureOf(body.data), status };
  return error !== undefined && WithoutStatus.safeParse(response.json).success
    ? failureOf(body.data)
    : undefined;
}

/**
 * The run that a poll response is about: the samples print the submit's `runId` as `request_id`, newer pages as `requestId`.
 * Of several ids, the requested one counts.
 */
function runOf(
  { request_id, requestId, runId }: RunStatus,
  requested: string | undefined,
): string | undefined {
  const printed = [request_id, requestId, runId].filter((id) => id != null);
  return printed.find((id) => id === requested) ?? printed[0];
}

const successWords: ReadonlySet<string> = new Set(['completed', 'succeeded', 'success']);

/** The response to a poll. An amount counts only at completion: until then it repeats the reserved amount. */
export function readProgress(run: RunStatus, ref: JobRef): ParsedResponse {
  const word = (run.status ?? '').toLowerCase();
  const completed = successWords.has(word);
  return {
    id: runOf(run, ref.id),
    // `error` ends a job with `terminal`, in the word of the document, or with a reason unless `terminal` is false.
    status: run.terminal === true && word === 'error' ? 'FAILED' : (run.status ?? undefined),
    progress: run.progress == null ? undefined : fractionOf(run.progress),
    outputs: outputsOf(run),
    costs:
      run.cost == null || !completed
        ? []
        : [
            {
              amount: run.cost,
              // Usually a bare number: then it is in the currency of the reserved amount.
              currency: run.paymentSource ?? undefined,
              basis: 'charged',
              source: 'cost, at completion',
            },
          ],
    failure: run.terminal === false && word === 'error' ? undefined : failureOf(run),
  };
}

// The queries are not in the document, but on the operator's newer pages; each has an assumption of its own.

const Balance = z
  .object({ usd_balance: amount, nano_balance: amount })
  .refine(({ usd_balance, nano_balance }) => (usd_balance ?? nano_balance) != null, {
    error: 'neither usd_balance nor nano_balance',
  });

/** The two balances: dollars, and Nano. */
export const balance = query({
  method: 'POST',
  path: '/check-balance',
  ...response(Balance, ({ usd_balance, nano_balance }): BalanceEntry[] =>
    [
      { amount: usd_balance, currency: 'USD' },
      { amount: nano_balance, currency: 'XNO' },
    ].flatMap(({ amount, currency }) => (amount == null ? [] : [{ scope: 'account', amount, currency }])),
  ),
});

const id = lenient(wireId());
const Runs = z.object({
  data: z.array(
    lenient(z.object({ runId: id, id, model: text, status: text, createdAt: text, prompt: text })),
  ),
});

/** The newest runs of the account, as many as the gateway lists at once. */
export const recent = query({
  method: 'GET',
  path: '/generate-video/recover',
  query: { limit: '50' },
  ...response(Runs, ({ data }): ListedJob[] =>
    data.flatMap((run) => {
      const found = run?.runId ?? run?.id;
      if (run == null || found == null) return [];
      return [
        {
          id: found,
          slug: run.model ?? undefined,
          status: run.status ?? undefined,
          submittedAt: run.createdAt ?? undefined,
          prompt: run.prompt ?? undefined,
        },
      ];
    }),
  ),
});

const Models = z.object({ data: z.array(lenient(z.object({ id: z.string() }))) });

/** Prices and parameters differ in shape from model to model, so only the names are read. */
export const list = query({
  method: 'GET',
  path: '/v1/video-models',
  ...response(Models, ({ data }): LiveModel[] =>
    data.flatMap((model) => (model == null ? [] : [{ slug: model.id, kind: 'video' }])),
  ),
});
