import { jobStatuses, type SpendingGroupBy } from '@crosspoint/core/store';
import * as z from 'zod';

// The values were checked while they were read (values.ts); here they get their types.
const ids = z.array(z.string()).optional();

export const namespaceOptions = z.object({ namespace: z.string().optional() });

export const gatewayOptions = namespaceOptions.extend({
  emulate: z.boolean().default(false),
  emulator: z.string().optional(),
  proxy: z.string().optional(),
  allowRanges: ids,
});

export const routingOptions = z.object({
  only: ids,
  ignore: ids,
  order: ids,
  maxPrice: z.record(z.string(), z.string()).optional(),
  allowUnknownPrice: z.boolean().optional(),
  allowDroppedFields: z.boolean().optional(),
  sort: z.enum(['price', 'latency', 'success']).optional(),
  requireResumable: z.boolean().optional(),
});

export const followOptions = z.object({
  timeout: z.number().optional(),
  out: z.string().optional(),
});

export const downloadOptions = followOptions.extend({ previews: z.boolean().default(false) });

export const quoteOptions = z.object({ livePrices: z.boolean().default(false) });

export const purchaseOptions = z.object({
  idempotencyKey: z.string().optional(),
  buyAgain: z.boolean().default(false),
  yes: z.boolean().default(false),
});

export const reconcileOptions = z.object({
  acceptedAs: z.string().optional(),
  notAccepted: z.boolean().default(false),
});

export const cancelOptions = z.object({ allowOutputLoss: z.boolean().default(false) });

export const batchOptions = z.object({
  batch: z.string(),
  concurrency: z.number().default(8),
  batchId: z.string().optional(),
  timeout: z.number().optional(),
  out: z.string().optional(),
});

/** `false`: `--no-config`. */
export const configOptions = z.object({ config: z.union([z.string(), z.literal(false)]).optional() });

/** `false`: `--no-store`. */
export const storeOptions = z.object({ store: z.union([z.string(), z.literal(false)]).optional() });

export const listOptions = z.object({
  state: z.array(z.enum(jobStatuses)).optional(),
  tags: z.record(z.string(), z.string()).optional(),
  limit: z.number().default(20),
});

export const spendingOptions = z.object({
  by: z.custom<SpendingGroupBy>((by) => typeof by === 'string').default('day'),
  since: z.string().optional(),
  until: z.string().optional(),
  emulated: z.boolean().default(false),
});

export const filterOptions = z.object({
  kind: z.enum(['video', 'image', '3d']).optional(),
  task: z.string().optional(),
  publisher: z.string().optional(),
  provider: z.string().optional(),
  only: ids,
  maxPrice: z.record(z.string(), z.string()).optional(),
  allowUnknownPrice: z.boolean().optional(),
  refresh: z.boolean().default(false),
  all: z.boolean().default(false),
  includeRetired: z.boolean().optional(),
});

export const serverOptions = z.object({
  port: z.number().optional(),
  script: z.string().optional(),
  gatewayPorts: z.boolean().optional(),
  models: z.enum(['families', 'any', 'documented']).optional(),
  fixtures: z.string().optional(),
});

/** What was typed: the flags by the names of their table, and the argument. */
export interface Typed {
  readonly flags: Readonly<Record<string, unknown>>;
  readonly argument: string | undefined;
}

/** What is left of a type when every key either has a value or is not there. */
export type DefinedValues<Values> = { [K in keyof Values]?: Exclude<Values[K], undefined> };

/** A copy without the keys that have no value. */
export function given<Values extends object>(values: Values): DefinedValues<Values> {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as DefinedValues<Values>; // the same keys and values, as far as there are any
}
