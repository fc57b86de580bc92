import { type BalanceEntry, type LiveModel, query, response, wireDecimal } from '@crosspoint/core/plugin';
import * as z from 'zod';

export const Wallet = z.object({
  prepaid: wireDecimal().nullish(),
  bonus: wireDecimal().nullish(),
  capped: z.boolean().nullish(),
});

const purse = (amount: string | null | undefined, currency: string): BalanceEntry[] =>
  amount == null ? [] : [{ scope: 'account', amount, currency }];

/** Two purses side by side; the gateway leaves out the one that was never filled. */
export const balance = query({
  method: 'GET',
  path: '/wallet',
  ...response(Wallet, ({ prepaid, bonus }) => [...purse(prepaid, 'USD'), ...purse(bonus, 'credits')]),
});

const Param = z.object({
  type: z.enum(['string', 'integer']),
  min: z.number().nullish(),
  max: z.number().nullish(),
});
export const Live = z.object({
  name: z.string(),
  makes: z.enum(['video', 'image']).nullish(),
  inputs: z.record(z.string(), Param).nullish(),
});
export const LiveList = z.object({ models: z.array(Live) });

export const readLive = ({ name, makes, inputs }: z.output<typeof Live>): LiveModel => ({
  slug: name,
  kind: makes ?? undefined,
  ...(inputs == null
    ? {}
    : {
        params: Object.fromEntries(
          Object.entries(inputs).map(([input, { type, min, max }]) => [
            input,
            { type, ...(min == null ? {} : { min }), ...(max == null ? {} : { max }) },
          ]),
        ),
      }),
});

export const discovery = {
  list: query({
    method: 'GET',
    path: '/models',
    ...response(LiveList, ({ models }) => models.map(readLive)),
  }),
  one: query({ method: 'GET', path: '/models/{slug}', ...response(Live, readLive) }),
} as const;
