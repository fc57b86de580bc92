import type { ModelRow, ParamSpec, PriceRow, ProviderSpec } from '@crosspoint/core/plugin';
import { type SpecMutant, type Steps, withValue } from './change.ts';
import { naming } from './touch.ts';

/** One change of an entry. */
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

/** @param pinned - The row sends it as a constant, so that it is never missing. */
function editsOfParam(param: ParamSpec, pinned: boolean): Edit[] {
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

/** The amount with its last digit one higher. */
const higherAmount = (amount: string): string =>
  amount.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10));

const otherCurrency = (currency: string): string => (currency === 'credits' ? 'USD' : 'credits');

const editsOfPrice = ({ amount, currency, when, by }: PriceRow): Edit[] => [
  [['amount'], `${amount} → ${higherAmount(amount)}`, higherAmount(amount)],
  [['currency'], `${currency} → ${otherCurrency(currency)}`, otherCurrency(currency)],
  ...(by === undefined ? [] : [[['by'], 'taken away', undefined] as const]),
  ...Object.entries(when ?? {}).map(
    ([name, value]) => [['when', name], 'another value', otherValue(value)] as const,
  ),
];

const editsOfConstants = (constants: ModelRow['constants']): Edit[] =>
  Object.entries(constants ?? {}).map(([name, value]) => [[name], 'another value', otherValue(value)]);

function editsOfRow(row: ModelRow): Edit[] {
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
      under(['params', name], editsOfParam(param, name in { ...constants })),
    ),
    ...under(['constants'], editsOfConstants(constants)),
    ...price.flatMap((row, i) => under(['price', i], editsOfPrice(row))),
    ...Object.entries(referenceMarkers).map(
      ([name, mark]) => [['referenceMarkers', name], 'another', `~${mark}`] as const,
    ),
    ...sizes.flatMap((row, i) => under(['sizes', i, 'wire'], editsOfConstants(row.wire))),
    ...rules.map((_, i) => [['rules', i], 'taken away', undefined] as const),
    ...Object.entries(byTask).flatMap(([task, taskRow]) =>
      under(
        ['byTask', task],
        [
          ...(taskRow.slug === undefined ? [] : [[['slug'], 'another', `${taskRow.slug}-changed`] as const]),
          ...(taskRow.path === undefined ? [] : [[['path'], 'another', `${taskRow.path}-changed`] as const]),
          ...Object.entries(taskRow.params ?? {}).flatMap(([name, param]) =>
            under(['params', name], editsOfParam(param, name in { ...constants, ...taskRow.constants })),
          ),
          ...under(['constants'], editsOfConstants(taskRow.constants)),
          ...(taskRow.price ?? []).flatMap((row, i) => under(['price', i], editsOfPrice(row))),
        ],
      ),
    ),
  ];
}

/** Every change of one entry in a model's row. */
export const changesOfModels = (spec: ProviderSpec): readonly SpecMutant[] =>
  Object.entries(spec.models).flatMap(([id, row]) =>
    editsOfRow(row).map(([steps, change, value]) => ({
      path: ['models', id, ...steps].join('.'),
      change,
      spec: withValue(spec, ['models', id, ...steps], value),
      touches: naming(spec, id),
    })),
  );
