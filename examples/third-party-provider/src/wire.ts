import {
  type GatewayError,
  type HttpResponse,
  lenient,
  type ParsedResponse,
  wireDecimal,
  wireId,
  wireNumber,
} from '@crosspoint/core/plugin';
import * as z from 'zod';

const words = lenient(z.string());
const amount = lenient(wireDecimal());

/** Answers: `ok` is 1 or 0, and a 0 comes with a number and a sentence, all with HTTP 200. */
const Refusal = z.object({ ok: z.literal(0), no: z.object({ number: wireId(), says: words }) });

export function parseError({ json }: HttpResponse): GatewayError | undefined {
  const read = Refusal.safeParse(json);
  if (!read.success) return undefined;
  const { number, says } = read.data.no;
  return { code: number, message: says ?? undefined };
}

/** Render: the ticket, which holds slashes, and the reserved credits. */
export const Accepted = z.object({ ticket: wireId(), credits: amount });

export const readAccepted = ({ ticket, credits }: z.output<typeof Accepted>): ParsedResponse => ({
  id: ticket,
  costs:
    credits == null
      ? []
      : [{ amount: credits, currency: 'credits', basis: 'reserved', source: 'credits, at submit' }],
});

/** Tickets: the state is a number, the progress is text. */
export const Progress = z.object({
  state: wireId(),
  done: lenient(wireNumber()),
  files: lenient(z.array(z.string())),
  credits: amount,
  why: words,
});

const finished = '2';

export const readProgress = (job: z.output<typeof Progress>): ParsedResponse => ({
  status: job.state,
  progress: job.done == null ? undefined : job.done / 100,
  outputs: (job.files ?? []).map((url) => ({ url })),
  // Until the end the amount is the reserved one.
  costs:
    job.credits == null || job.state !== finished
      ? []
      : [{ amount: job.credits, currency: 'credits', basis: 'charged', source: 'credits, at the end' }],
  failure: { message: job.why ?? undefined },
});
