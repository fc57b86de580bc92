import { defineProvider, question, wireDecimal } from '@crosspoint/core/plugin';
import { echo } from '@crosspoint/core/testing';
import * as z from 'zod';

const { models } = echo.spec;
const parrot = models['echo/parrot'];
const Listed = z.object({ data: z.array(z.object({ name: z.string(), usd: z.coerce.string().nullish() })) });

/** Echo, with questions that cost nothing. */
export const asked = defineProvider({
  ...echo.spec,
  models: { 'echo/parrot': parrot },
  discovery: {
    list: question({
      method: 'GET',
      path: '/models',
      ...response(Listed, ({ data }) => data.map(({ name, usd }) => ({ slug: name, price: usd ?? undefined }))),
    }),
  },
  balance: question({
    method: 'GET',
    path: '/balance',
    ...response(z.object({ left: wireDecimal() }), ({ left }) => [{ amount: left, currency: 'USD' }]),
  }),
});
