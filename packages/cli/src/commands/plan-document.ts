import type { Plan } from '@crosspoint/core';

/** A plan as `--json` tells it. An unknown price is a written `null`: a missing key would be easy to read over. */
export const planDocument = ({ offers, declined }: Plan): Readonly<Record<string, unknown>> => ({
  offers: offers.map((offer) => ({ ...offer, price: offer.price ?? null })),
  declined,
});
