import { type Reading, wireDecimal, wireId } from '@crosspoint/core/plugin';
import * as z from 'zod';

/** Initial Response: the run, and what was set aside for it in dollars or in Nano. */
export const Accepted = z.object({
  runId: wireId(),
  status: z.string().nullish(),
  cost: wireDecimal().nullish(),
  paymentSource: z.string().nullish(),
});

export const readAccepted = ({ runId, status, cost, paymentSource }: z.infer<typeof Accepted>): Reading => ({
  id: runId,
  status: status ?? undefined,
  costs:
    cost == null
      ? []
      : [{ amount: cost, currency: paymentSource ?? undefined, basis: 'held', source: 'cost, at submit' }],
});

// Text in the sample, an object by other pages; another shape must not make a failed job unreadable.
const Reason = z
  .union([z.string(), z.object({ message: z.string() }).transform(({ message }) => message)])
  .nullish()
  .catch(undefined);

/** Status Response States. */
export const Progress = z.object({
  data: z.object({
    status: z.string(),
    output: z.object({ video: z.object({ url: z.string() }).nullish() }).nullish(),
    cost: wireDecimal().nullish(),
    error: Reason,
    isNSFWError: z.boolean().nullish(),
    userFriendlyError: z.string().nullish(),
  }),
});

export const readProgress = ({ data }: z.infer<typeof Progress>): Reading => ({
  status: data.status,
  outputs: data.output?.video == null ? [] : [{ url: data.output.video.url }],
  // A bare figure: it is in the currency that was held at the submit.
  costs:
    data.cost == null ? [] : [{ amount: data.cost, basis: 'charged', source: 'data.cost, at completion' }],
  failure: {
    message: data.userFriendlyError ?? data.error ?? undefined,
    is: data.isNSFWError === true ? 'content_policy' : undefined,
  },
});
