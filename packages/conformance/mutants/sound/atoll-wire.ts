import {
  type GatewayError,
  type HttpResponse,
  type ParsedResponse,
  wireDecimal,
  wireId,
} from '@crosspoint/core/plugin';
import * as z from 'zod';

const Money = z.object({ amount: wireDecimal().nullish(), unit: z.string() });
const File = z.object({
  href: z.string(),
  kind: z.string().nullish(),
  mime: z.string().nullish(),
  ttl: z.number().nullish(),
});

export const Accepted = z.object({
  run: wireId().nullish(),
  state: z.string().nullish(),
  charge: Money.nullish(),
  lowered: z.object({ count: z.number().nullish() }).nullish(),
});
export const Progress = z.object({
  state: z.string(),
  percent: z.number().nullish(),
  flagged: z.boolean().nullish(),
  why: z.string().nullish(),
  files: z.array(File).nullish(),
  charge: Money.nullish(),
  paid_back: Money.nullish(),
});
export const Account = z.object({ left: z.array(z.object({ amount: wireDecimal(), unit: z.string() })) });
export const Runs = z.object({
  runs: z.array(
    z.object({ run: wireId(), model: z.string(), state: z.string(), made: z.string(), text: z.string() }),
  ),
});

export const Models = z.object({ models: z.array(z.object({ name: z.string() })) });

/** A missing amount is not a cost. */
const cost = (money: z.output<typeof Money> | null | undefined, basis: 'charged' | 'refunded') =>
  money?.amount == null ? [] : [{ amount: money.amount, currency: money.unit, basis, source: basis }];

export const readAccepted = ({ run, state, charge, lowered }: z.output<typeof Accepted>): ParsedResponse => ({
  id: run ?? undefined,
  status: state ?? undefined,
  costs: cost(charge, 'charged'),
  adjustments: lowered?.count == null ? [] : [{ field: 'count', to: lowered.count }],
});

const outputOf = ({ href, kind, mime, ttl }: z.output<typeof File>) => ({
  url: href,
  role: kind === 'still' ? ('preview' as const) : ('main' as const),
  mediaType: mime ?? undefined,
  ...(ttl == null ? {} : { expiresInMs: ttl * 1000 }),
});

/** A flagged video is a black image, whatever its state is. */
export const readProgress = (progress: z.output<typeof Progress>): ParsedResponse => ({
  status: progress.flagged === true ? 'flagged' : progress.state,
  progress: progress.percent == null ? undefined : progress.percent / 100,
  outputs: (progress.files ?? []).map(outputOf),
  costs: [...cost(progress.charge, 'charged'), ...cost(progress.paid_back, 'refunded')],
  failure:
    progress.flagged === true
      ? { errorCode: 'content_policy', message: progress.why ?? undefined }
      : { message: progress.why ?? undefined },
});

const No = z.object({ ok: z.literal(false), code: z.string(), message: z.string().nullish() });

/** An error may come with a 200. */
export function parseError({ status, json }: HttpResponse): GatewayError | undefined {
  const no = No.safeParse(json);
  if (!no.success || status >= 300) return undefined;
  return { code: no.data.code, message: no.data.message ?? undefined };
}
