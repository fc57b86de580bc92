import { type Field, fieldNames, type MediaField, mediaCount } from '../../model/field.ts';
import type { ParamSpec } from '../../model/provider.ts';
import { rowsOf } from '../../steps/rows.ts';
import { commonRatios, commonSizes, sizeName } from '../../steps/size-names.ts';
import { literal, type Members, type Plain } from './member.ts';
import { allows, isShaped, type TypedModel, takes, type FieldValues, withoutRules } from './subject.ts';

/** How a field is probe: what the tables name for it, and whether some task of the model takes a value. */
interface FieldProbe {
  readonly named: readonly Plain[];
  readonly takes: (value: Plain) => boolean;
  /** A converter stands between the value and the wire, so the values it accepts cannot be read from the table. */
  readonly converted: boolean;
}

const unique = <Value>(values: readonly Value[]): readonly Value[] => [...new Set(values)];
const upTo = (count: number): readonly number[] => Array.from({ length: count + 1 }, (_, i) => i);

/** More values than an editor can usefully show. */
const mostNumbers = 48;

/** Whole numbers, and those around what tables name; a range that knows fractions, or is long, is any number. */
function numbers({ named, takes }: FieldProbe): Members {
  const tables = named.map((value) => Number.parseFloat(String(value))).filter(Number.isFinite);
  const around = tables.flatMap((value) => upTo(mostNumbers).flatMap((far) => [value - far, value + far]));
  const taken = unique([...upTo(64), ...around]).filter(takes);
  for (let next = 65; taken.includes(next - 1) && taken.length <= mostNumbers && takes(next); next += 1)
    taken.push(next);
  const between = taken.some((value) => takes(value + 0.37) || takes(value - 0.37));
  if (between || taken.length === 0 || taken.length > mostNumbers) return ['number'];
  return taken.toSorted((a, b) => a - b).map(literal);
}

/** `1` is what every model makes, also one that has no such parameter. */
const counts = (probe: FieldProbe): Members => {
  const members = numbers(probe);
  return members.includes('number') ? members : unique([literal(1), ...members]);
};

function flags({ takes }: FieldProbe): Members {
  const taken = [true, false].filter(takes);
  return taken.length === 1 ? taken.map(literal) : ['boolean'];
}

/** A gateway's own values. */
function words({ named, takes, converted }: FieldProbe): Members {
  const taken = named.filter((value) => typeof value === 'string').filter(takes);
  if (taken.length === 0 || takes('a-word-in-no-table')) return ['string'];
  return [...unique(taken).map(literal), ...(converted ? ['(string & {})'] : [])];
}

const ratioShape = /^\d+:\d+$/;

function ratios({ named, takes }: FieldProbe): Members {
  const tables = named.map(String).filter((word) => ratioShape.test(word));
  const taken = unique([...tables, ...commonRatios, 'auto']).filter(takes);
  return takes('97:89') || taken.length === 0 ? ['string'] : taken.map(literal);
}

/** Pixels no table lists, in steps of 8: who takes them all takes any. */
const unlikelyPixels = ['1016x760', '760x1016', '648x488'];
const sizeShape = /^(?:\d+p|\d+K|\d+x\d+)$/;

/** A size near another may stand for it; who takes all of these takes any. */
const unlikelySizes = ['333p', '777p', '1717p'];

function sizes({ named, takes }: FieldProbe): Members {
  if (unlikelySizes.every(takes)) return ['string'];
  const tables = named
    .map((word) => String(word).replace(/^(\d+)[*:×](\d+)$/, '$1x$2'))
    .filter((word) => sizeShape.test(word));
  const taken = unique([...tables, ...commonSizes]).filter(takes);
  const anyPixels = unlikelyPixels.every(takes);
  const members = anyPixels ? taken.filter((word) => !word.includes('x')) : taken;
  const all = [...members.map(literal), ...(anyPixels ? ['`${number}x${number}`'] : [])];
  return all.length === 0 ? ['string'] : all;
}

const readers: { readonly [F in Field]?: (probe: FieldProbe) => Members } = {
  n: counts,
  aspectRatio: ratios,
  resolution: sizes,
  duration: numbers,
  fps: numbers,
  seed: numbers,
  generateAudio: flags,
  keepAudio: flags,
  cameraFixed: flags,
  guidance: numbers,
  steps: numbers,
  quality: words,
  enhancePrompt: flags,
  watermark: flags,
  outputFormat: words,
  shots: () => ["'auto'", 'Shot[]'],
};

const sizeFields: readonly Field[] = ['aspectRatio', 'resolution'];
const statedBy = ({ enum: words = [], min, max }: ParamSpec): readonly Plain[] => [
  ...words,
  ...[min, max].filter((end) => end !== undefined),
];

/** What a task's tables name for the parameters a field writes, constants and the ends of ranges included. */
function namedBy({ provider, model }: TypedModel, field: Field): readonly Plain[] {
  const wire = rowsOf(provider, model, true).rows.get(field)?.wire ?? [];
  const constants = wire.map((name) => model.constants?.[name]).filter((value) => typeof value === 'string');
  const sizeNames = (model.sizes ?? []).flatMap((row) => sizeName(row, field));
  const params = wire.flatMap((name) => {
    const param = model.params[name];
    return param === undefined ? [] : statedBy(param);
  });
  return [...sizeNames, ...params, ...constants];
}

const hasRow = ({ provider, model }: TypedModel, field: Field): boolean =>
  (model.sizes !== undefined && sizeFields.includes(field)) ||
  (model.autoAspectRatio !== undefined && field === 'aspectRatio') ||
  rowsOf(provider, model, true).rows.has(field);

/** A ratio may fit beside some size alone, and a size beside some ratio. */
function withPartners(field: Field, value: Plain, named: readonly Plain[]): readonly FieldValues[] {
  const partner = sizeFields.find((other) => sizeFields.includes(field) && other !== field);
  return [
    { [field]: value },
    ...(partner === undefined
      ? []
      : named.map((other): FieldValues => ({ [field]: value, [partner]: other }))),
  ];
}

function probeOf(subjects: readonly TypedModel[], field: Field): FieldProbe {
  const named = unique(subjects.flatMap((subject) => namedBy(subject, field)));
  const partners = unique(
    sizeFields.flatMap((other) =>
      other === field ? [] : subjects.flatMap((subject) => namedBy(subject, other)),
    ),
  );
  const tries = (value: Plain) => withPartners(field, value, partners);
  const some = (them: readonly TypedModel[], value: Plain): boolean =>
    them.some((subject) => tries(value).some((values) => takes(subject, values)));
  // A rule that refuses everything speaks of what else the request holds; one that distinguishes values is kept.
  const usual = [...named, ...upTo(60), true, false, ...commonRatios, ...commonSizes];
  const used = usual.some((value) => some(subjects, value)) ? subjects : subjects.map(withoutRules);
  const converted = subjects.some(
    ({ provider, model }) => rowsOf(provider, model, true).rows.get(field)?.convert !== undefined,
  );
  return { named, takes: (value) => some(used, value), converted };
}

const isMedia = (field: Field): field is MediaField => mediaCount(field) !== undefined;
const mediaTypes = { one: 'Media', many: 'readonly Media[]' } as const;

/**
 * What a model takes in each field, as members of a union; a field that no task can write is absent. Converters work one
 * way, so values are tried: those the tables name, and the usual ones, against the check that every request goes through.
 */
export function fieldTypes(subjects: readonly TypedModel[]): ReadonlyMap<Field, Members> {
  const kind = subjects[0]?.model.kind ?? 'video';
  const types = new Map<Field, Members>();
  for (const field of fieldNames) {
    const media = mediaCount(field);
    const able = subjects.filter(
      (subject) => hasRow(subject, field) && (!isMedia(field) || allows(subject, field)),
    );
    if (field === 'n' && able.length === 0) types.set(field, [literal(1)]);
    if (able.length === 0) continue;
    if (media !== undefined) types.set(field, [mediaTypes[media]]);
    else types.set(field, readers[field]?.(probeOf(able, field)) ?? ['string']);
  }
  return new Map([...types].filter(([field]) => belongs(kind, field)));
}

// An image has no duration, and its references hold no videos.
const samples: readonly unknown[] = ['any', 1, true, '1:1', '720p', 'auto', 'https://example.com/input'];
const belongs = (kind: TypedModel['model']['kind'], field: Field): boolean => {
  const [name = field, inner] = field.split('.');
  return samples.some((value) =>
    isShaped(kind, { [name]: inner === undefined ? value : { [inner]: [value] } }),
  );
};
