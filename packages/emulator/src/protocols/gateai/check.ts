import type { Model, Param, Params } from './model.ts';
import { brokenRules } from './rules.ts';

/** What is wrong with the parameters, going by the model's table; unknown ones pass and do nothing. */
export function issues(model: Model, params: Params): readonly string[] {
  const wrong = Object.entries(model.params).flatMap(([name, param]) => {
    const text = issue(name, sharpened[name]?.(model, param) ?? param, params[name]);
    return text === undefined ? [] : [`${name}: ${text}`];
  });
  return wrong.length > 0 ? wrong : brokenRules(model, params);
}

/** 0 leaves the size to the gateway, where the enumeration or the range has it, or nothing is said. */
const size =
  (name: 'width' | 'height') =>
  ({ params, range, rows }: Model, { required }: Param): Param => {
    const listed = params[name]?.enum?.includes(0) === true || range?.[name][0] === 0;
    const auto = listed || (range === undefined && rows === undefined);
    return { type: 'integer', ...(required && { required }), min: auto ? 0 : 1 };
  };

/** What no table says of its own rows. */
const sharpened: Readonly<Record<string, (model: Model, param: Param) => Param>> = {
  // the tables have "?" here, or a number without a lower end
  prompt: (_, param) => ({ ...param, type: 'string' }),
  quantity: (_, param) => ({ ...param, type: 'integer', min: 1 }),
  // sizes beyond a table or a range are snapped instead of being refused
  width: size('width'),
  height: size('height'),
};

function issue(name: string, param: Param, value: unknown): string | undefined {
  if (value === undefined) {
    // Some tables require a quantity that their own examples leave out: there the printed default steps in.
    return param.required && name !== 'quantity' ? 'is required' : undefined;
  }
  const { type } = param;
  const isType = type === undefined ? undefined : types[type];
  if (isType?.(value) === false) return `must be of type ${type}`;
  if (param.enum?.some((one) => one === value) === false) return `must be one of ${param.enum.join(', ')}`;
  const amount = measure(value);
  const [least, most] =
    typeof value === 'number' ? [param.min, param.max] : [param.minLength, param.maxLength];
  const unit = typeof value === 'number' ? '' : ' characters';
  if (least !== undefined && amount < least) return `must be at least ${least}${unit}`;
  if (most !== undefined && amount > most) return `must be at most ${most}${unit}`;
  return undefined;
}

const types: Readonly<Record<string, (value: unknown) => boolean>> = {
  integer: Number.isInteger,
  number: Number.isFinite,
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  array: Array.isArray,
};

const measure = (value: unknown): number =>
  typeof value === 'number' ? value : typeof value === 'string' ? value.length : 0;
