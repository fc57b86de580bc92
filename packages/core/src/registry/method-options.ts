// The options of methods that are loaded with their first call. What must be checked before a promise is made is in options.ts.
import * as z from 'zod';
import { once } from '../model/once.ts';
import { abortSignal, amountsSchema, observer, waitOptionsSchema } from './options.ts';
import type { SpendingGroupBy } from './budgets/spending.ts';
import type { Offer } from './plan/route.ts';
import type { Attempt } from './store/store.ts';

const sortError = "must be 'price', 'latency', 'success', a function of two offers, or a list of these";
const sortOrder = (): z.ZodType<'price' | 'latency' | 'success' | ((a: Offer, b: Offer) => number)> =>
  z.union([
    z.enum(['price', 'latency', 'success']),
    z.custom<(a: Offer, b: Offer) => number>((value) => typeof value === 'function', { error: sortError }),
  ]);

const ids = (): z.ZodType<string[]> => z.array(z.string().min(1));

/** How to choose among gateways. */
export const planOptionsSchema = once(() =>
  z.strictObject({
    /** Provider ids, most wanted first; the others follow in the order they were installed. */
    order: ids().optional(),
    /** Only these. */
    only: ids().optional(),
    /** None of these. */
    ignore: ids().optional(),
    /** The most it may cost, by unit. A price that is unknown, approximate or in another unit is no offer. */
    maxPrice: amountsSchema().optional(),
    /** Lets an unknown or approximate price pass a ceiling. @default false */
    allowUnknownPrice: z.boolean().optional(),
    /** Lets a gateway leave out a field it cannot take, instead of declining the request. @default false */
    allowDroppedFields: z.boolean().optional(),
    /** How offers are ordered: one order or several, of which a later one decides where the earlier find no difference. */
    sort: z.union([sortOrder(), z.array(sortOrder())], { error: sortError }).optional(),
    /**
     * `live`: gateways with a price query are queried for the exact price, and for models that are in no table; a query
     * is free. `published`: prices come from the tables alone, and nothing is sent.
     *
     * @default 'live', for a plan and for a purchase
     */
    pricing: z.enum(['live', 'published']).optional(),
    /** Only gateways whose jobs another process can follow. @default false */
    requireResumable: z.boolean().optional(),
  }),
);

export const submitOptionsSchema = once(() =>
  planOptionsSchema().extend({
    /**
     * The same key with the same request never buys twice: it gives the job of the first time.
     * @default a new random key
     */
    idempotencyKey: z
      .string()
      .max(256)
      // An empty variable in an application's template would be one key for every customer.
      .refine((key) => key.trim() !== '', { error: 'must not be blank; give each purchase a key of its own' })
      .optional(),
    /** Whether the next offer is tried where a gateway certainly did not accept the request. @default true */
    allowFallbacks: z.boolean().optional(),
    /** How often the submit is sent again after an error response that proves it was not accepted. @default 2 */
    retries: z.int().min(0).max(10).optional(),
    /** Before the request left: nothing is bought. After: `submission_unknown`. */
    signal: abortSignal().optional(),
  }),
);

export const workOptionsSchema = once(() =>
  z.strictObject({
    concurrency: z.int().min(1).optional(),
    signal: abortSignal().optional(),
    leaseMs: z.number().min(1_000).optional(),
    emptyPauseMs: z.number().min(1).optional(),
    onUpdate: observer().optional(),
  }),
);

export const followOptionsSchema = once(() =>
  waitOptionsSchema().extend({ retryFailed: z.boolean().optional() }),
);

export const generateOptionsSchema = once(() => submitOptionsSchema().extend(followOptionsSchema().shape));

/** Of a method that has no option but the signal that ends it. */
export const signalOptionsSchema = once(() => z.strictObject({ signal: abortSignal().optional() }));

/** A writable stream of the web or of Node.js; a readable one has neither method. */
const isSink = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  ('getWriter' in value || ('write' in value && 'end' in value));

export const downloadOptionsSchema = once(() =>
  z.strictObject({
    to: z.union([z.string().min(1), z.custom<object>(isSink)], {
      error: 'must be a path or a writable stream',
    }),
    outputIndex: z.int().min(0).optional(),
    signal: abortSignal().optional(),
    idleTimeoutMs: z.number().min(1).optional(),
    maxBytes: z.number().min(1).optional(),
    onProgress: observer().optional(),
    resume: z.strictObject({ bytes: z.int().min(1), validator: z.string().min(1) }).optional(),
  }),
);

export const balanceOptionsSchema = once(() =>
  z.strictObject({ provider: z.string().optional(), signal: abortSignal().optional() }),
);

const moment = (): z.ZodType<string | Date> =>
  z.union([z.string(), z.date()], { error: 'must be a Date or an ISO 8601 text' });

export const spendingOptionsSchema = once(() =>
  z.strictObject({
    since: moment().optional(),
    until: moment().optional(),
    by: z
      .custom<SpendingGroupBy>(
        (by) => typeof by === 'string' && /^(?:day|gateway|model|currency|tag:.+)$/s.test(by),
        {
          error: 'must be day, gateway, model, currency or tag:<name>',
        },
      )
      .optional(),
    filter: z
      .custom<(attempt: Attempt) => boolean>((filter) => typeof filter === 'function', {
        error: 'must be a function',
      })
      .optional(),
    signal: abortSignal().optional(),
  }),
);

export const discoverOptionsSchema = once(() =>
  z.strictObject({
    provider: z.string(),
    slug: z.string().min(1).optional(),
    signal: abortSignal().optional(),
  }),
);

export const reconcileOptionsSchema = once(() =>
  z.strictObject({
    decide: z
      .union([z.literal('not_accepted'), z.strictObject({ id: z.string().min(1) })], {
        error: "must be 'not_accepted' or { id }",
      })
      .optional(),
    signal: abortSignal().optional(),
  }),
);

export const cancelOptionsSchema = once(() =>
  z.strictObject({ allowOutputLoss: z.boolean().optional(), signal: abortSignal().optional() }),
);
