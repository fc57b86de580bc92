import {
  type BalanceEntry,
  lenient,
  type LiveModel,
  query,
  response,
  wireDecimal,
} from '@crosspoint/core/plugin';
import * as z from 'zod';

const amount = lenient(wireDecimal());

/** Beyond the document: the operator's other pages print it (see `assumptions`). */
const Balance = z.object({
  currency: z.string(),
  balance: wireDecimal(),
  used: amount,
  token: lenient(
    z.object({
      name: lenient(z.string()),
      remaining: amount,
      unlimited_quota: lenient(z.boolean()),
    }),
  ),
});

/** The account's money, and what the key may still spend where it has a limit of its own. */
export const balance = query({
  method: 'GET',
  path: '/v1/balance',
  ...response(Balance, ({ currency, balance: left, used, token }): BalanceEntry[] => {
    const account = { scope: 'account', amount: left, currency, used: used ?? undefined } as const;
    if (token?.remaining == null || token.unlimited_quota === true) return [account];
    return [account, { scope: 'key', amount: token.remaining, currency, note: token.name ?? undefined }];
  }),
});

const model = lenient(
  z.union([
    z.string(),
    z.object({ id: z.string() }).transform(({ id }) => id),
    z.object({ name: z.string() }).transform(({ name }) => name),
  ]),
);
const list = z.array(model);

/** The document names the route and no shape. Models of every kind are in it, and nothing says which is which. */
const Catalogue = z.union([
  z.object({ data: list }).transform(({ data }) => data),
  z.object({ models: list }).transform(({ models }) => models),
]);

export const catalogue = query({
  method: 'GET',
  path: '/v1/models',
  ...response(Catalogue, (items): LiveModel[] =>
    items.flatMap((slug) => (slug == null || slug === '' ? [] : [{ slug }])),
  ),
});
