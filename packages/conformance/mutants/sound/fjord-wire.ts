import {
  type FlaggedInput,
  type GatewayError,
  type HttpResponse,
  type ParsedResponse,
  wireDecimal,
  wireId,
} from '@crosspoint/core/plugin';
import * as z from 'zod';

const Flag = z.object({ what: z.string(), at: z.number().nullish(), why: z.string().nullish() });

export const Accepted = z.object({
  job: wireId().nullish(),
  lane: z.string().nullish(),
  status_url: z.string().nullish(),
  state: z.string().nullish(),
  changes: z.array(z.object({ input: z.string(), was: z.number(), now: z.number() })).nullish(),
  asked: z.record(z.string(), z.unknown()).nullish(),
  made: z.record(z.string(), z.unknown()).nullish(),
});
export const Status = z.object({
  job: wireId().nullish(),
  state: z.string(),
  done: z.number().nullish(),
  ahead: z.number().nullish(),
  stage: z.string().nullish(),
  log: z.string().nullish(),
  left_seconds: z.number().nullish(),
  why: z.string().nullish(),
  flagged: z.array(Flag).nullish(),
});
export const Result = z.object({
  files: z.array(z.object({ href: z.string(), gone_at: z.string().nullish() })),
  charge: wireDecimal().nullish(),
});
export const Canceled = z.object({ state: z.string().nullish() });
export const Listing = z.object({
  jobs: z.array(
    z.object({
      job: wireId(),
      key: z.string().nullish(),
      model: z.string(),
      made: z.string(),
      text: z.string(),
    }),
  ),
});
export const Ticket = z.object({ put: z.string(), uri: z.string() });
/** A delivery holds the status of a job, and its files once it is ready. */
export const Delivery = z.object({
  job: wireId(),
  state: z.string(),
  files: z.array(z.object({ href: z.string(), gone_at: z.string().nullish() })).nullish(),
});

/** Wire name of an input → canonical field. */
const inputs: Readonly<Record<string, FlaggedInput['input']>> = {
  text: 'prompt',
  first: 'image',
  source: 'image',
  footage: 'video',
};

const flaggedOf = (flags: readonly z.output<typeof Flag>[] | null | undefined): readonly FlaggedInput[] =>
  (flags ?? []).flatMap(({ what, at, why }) => {
    const input = inputs[what];
    return input === undefined ? [] : [{ input, index: at ?? undefined, category: why ?? undefined }];
  });

const filesOf = (files: z.output<typeof Result>['files'] | null | undefined) =>
  (files ?? []).map(({ href, gone_at }) => ({ url: href, expiresAt: gone_at ?? undefined }));

type Lowered = Pick<z.output<typeof Accepted>, 'changes' | 'asked' | 'made'>;

/** What was lowered: a list of changes, or all numbers that were asked for beside all that are made. */
const adjustmentsOf = ({ changes, asked, made }: Lowered): NonNullable<ParsedResponse['adjustments']> => [
  ...(changes ?? []).map(({ input, was, now }) => ({ field: input, from: was, to: now })),
  ...Object.entries(made ?? {}).flatMap(([field, to]) =>
    typeof to !== 'number' || asked?.[field] === to ? [] : [{ field, from: asked?.[field], to }],
  ),
];

export const readAccepted = ({
  job,
  lane,
  status_url,
  state,
  ...lowered
}: z.output<typeof Accepted>): ParsedResponse => ({
  id: job ?? undefined,
  status: state ?? undefined,
  params: { lane, status_url },
  adjustments: adjustmentsOf(lowered),
});

export const readStatus = ({ job, state, ...more }: z.output<typeof Status>): ParsedResponse => ({
  id: job ?? undefined,
  status: state,
  progress: {
    fraction: more.done ?? undefined,
    queuePosition: more.ahead ?? undefined,
    stage: more.stage ?? undefined,
    logLine: more.log ?? undefined,
    remainingMs: more.left_seconds == null ? undefined : more.left_seconds * 1000,
  },
  failure:
    state === 'refused'
      ? { errorCode: 'content_policy', message: more.why ?? undefined, flagged: flaggedOf(more.flagged) }
      : { message: more.why ?? undefined },
});

export const readResult = ({ files, charge }: z.output<typeof Result>): ParsedResponse => ({
  outputs: filesOf(files),
  costs: charge == null ? [] : [{ amount: charge, currency: 'USD', basis: 'charged', source: 'charge' }],
});

export const readDelivery = ({ job, state, files }: z.output<typeof Delivery>): ParsedResponse => ({
  id: job,
  status: state,
  outputs: filesOf(files),
});

const No = z.object({
  code: z.string(),
  message: z.string().nullish(),
  flagged: z.array(Flag).nullish(),
});

export function parseError({ status, json }: HttpResponse): GatewayError | undefined {
  const no = No.safeParse(json);
  if (!no.success || status < 300) return undefined;
  const { code, message, flagged } = no.data;
  return { code, message: message ?? undefined, flagged: flaggedOf(flagged) };
}
