import {
  type GatewayError,
  type HttpResponse,
  lenient,
  type ParsedResponse,
  readErrorValue,
  wireId,
  wireNumber,
} from '@crosspoint/core/plugin';
import * as z from 'zod';

/** The envelope code of a success. */
const ok = '10000';

/** Codes of the operator's platform pages → the HTTP status that each stands for. That the gateway shares them is assumed. */
const statusByCode: Readonly<Record<string, number>> = {
  '10001': 400, // invalid request parameters
  '10002': 500, // system error
  '10007': 404, // record does not exist
  '24000': 503, // serverless unavailable
  '24001': 404, // serverless does not exist
  '24011': 404, // task does not exist
};

// The operator's queue pages append a counter to an HTTP status: 40402 is the second kind of 404.
const statusWithCounter = /^([45]\d\d)(?:\d\d)?$/;

/** The HTTP status that an envelope code stands for; undefined for a code that no page explains. */
function statusOf(code: string): number | undefined {
  const known = statusByCode[code];
  if (known !== undefined) return known;
  const status = statusWithCounter.exec(code)?.[1];
  return status === undefined ? undefined : Number(status);
}

/** The envelope of every response. The samples print the code as a number; text is read as well. */
const Envelope = z.object({ code: wireId(), message: z.string().nullish() });

/** An error response, inside a 200 as well. */
export function parseError({ status, json }: HttpResponse): GatewayError | undefined {
  const envelope = Envelope.safeParse(json);
  if (!envelope.success || envelope.data.code === ok) return undefined;
  const { code, message } = envelope.data;
  const error = message == null ? { code } : { code, message };
  return status < 300 ? { ...error, status: statusOf(code) } : error;
}

/**
 * The response of `submit_generation`. The operator's other services print ids as bare 64-bit numbers. `requestId` is the name
 * that relatives of this gateway use.
 */
export const Accepted = z.object({
  data: z
    .object({ request_id: lenient(wireId()), requestId: lenient(wireId()) })
    .refine(({ request_id, requestId }) => (request_id ?? requestId) != null, { error: 'no request_id' }),
});

export const readAccepted = ({ data }: z.infer<typeof Accepted>): ParsedResponse => ({
  id: (data.request_id ?? data.requestId)!, // the schema demands one of them
});

const url = z.union([z.string(), z.object({ url: z.string() }).transform((file) => file.url)]);

/** A URL, alone or under `url`. No image response is shown, so a list of URLs is read as well. */
const urls = lenient(z.union([z.array(url), url.transform((one) => [one])])).transform((list) =>
  (list ?? []).filter((one) => one !== ''),
);

/**
 * The response of `get_status`; URL and duration only upon success. The sample prints no job id, and no page says whether a
 * `request_id` here would be that of the job or of this request, so it is not read.
 */
export const Progress = z.object({
  data: z.object({
    status: wireId(), // a word; the operator's other services number their states, and a number counts as running
    output_url: urls,
    video: urls, // where relatives of this gateway put it
    duration: lenient(wireNumber()),
    failedReason: lenient(z.string()), // only on the operator's queue pages
    error: z.unknown().optional(),
  }),
});

export const readProgress = ({ data }: z.infer<typeof Progress>): ParsedResponse => ({
  status: data.status,
  outputs: (data.output_url.length > 0 ? data.output_url : data.video).map((file) => ({
    url: file,
    duration: data.duration ?? undefined,
  })),
  failure: data.failedReason == null ? readErrorValue(data.error) : { message: data.failedReason },
});
