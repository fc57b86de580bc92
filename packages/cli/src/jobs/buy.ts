import type { GenerationRequest, Job, RegistryEvent, SubmitOptions } from '@crosspoint/core';
import type { Gateways } from '../gateways/gateways.ts';

/** A job, and whether it was bought just now or is that of an earlier purchase under the same key. */
export interface Bought {
  readonly job: Job;
  readonly bought: 'now' | 'earlier';
}

/** The offer that is about to be taken, at the price that was asked for just now. */
export type FinalOffer = Extract<RegistryEvent, { type: 'plan' }>['offers'][number];

/** Buys once under a key, or gets the job the key stands for already. */
export async function buy(
  { registry, observe }: Pick<Gateways, 'registry' | 'observe'>,
  request: GenerationRequest,
  options: SubmitOptions & { readonly idempotencyKey: string },
  onOffer: (offer: FinalOffer) => void = () => undefined,
): Promise<Bought> {
  let bought: Bought['bought'] = 'earlier';
  const stop = observe((event) => {
    if (event.type === 'plan' && event.offers[0] !== undefined) onOffer(event.offers[0]);
    if (event.type !== 'request.start' || event.purpose !== 'submit') return;
    if (event.ref.idempotencyKey === options.idempotencyKey) bought = 'now';
  });
  try {
    return { job: await registry.submit(request, options), bought };
  } finally {
    stop();
  }
}
