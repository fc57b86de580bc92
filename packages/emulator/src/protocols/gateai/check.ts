import type { Model, Param, Params } from './model.ts';
import { brokenRules } from './rules.ts';

/** What is wrong with the parameters, going by the model's table; unknown ones pass and do nothing. */
export function objections(model: Model, params: Params): readonly string[] {
  const wrong = Object.entries(model.params).flatMap(([name, param]) => {
    const text = objection(name, bounds(model, name, param), params[name]);
    return text === undefined ? [] : [`${name}: ${text}`];
  });
  return wrong.length > 0 ? wrong : brokenRules(model, params);
}

/** Sizes beyond a table or a range are snapped instead of being refused, so only their type is looked at here. */
const bounds = (model: Model, name: string, param: Param): Param =>
  (name === 'width' || name === 'height') && (model.rows ?? model.range) !== undefined
    ? { type: 'integer', ...(param.required && { required: true }), min: mayBeAuto(model, name) ? 0 : 1 }
    : param;

/** 0 leaves the size to the gateway, where the table or the range has it. */
const mayBeAuto = ({ params, range }: Model, name: 'width' | 'height'): boolean =>
  params[name]?.enum?.includes(0) === true || range?.[name][0] === 0;

function objection(name: string, param: Param, value: unknown): string | undefined {
  if (value === undefined) {
    // Some tables require a quantity that their own examples leave out: there the printed default steps in.
    return param.required && name !== 'quantity' ? 'is required' : undefined;
  }
  // The tables say "?" where they do not know; a prompt is text all the same.
  const type = param.type ?? (name === 'prompt' ? 'string' : undefined);
  const isType = type === undefined ? undefined : types[type];
  if (isType?.(value) === false) return `must be of type ${type}`;
  if (param.enum?.some((one) => one === value) === false) return `must be one of ${param.enum.join(', ')}`;
  const size = measure(value);
  const [least, most] =
    typeof value === 'number' ? [param.min, param.max] : [param.minLength, param.maxLength];
  const unit = typeof value === 'number' ? '' : ' characters';
  if (least !== undefined && size < least) return `must be at least ${least}${unit}`;
  if (most !== undefined && size > most) return `must be at most ${most}${unit}`;
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
