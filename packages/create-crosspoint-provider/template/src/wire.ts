import { lenient, type ParsedResponse, wireDecimal, wireId } from '@crosspoint/core/plugin';
import * as z from 'zod';

// Tolerant of responses: only fields that are read, `nullish`; a field of an unexpected shape counts as absent.
const words = lenient(z.string());
const amount = lenient(wireDecimal());

/** The response to a submit. */
export const Accepted = z.object({ id: wireId(), status: words });

export const readAccepted = ({ id, status }: z.output<typeof Accepted>): ParsedResponse => ({
  id,
  status: status ?? undefined,
});

/** The response to a poll. */
export const Progress = z.object({
  status: z.string(),
  percent: lenient(z.number()),
  video_url: words,
  cost: amount,
  error: lenient(z.object({ code: words, message: words })),
});

export const readProgress = (job: z.output<typeof Progress>): ParsedResponse => ({
  status: job.status,
  progress: job.percent == null ? undefined : job.percent / 100,
  outputs: job.video_url == null ? [] : [{ url: job.video_url }],
  costs: job.cost == null ? [] : [{ amount: job.cost, currency: 'USD', basis: 'charged', source: 'cost' }],
  failure: { code: job.error?.code ?? undefined, message: job.error?.message ?? undefined },
});
