import type { GenerationRequest, Job, RegistryEvent, SubmitOptions } from '@crosspoint/core';
import type { Gateways } from '../gateways/gateways.ts';
import { jobBehind } from './find-unknown.ts';

/** A job, and whether it was bought just now or is that of an earlier purchase under the same key. */
export interface PurchaseOutcome {
  readonly job: Job;
  readonly bought: 'now' | 'earlier';
  /** The offer that was taken; undefined where nothing was bought now. */
  readonly offer?: FinalOffer | undefined;
}

/** The offer that is about to be taken, at the price that was asked for just now. */
export type FinalOffer = Extract<RegistryEvent, { type: 'plan' }>['offers'][number];

/** What happens before a purchase has its job. */
export interface BuyObserver {
  /** Called before the request is sent. */
  readonly onOffer?: (offer: FinalOffer) => void;
  /** Called where another caller is sending the request under this key, with the longest that takes. */
  readonly onWait?: (atMostMs: number) => void;
  /** Called as the request leaves. */
  readonly onSend?: () => void;
  /** Called where the response was lost, and the gateway lists the job. */
  readonly onFound?: (job: Job) => void;
}

/**
 * Buys once under a key, or gets the job the key stands for already. Where the outcome of the submit is unknown, the
 * gateway's own listing is asked for its job.
 */
export async function buy(
  { registry, observe }: Pick<Gateways, 'registry' | 'observe'>,
  request: GenerationRequest,
  options: SubmitOptions & { readonly idempotencyKey: string },
  { onOffer, onWait, onSend, onFound }: BuyObserver = {},
): Promise<PurchaseOutcome> {
  let offer: FinalOffer | undefined;
  let isSent = false;
  const isOwn = (key: string): boolean => key === options.idempotencyKey;
  const stop = observe((event) => {
    if (event.type === 'plan' && isOwn(event.idempotencyKey)) {
      [offer] = event.offers;
      if (offer !== undefined) onOffer?.(offer);
    }
    if (event.type === 'submit.waiting' && isOwn(event.ref.idempotencyKey)) onWait?.(event.atMostMs);
    if (event.type !== 'request.start' || event.purpose !== 'submit') return;
    if (!isOwn(event.ref.idempotencyKey)) return;
    isSent = true;
    onSend?.();
  });
  try {
    const job = await registry.submit(request, options).catch(async (error: unknown) => {
      const found = await jobBehind(registry, error, options.signal);
      onFound?.(found);
      return found;
    });
    return isSent ? { job, bought: 'now', offer } : { job, bought: 'earlier' };
  } finally {
    stop();
  }
}
