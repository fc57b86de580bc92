import {
  type BalanceEntry,
  lenient,
  type ListedJob,
  type LiveModel,
  query,
  response,
  wireDecimal,
  wireId,
} from '@crosspoint/core/plugin';
import * as z from 'zod';

// None of this is in the document; it stands on the operator's newer pages, each with an assumption of its own.

const words = lenient(z.string());
const amount = lenient(wireDecimal());

const Balance = z
  .object({ usd_balance: amount, nano_balance: amount })
  .refine((it) => (it.usd_balance ?? it.nano_balance) != null, {
    error: 'neither usd_balance nor nano_balance',
  });

/** Two purses: dollars, and Nano. */
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
    lenient(z.object({ runId: id, id, model: words, status: words, createdAt: words, prompt: words })),
  ),
});

/** The newest runs of the account, as many as it will tell at once. */
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

/** Prices and parameters differ in shape from model to model, so the names alone are read. */
export const list = query({
  method: 'GET',
  path: '/v1/video-models',
  ...response(Models, ({ data }): LiveModel[] =>
    data.flatMap((it) => (it == null ? [] : [{ slug: it.id, kind: 'video' }])),
  ),
});
