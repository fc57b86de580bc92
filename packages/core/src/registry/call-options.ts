import type { GenerationTask, OutputKind } from '../model/request.ts';
import type { WaitOptions } from './jobs/follow.ts';
import type { Offer } from './plan/route.ts';

/**
 * How to choose among providers.
 *
 * @example await media.plan(request, { only: ['yotta', 'aimlapi'], maxPrice: { USD: '0.60' }, sort: 'price' });
 */
export interface PlanOptions<ProviderId extends string = string> {
  /** Provider ids, most wanted first; the others follow in their own order. */
  readonly order?: readonly ProviderId[] | undefined;
  /** Only these providers. */
  readonly only?: readonly ProviderId[] | undefined;
  /** None of these providers. */
  readonly ignore?: readonly ProviderId[] | undefined;
  /**
   * The most the request may cost, by currency or by a gateway's own unit: exact decimals, such as `{ USD: '0.60' }`. A
   * price that is unknown, approximate or in another currency does not qualify.
   */
  readonly maxPrice?: Readonly<Record<string, string>> | undefined;
  /** Lets an unknown or approximate price pass `maxPrice`. @default false */
  readonly allowUnknownPrice?: boolean | undefined;
  /** Lets a provider leave out a field it cannot send, instead of declining the request. @default false */
  readonly allowDroppedFields?: boolean | undefined;
  /**
   * How offers are ordered, before `order`: one order or several, of which a later one decides where the earlier find two
   * offers equal. `price` puts the cheapest exact price first, then the approximate ones, then the unknown. `latency` puts
   * the gateway first that has been the quickest with this model, `success` the one whose jobs have succeeded most often, by
   * what the store holds of each; below 20 jobs nothing is concluded, and the offer says so in its `reason`. A function must
   * be pure; below 0 it puts `a` first, and anything but a number ends the call with `invalid_request`. A submit takes the
   * first offer.
   *
   * @default offers that are exact in model, price and resumability first, the cheapest of them before the others; then
   *   those whose model is inferred, whose price is approximate or unknown, and gateways that respond only to the process
   *   that sent the request
   * @example sort: ['price', (a, b) => a.provider.localeCompare(b.provider)]
   */
  readonly sort?:
    | 'price'
    | 'latency'
    | 'success'
    | ((a: Offer, b: Offer) => number)
    | readonly ('price' | 'latency' | 'success' | ((a: Offer, b: Offer) => number))[]
    | undefined;
  /**
   * `live`: gateways with a price query are queried for the exact price, and for models that are in no table; a query
   * is free. `published`: prices come from the tables alone, and nothing is sent.
   *
   * @default 'live', for a plan and for a submit
   */
  readonly pricing?: 'live' | 'published' | undefined;
  /** Only providers whose jobs another process can follow. @default false */
  readonly requireResumable?: boolean | undefined;
}

/**
 * How to choose among providers, and how to buy.
 *
 * @example await media.submit(request, { idempotencyKey: order.id, maxPrice: { USD: '0.60' } });
 */
export interface SubmitOptions<ProviderId extends string = string> extends PlanOptions<ProviderId> {
  /**
   * The same key with the same request never buys twice: it gives the job of the first time. At most 256 characters.
   *
   * @default a new random key
   */
  readonly idempotencyKey?: string | undefined;
  /**
   * Whether the next offer is tried where a gateway certainly did not accept the request and another one may: it could
   * not be reached, is overloaded, refuses the key, has no balance left, or lacks a capability. A refused prompt is never
   * taken elsewhere, and nothing is sent anywhere once the outcome of a submit is unknown.
   *
   * @default true
   */
  readonly allowFallbacks?: boolean | undefined;
  /** How often the submit is sent again after an error response that proves it was not accepted, at each gateway; 0 to 10. @default 2 */
  readonly retries?: number | undefined;
  /** Aborted before the request left: nothing is bought. Aborted later: `submission_unknown`. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * How to choose, how to buy, and how long to wait.
 *
 * @example await media.generate(request, { maxPrice: { USD: '0.60' }, timeoutMs: 600_000 });
 */
export interface GenerateOptions<ProviderId extends string = string>
  extends SubmitOptions<ProviderId>, Pick<WaitOptions, 'timeoutMs' | 'onUpdate'> {
  /**
   * Whether a job that its gateway reports as failed is bought again at the next gateway, once at each. It is a purchase of
   * its own under the same idempotency key, so that the same call goes on with it after a crash, and `maxPrice` holds for
   * it. A refused content is never taken elsewhere. `true` buys again although the failed job may have been charged.
   *
   * @default only where the provider's tables say from a document that failed jobs are free; never with
   *   `allowFallbacks: false`
   */
  readonly retryFailed?: boolean | undefined;
}

/**
 * Which models to list. What is left out excludes nothing.
 *
 * @example media.models({ kind: 'video', maxPrice: { USD: '0.10' } });
 */
export interface ModelFilter<ProviderId extends string = string> {
  /** Only models that make this. */
  readonly kind?: OutputKind | undefined;
  /** Only models that can do this task. */
  readonly task?: GenerationTask | undefined;
  /** Only models that this provider serves. */
  readonly provider?: ProviderId | undefined;
  /** Only models of this maker; upper and lower case are equal. */
  readonly publisher?: string | undefined;
  /** A canonical id, or a gateway's own name. */
  readonly model?: string | undefined;
  /** A model passes when its lowest published price, per whatever unit, is exact and at most this. */
  readonly maxPrice?: Readonly<Record<string, string>> | undefined;
  /** Lets an approximate price pass `maxPrice`, and a model without a price. @default false */
  readonly allowUnknownPrice?: boolean | undefined;
  /** Lists models whose day of retirement has come as well. @default false */
  readonly includeRetired?: boolean | undefined;
}
