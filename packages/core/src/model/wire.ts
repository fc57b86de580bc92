import * as z from 'zod';
import { decimal, isDecimal } from './decimal.ts';

// How a number that a double cannot hold arrives: an object that still knows its digits (io/numbers).
const digits = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'object' || value === null || !('isLosslessNumber' in value) || !('value' in value))
    return undefined;
  return typeof value.value === 'string' ? value.value : undefined;
};

/**
 * An id in a response: text or a bare number, kept digit for digit. Empty or blank text is no id.
 *
 * @example const Accepted = lenient({ id: wireId() });
 */
export const wireId = (): z.ZodType<string> =>
  z.unknown().transform((value, context) => {
    const text = digits(value);
    if (text !== undefined && text.trim() !== '') return text;
    context.addIssue({ code: 'custom', message: 'expected an id (text or a number)' });
    return z.NEVER;
  });

/**
 * An amount in a response: a number or its text, as an exact decimal.
 *
 * @example const Balance = lenient({ usd: wireDecimal() }); // 0.50 and '0.50' are read as '0.50'
 */
export const wireDecimal = (): z.ZodType<string> =>
  z.unknown().transform((value, context) => {
    const text = digits(value)?.trim();
    if (text !== undefined && isDecimal(text)) return decimal(text);
    context.addIssue({ code: 'custom', message: 'expected a decimal number' });
    return z.NEVER;
  });

/**
 * A measure in a response, where the nearest double will do: a number or its text.
 *
 * @example const Progress = lenient({ percent: wireNumber().nullish() });
 */
export const wireNumber = (): z.ZodType<number> =>
  z.unknown().transform((value, context) => {
    const text = digits(value);
    if (text !== undefined && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
    context.addIssue({ code: 'custom', message: 'expected a number' });
    return z.NEVER;
  });

/**
 * The HTTP status an error body names itself: 400 to 599, a number or its text.
 *
 * @example const Refusal = lenient({ status: wireErrorStatus() });
 */
export const wireErrorStatus = (): z.ZodType<number> => wireNumber().pipe(z.int().min(400).max(599));

/**
 * A part of a response that may be absent, `null` or of another shape than expected: all three are `undefined`, so that a
 * field that is not needed cannot cost a paid job.
 *
 * @example z.object({ id: wireId(), progress: lenient(z.number()) })
 */
export const lenient = <Read>(schema: z.ZodType<Read>): z.ZodOptional<z.ZodType<Read | undefined>> => {
  const loose: z.ZodType<Read | undefined> = schema;
  return loose.catch(undefined).optional();
};
