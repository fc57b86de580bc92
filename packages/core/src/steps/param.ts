import { counted } from './counted.ts';
import type { ParamSpec } from '../model/provider.ts';

/** What is wrong with a wire value, and what the gateway's table allows. */
export interface ParamProblem {
  readonly message: string;
  readonly hint: string;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): value is number => typeof value === 'number';
const numeral = /^-?\d+(?:\.\d+)?$/;

const kinds: { readonly [T in ParamSpec['type']]: (value: unknown) => boolean } = {
  string: (value) => typeof value === 'string',
  integer: (value) => Number.isInteger(value),
  number: (value) => isNumber(value) && Number.isFinite(value),
  numeric: (value) => (isText(value) ? numeral.test(value) : Number.isFinite(value)),
  boolean: (value) => typeof value === 'boolean',
  array: (value) => Array.isArray(value),
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  any: () => true,
};

/** Every type a parameter can have. */
export const paramTypes: readonly string[] = Object.keys(kinds);

/** Allowed values as text: a range of whole numbers by its ends. */
function list(values: readonly (string | number | boolean)[]): string {
  const first = values[0];
  const row =
    values.length > 3 && values.every((value, i) => typeof first === 'number' && value === first + i);
  if (row) return `the whole numbers ${String(first)} to ${String(values.at(-1))}`;
  return values.map((value) => (typeof value === 'string' ? `'${value}'` : String(value))).join(', ');
}

const size = (value: unknown): number =>
  typeof value === 'string' ? Array.from(value).length : (value as readonly unknown[]).length;

const named: { readonly [T in ParamSpec['type']]?: string } = {
  integer: 'a whole number',
  numeric: 'a number or its text',
};

interface ParamCheck {
  readonly when: (param: ParamSpec, value: unknown) => boolean;
  readonly message: (param: ParamSpec, value: unknown) => string;
  readonly hint: (param: ParamSpec) => string;
}

const shown = (value: unknown): string => `is ${(JSON.stringify(value) ?? String(value)).slice(0, 60)}`;
/** What is held against `min`, `max` and `step`; undefined where there is nothing to measure. */
const measured = (param: ParamSpec, value: unknown): number | undefined => {
  if (isNumber(value)) return value;
  return param.type === 'numeric' && isText(value) ? Number(value) : undefined;
};
const outside = (value: number | undefined, param: ParamSpec): boolean =>
  value !== undefined && (value < (param.min ?? -Infinity) || value > (param.max ?? Infinity));
// A remainder with a tolerance: steps such as 0.1 are not exact in binary.
const offStep = (value: number, step: number, from: number): boolean =>
  Math.abs((value - from) / step - Math.round((value - from) / step)) > 1e-9;

const range = (param: ParamSpec): string =>
  param.min !== undefined && param.max !== undefined
    ? `use ${param.min} to ${param.max}`
    : param.min === undefined
      ? `use at most ${param.max}`
      : `use at least ${param.min}`;

// The first that applies speaks: a wrong type makes the rest meaningless.
const checks: readonly ParamCheck[] = [
  {
    when: (param, value) => param.enum !== undefined && !param.enum.includes(value as string),
    message: (_, value) => shown(value),
    hint: (param) => `use ${list(param.enum!)}`,
  },
  {
    when: (param, value) => param.enum === undefined && !kinds[param.type](value),
    message: (_, value) => shown(value),
    hint: (param) => `use ${named[param.type] ?? `a value of type ${param.type}`}`,
  },
  {
    when: (param, value) => outside(measured(param, value), param),
    message: (_, value) => shown(value),
    hint: range,
  },
  {
    when: (param, value) => {
      const size = measured(param, value);
      return size !== undefined && param.step !== undefined && offStep(size, param.step, param.min ?? 0);
    },
    message: (_, value) => shown(value),
    hint: (param) => `use steps of ${param.step}${param.min === undefined ? '' : ` from ${param.min}`}`,
  },
  {
    // Characters are never more than UTF-16 units: nearly no text has to be counted.
    when: (param, value) =>
      isText(value) && value.length > (param.maxLength ?? Infinity) && size(value) > param.maxLength!,
    message: (_, value) => `has ${counted(size(value), 'character')}`,
    hint: (param) => `use at most ${param.maxLength}`,
  },
  {
    when: (param, value) => isText(value) && param.minLength !== undefined && size(value) < param.minLength,
    message: (_, value) => `has ${counted(size(value), 'character')}`,
    hint: (param) => `use at least ${param.minLength}`,
  },
  {
    when: (param, value) =>
      Array.isArray(value) &&
      (value.length > (param.maxItems ?? Infinity) || value.length < (param.minItems ?? 0)),
    message: (_, value) => `has ${counted(size(value), 'item')}`,
    hint: (param) => `use ${param.minItems ?? 0} to ${param.maxItems ?? 'any number of'}`,
  },
];

/** A number that went out as text is talked of as the number that was given: `use 5, 10`, where the table says `'5'`, `'10'`. */
export function inNumbers(param: ParamSpec, given: unknown, written: unknown): ParamProblem | undefined {
  if (!isNumber(given) || !isText(written) || param.enum === undefined) return undefined;
  const unit = written.slice(String(given).length);
  const numbers = param.enum.map((value) => Number.parseFloat(String(value)));
  const alike = numbers.every((value, i) => `${value}${unit}` === param.enum![i]);
  return alike ? checkParam({ type: 'number', enum: numbers }, given) : undefined;
}

/** Holds a wire value against the gateway's own parameter table. */
export function checkParam(param: ParamSpec, value: unknown): ParamProblem | undefined {
  const failed = checks.find((check) => check.when(param, value));
  return failed && { message: failed.message(param, value), hint: failed.hint(param) };
}
