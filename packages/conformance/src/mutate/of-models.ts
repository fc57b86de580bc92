import type { ModelRow, ParamSpec, PriceRow, ProviderSpec } from '@crosspoint/core/plugin';
import { type Change, type Steps, withValue } from './change.ts';
import { naming } from './touch.ts';

/** One thing that is done to an entry. */
type Edit = readonly [steps: Steps, change: string, value: unknown];

const numbers = (
  name: 'min' | 'max' | 'minItems' | 'maxItems' | 'minLength' | 'maxLength',
  param: ParamSpec,
): Edit[] => {
  const value = param[name];
  if (value === undefined) return [];
  return [
    [[name], 'one more', value + 1],
    [[name], 'one less', value - 1],
  ];
};

/** Another value of the same kind. */
function otherValue(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string') return `${value}-changed`;
  return undefined;
}

function required({ required: needed }: ParamSpec, pinned: boolean): Edit[] {
  if (needed !== undefined) return [[['required'], 'taken away', undefined]];
  return pinned ? [] : [[['required'], 'added', true]];
}

/** @param pinned - The row writes it itself, so that it is never missing. */
function ofParam(param: ParamSpec, pinned: boolean): Edit[] {
  const { enum: values } = param;
  const enumerated: Edit[] =
    values === undefined
      ? []
      : [
          ...(values.length > 1
            ? [
                [['enum'], 'without its first', values.slice(1)] as const,
                [['enum'], 'without its last', values.slice(0, -1)] as const,
              ]
            : []),
          [['enum'], 'taken away', undefined],
        ];
  const standing: Edit[] =
    param.default === undefined ? [] : [[['default'], 'another', otherValue(param.default)]];
  return [
    ...enumerated,
    ...(['min', 'max', 'minItems', 'maxItems', 'minLength', 'maxLength'] as const).flatMap((name) =>
      numbers(name, param),
    ),
    ...(param.step === undefined ? [] : [[['step'], 'taken away', undefined] as const]),
    ...standing,
    ...required(param, pinned),
  ];
}

const under = (steps: Steps, edits: readonly Edit[]): Edit[] =>
  edits.map(([own, change, value]) => [[...steps, ...own], change, value]);

/** The last digit of an amount, one higher. */
const dearer = (amount: string): string =>
  amount.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10));

const ofPrice = ({ amount, currency, when, by }: PriceRow): Edit[] => [
  [['amount'], `${amount} → ${dearer(amount)}`, dearer(amount)],
  [['currency'], `${currency} → credits`, currency === 'credits' ? 'USD' : 'credits'],
  ...(by === undefined ? [] : [[['by'], 'taken away', undefined] as const]),
  ...Object.entries(when ?? {}).map(
    ([name, value]) => [['when', name], 'another value', otherValue(value)] as const,
  ),
];

const ofConstants = (constants: ModelRow['constants']): Edit[] =>
  Object.entries(constants ?? {}).map(([name, value]) => [[name], 'another value', otherValue(value)]);

function ofRow(row: ModelRow): Edit[] {
  const {
    params,
    slug,
    price = [],
    constants,
    referenceMarkers = {},
    sizes = [],
    byTask = {},
    rules = [],
  } = row;
  return [
    [['slug'], 'another', `${slug}-changed`],
    ...Object.entries(params).flatMap(([name, param]) =>
      under(['params', name], ofParam(param, name in { ...constants })),
    ),
    ...under(['constants'], ofConstants(constants)),
    ...price.flatMap((it, i) => under(['price', i], ofPrice(it))),
    ...Object.entries(referenceMarkers).map(
      ([name, mark]) => [['referenceMarkers', name], 'another', `~${mark}`] as const,
    ),
    ...sizes.flatMap((it, i) => under(['sizes', i, 'wire'], ofConstants(it.wire))),
    ...rules.map((_, i) => [['rules', i], 'taken away', undefined] as const),
    ...Object.entries(byTask).flatMap(([task, own]) =>
      under(
        ['byTask', task],
        [
          ...(own.slug === undefined ? [] : [[['slug'], 'another', `${own.slug}-changed`] as const]),
          ...(own.path === undefined ? [] : [[['path'], 'another', `${own.path}-changed`] as const]),
          ...Object.entries(own.params ?? {}).flatMap(([name, param]) =>
            under(['params', name], ofParam(param, name in { ...constants, ...own.constants })),
          ),
          ...under(['constants'], ofConstants(own.constants)),
          ...(own.price ?? []).flatMap((it, i) => under(['price', i], ofPrice(it))),
        ],
      ),
    ),
  ];
}

/** Every change of one entry in a model's row. */
export const changesOfModels = (description: ProviderSpec): readonly Change[] =>
  Object.entries(description.models).flatMap(([id, row]) =>
    ofRow(row).map(([steps, change, value]) => ({
      path: ['models', id, ...steps].join('.'),
      change,
      description: withValue(description, ['models', id, ...steps], value),
      touches: naming(description, id),
    })),
  );
