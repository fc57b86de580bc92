import {
  type GatewayError,
  type HttpResponse,
  lenient,
  type ParsedResponse,
  wireId,
  wireNumber,
} from '@crosspoint/core/plugin';
import * as z from 'zod';
import { ok, statusOf } from './codes.ts';

/** Around every answer. The code is a number in the samples; as text it means the same. */
const Envelope = z.object({ code: wireId(), message: z.string().nullish() });

/** A no inside a 200, or the words of an error body. */
export function parseError({ status, json }: HttpResponse): GatewayError | undefined {
  const envelope = Envelope.safeParse(json);
  if (!envelope.success || envelope.data.code === ok) return undefined;
  const { code, message } = envelope.data;
  const said = message == null ? { code } : { code, message };
  return status < 300 ? { ...said, status: statusOf(code) } : said;
}

/** `submit_generation`. The operator prints ids of its other services as bare 64-bit numbers. */
export const Accepted = z.object({ data: z.object({ request_id: wireId() }) });

export const readAccepted = ({ data }: z.infer<typeof Accepted>): ParsedResponse => ({ id: data.request_id });

/** A link; no response about pictures is shown, so a list of them is read as well. */
const links = lenient(z.union([z.array(z.string()), z.string().transform((link) => [link])])).transform(
  (list) => (list ?? []).filter((link) => link !== ''),
);

/**
 * `get_status`: the link and the seconds only upon success. The sample prints no id of the job, and no page says whether a
 * `request_id` here would be the job's or that of this very request, so none is compared.
 */
export const Progress = z.object({
  data: z.object({
    status: wireId(), // a word; the operator counts its states in numbers elsewhere, and any of them is still running
    output_url: links,
    duration: lenient(wireNumber()),
    failedReason: lenient(z.string()), // only on the operator's queue pages
  }),
});

export const readProgress = ({ data }: z.infer<typeof Progress>): ParsedResponse => ({
  status: data.status,
  outputs: data.output_url.map((url) => ({ url, duration: data.duration ?? undefined })),
  failure: { message: data.failedReason ?? undefined },
});
