import { defineProvider, query, wireDecimal } from '@crosspoint/core/plugin';
import { exampleProvider } from '@crosspoint/core/testing';
import * as z from 'zod';

const { models } = exampleProvider.spec;
const parrot = models['echo/parrot'];
const Listed = z.object({ data: z.array(z.object({ name: z.string(), usd: z.coerce.string().nullish() })) });

/** Echo, with questions that cost nothing. */
export const freeQueries = defineProvider({
  ...exampleProvider.spec,
  models: { 'echo/parrot': parrot },
  discovery: {
    list: query({
      method: 'GET',
      path: '/models',
      schema: Listed,
      parse: ({ data }) => data.map(({ name, usd }) => ({ slug: name, price: usd ?? undefined })),
    }),
  },
  balance: query({
    method: 'GET',
    path: '/balance',
    schema: z.object({ left: wireDecimal() }),
    parse: ({ left }) => [{ amount: left, currency: 'USD' }],
  }),
});
