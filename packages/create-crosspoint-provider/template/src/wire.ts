import { lenient, type ParsedResponse, wireDecimal, wireId } from '@crosspoint/core/plugin';
import * as z from 'zod';

// Generous to responses: only what is read, `nullish`, and what has another shape than expected counts as not there.
const words = lenient(z.string());
const amount = lenient(wireDecimal());

/** The answer to a submit. */
export const Accepted = z.object({ id: wireId(), status: words });

export const readAccepted = ({ id, status }: z.output<typeof Accepted>): ParsedResponse => ({
  id,
  status: status ?? undefined,
});

/** The answer to a poll. */
export const Progress = z.object({
  status: z.string(),
  percent: lenient(z.number()),
  video_url: words,
  cost: amount,
  error: lenient(z.object({ code: words, message: words })),
});

export const readProgress = (it: z.output<typeof Progress>): ParsedResponse => ({
  status: it.status,
  progress: it.percent == null ? undefined : it.percent / 100,
  outputs: it.video_url == null ? [] : [{ url: it.video_url }],
  costs: it.cost == null ? [] : [{ amount: it.cost, currency: 'USD', basis: 'charged', source: 'cost' }],
  failure: { code: it.error?.code ?? undefined, message: it.error?.message ?? undefined },
});
