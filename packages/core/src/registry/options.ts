import * as z from 'zod';
import { decimalSchema } from '../model/cost-schema.ts';
import { compare, isDecimal } from '../model/decimal.ts';
import { CrosspointError } from '../model/error.ts';
import { type Issue, issueText } from '../model/issue.ts';
import { once } from '../model/once.ts';
import { tasks } from '../model/request.ts';
import { isCurrency } from '../steps/currency.ts';
import { schemaWords, shown, valueAt } from '../steps/schema-words.ts';
import { suggest } from '../steps/suggest.ts';
import { unicodeIssues } from '../steps/well-formed.ts';
import type { PlanOptions } from './call-options.ts';

/**
 * Amounts by currency. A ceiling that no price can be held against would refuse every offer, or say that prices are
 * unknown; whoever wrote it meant another.
 */
export const amountsSchema = once(() =>
  z
    .record(z.string(), decimalSchema(), { error: "must be amounts by currency, such as { USD: '0.60' }" })
    .superRefine((amounts, context) => {
      const report = (path: string[], message: string): void =>
        context.addIssue({ code: 'custom', path, message });
      if (Object.keys(amounts).length === 0) report([], "names no currency; write such as { USD: '0.60' }");
      for (const [currency, amount] of Object.entries(amounts)) {
        const code = currency.trim().toUpperCase();
        if (!isCurrency(currency.trim()))
          report([currency], "is no currency; use an ISO code or a gateway's unit");
        else if (currency !== currency.trim() || (code.length === 3 && currency !== code))
          report([currency], `is no currency; did you mean ${code.length === 3 ? code : currency.trim()}?`);
        // An amount that is no decimal was reported already.
        else if (isDecimal(amount) && compare(amount, '0') < 0)
          report([currency], `must be at least 0; got ${amount}`);
      }
    }),
);

/** An `AbortSignal` of any realm: that of a test environment such as jsdom is none to `instanceof`. */
export const abortSignal = once(() =>
  z.custom<AbortSignal>(
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      'aborted' in value &&
      'addEventListener' in value &&
      typeof value.addEventListener === 'function',
    { error: 'must be an AbortSignal' },
  ),
);

/** A function of the application. */
export const observer = once(() =>
  z.custom<(...args: never[]) => unknown>((value) => typeof value === 'function', {
    error: 'must be a function',
  }),
);

export const waitOptionsSchema = once(() =>
  z.strictObject({
    timeoutMs: z
      .union([z.number().min(0), z.literal(Infinity)], { error: 'must be a number of milliseconds' })
      .optional(),
    signal: abortSignal().optional(),
    onUpdate: observer().optional(),
  }),
);

export const modelFilterSchema = once(() =>
  z.strictObject({
    kind: z.enum(['video', 'image', '3d']).optional(),
    task: z.enum(tasks).optional(),
    provider: z.string().optional(),
    publisher: z.string().optional(),
    model: z.string().optional(),
    /** By unit; a model passes whose lowest published price, for whatever it is per, is exact and at most this. */
    maxPrice: amountsSchema().optional(),
    /** Lets an approximate price pass `maxPrice`, and a model without one. @default false */
    allowUnknownPrice: z.boolean().optional(),
    /** Lists models whose day of retirement has come as well. @default false */
    includeRetired: z.boolean().optional(),
  }),
);

/** An unknown option may be misspelt. */
function unknownOption(name: string, around: Issue['path'], known: readonly string[]): Issue {
  const isPart = (option: string): boolean => option.toLowerCase().startsWith(name.toLowerCase());
  const near = around.length === 0 ? (suggest(name, known) ?? known.find(isPart)) : undefined;
  const hint = near === undefined ? `known are ${known.join(', ')}` : `did you mean ${near}?`;
  return { path: [...around, name], message: 'is not an option', ...(around.length === 0 ? { hint } : {}) };
}

/** Options that are amounts by currency. */
const amountOptions: ReadonlySet<string | number | undefined> = new Set([
  'maxPrice',
  'limits',
  'assumedPrice',
]);

/** What is wrong with an option, and how to write it. */
export function optionIssues(issue: z.core.$ZodIssue, options: unknown, known: readonly string[]): Issue[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownOption(key, path, known));
  const value = valueAt(options, issue.path);
  const words = schemaWords(issue);
  const message = value === undefined || words.includes('; got ') ? words : `${words}; got ${shown(value)}`;
  const isNumber = amountOptions.has(path[0]) && path.length === 2 && typeof value === 'number';
  return [
    {
      path: path.length === 0 ? ['options'] : path,
      message: value === undefined && path.length > 0 ? `is missing; ${words}` : message,
      // Most decimals have no exact binary number, so that a ceiling of one could be passed by a hair.
      ...(isNumber ? { hint: `write { ${String(path[1])}: '${value}' }` } : {}),
    },
  ];
}

/** Checks a caller's options. @throws CrosspointError `invalid_request` that names every issue. */
export function checked<Schema extends z.ZodObject>(schema: Schema, options: unknown): z.output<Schema> {
  const read = schema.safeParse(options);
  const known = Object.keys(schema.shape);
  const issues = read.success
    ? unicodeIssues(read.data)
    : read.error.issues.flatMap((issue) => optionIssues(issue, options, known));
  if (read.success && issues.length === 0) return read.data;
  throw invalidOptions(issues);
}

const invalidOptions = (issues: readonly Issue[]): CrosspointError =>
  new CrosspointError({ code: 'invalid_request', message: issues.map(issueText).join('. '), issues });

/** An issue with a provider that is not installed; it names the one that was probably meant. */
function unknownProvider(path: Issue['path'], id: string, installed: readonly string[]): Issue | undefined {
  const known = [...new Set(installed)];
  if (known.includes(id)) return undefined;
  const near = suggest(id, known);
  const hint = near === undefined ? `installed are: ${known.join(', ')}` : `did you mean ${near}?`;
  return { path, message: `names ${shown(id)}, which is not installed`, hint };
}

/**
 * A misspelt provider in `order` or `ignore` would be no preference at all, in `only` no offer, and in the `provider` of a
 * listing or a balance an empty result.
 *
 * @throws CrosspointError `invalid_request` that names every provider which is not installed.
 */
export function checkProviderIds<
  Options extends Pick<PlanOptions, 'only' | 'ignore' | 'order'> & { readonly provider?: string | undefined },
>(options: Options, installed: readonly string[]): Options {
  const lists = (['only', 'ignore', 'order'] as const).flatMap((name) =>
    (options[name] ?? []).map((id, i) => unknownProvider([name, i], id, installed)),
  );
  const one =
    options.provider === undefined ? undefined : unknownProvider(['provider'], options.provider, installed);
  const issues = [...lists, one].filter((issue) => issue !== undefined);
  if (issues.length > 0) throw invalidOptions(issues);
  return options;
}
