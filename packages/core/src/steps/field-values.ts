import { type Field, mediaCount } from '../model/field.ts';
import type { ModelField } from '../model/model-field.ts';
import type { FieldRow, ModelRow, ParamSpec } from '../model/provider.ts';
import type { GenerationRequest, GenerationTask } from '../model/request.ts';
import { checkParam } from './param.ts';
import { commonRatios, commonSizes } from './size-names.ts';

type PlainValue = string | number | boolean;

const types: { readonly [F in Field]?: ModelField['type'] } = {
  n: 'integer',
  duration: 'number',
  fps: 'number',
  seed: 'integer',
  generateAudio: 'boolean',
  keepAudio: 'boolean',
  cameraFixed: 'boolean',
  guidance: 'number',
  steps: 'integer',
  enhancePrompt: 'boolean',
  watermark: 'boolean',
  shots: 'shots',
};

/** What a value of a field is. */
export const typeOf = (field: Field): ModelField['type'] => {
  const media = mediaCount(field);
  return media === undefined ? (types[field] ?? 'string') : media === 'one' ? 'media' : 'media-list';
};

/** The form of a field's values; a gateway's own name can stand for something else. */
const shapes: { readonly [F in Field]?: RegExp } = {
  aspectRatio: /^(?:\d{1,4}:\d{1,4}|auto)$/,
  resolution: /^(?:\d{2,5}p|\d{1,2}K|\d{2,5}x\d{2,5})$/,
};

const wholeNumbers = Array.from({ length: 60 }, (_, i) => i + 1);
/** Values to try where a converter stands between the request and the gateway's parameter: converters work one way. */
const usual: { readonly [F in Field]?: readonly PlainValue[] } = {
  n: wholeNumbers.slice(0, 16),
  aspectRatio: [...commonRatios, 'auto'],
  resolution: commonSizes,
  duration: wholeNumbers,
  fps: [12, 15, 16, 24, 25, 30, 48, 50, 60],
  generateAudio: [true, false],
  keepAudio: [true, false],
  cameraFixed: [true, false],
  enhancePrompt: [true, false],
  watermark: [true, false],
};

/** A gateway's value as one of a request: `'5s'` and `'5'` are 5 of a number. */
function canonical(field: Field, value: PlainValue): readonly PlainValue[] {
  const type = typeOf(field);
  if (type === 'number' || type === 'integer') {
    const number = Number.parseFloat(String(value));
    return Number.isFinite(number) ? [number] : [];
  }
  if (type === 'boolean') return typeof value === 'boolean' ? [value] : [];
  const text = String(value).replace(/^(\d+)[*×](\d+)$/, '$1x$2');
  return shapes[field]?.test(text) === false ? [] : [text];
}

/** What a value is tried against. */
export interface TriedValue {
  readonly request: GenerationRequest;
  readonly task: GenerationTask;
  readonly model: ModelRow;
}

/** What a value becomes; undefined where the converter was written for other values. */
function written(
  row: FieldRow,
  value: PlainValue,
  context: TriedValue,
): Readonly<Record<string, unknown>> | undefined {
  if (row.convert === undefined) return { [row.wire[0]!]: value };
  try {
    return row.convert(value, context);
  } catch {
    return undefined;
  }
}

function isTaken(row: FieldRow, value: PlainValue, context: TriedValue): boolean {
  const wire = written(row, value, context);
  return (
    wire !== undefined &&
    Object.entries(wire).every(([name, sent]) => {
      const param = context.model.params[name];
      const pin = context.model.constants?.[name];
      return (
        (param === undefined || checkParam(param, sent) === undefined) && (pin === undefined || pin === sent)
      );
    })
  );
}

/** The values of a field that is written by a row. */
export function valuesOf(
  field: Field,
  row: FieldRow,
  params: readonly ParamSpec[],
  context: TriedValue,
): ModelField['values'] {
  if (field === 'shots') return undefined;
  const named = params.flatMap((param) => param.enum ?? []);
  const limited = named.length > 0 || row.wire.some((name) => context.model.constants?.[name] !== undefined);
  if (typeOf(field) === 'boolean' || limited || row.convert !== undefined) {
    const tried = [
      ...new Set([...named.flatMap((value) => canonical(field, value)), ...(usual[field] ?? [])]),
    ];
    const taken = tried.filter((value) => isTaken(row, value, context));
    return taken.length === 0 || (!limited && taken.length === tried.length && typeOf(field) !== 'boolean')
      ? undefined
      : taken;
  }
  return undefined;
}

/** Which request value the gateway's documented default is. */
export function defaultOf(
  field: Field,
  row: FieldRow,
  values: ModelField['values'],
  { default: fallback }: ParamSpec,
  context: TriedValue,
): Partial<ModelField> {
  if (typeof fallback !== 'string' && typeof fallback !== 'number' && typeof fallback !== 'boolean')
    return {};
  const [found] = [...canonical(field, fallback), ...(values ?? [])].filter(
    (value) => written(row, value, context)?.[row.wire[0]!] === fallback,
  );
  return found === undefined ? {} : { default: found };
}
