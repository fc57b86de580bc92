import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Registry } from '@crosspoint/core';
import type {
  Field,
  FieldTable,
  MediaField,
  MediaRow,
  GenerationTask,
  ModelRow,
  ParamTable,
  ProviderSpec,
} from '@crosspoint/core/plugin';
import type { JsonObject } from '../fixture/json-object.ts';
import { plainError } from '../run/plain-error.ts';
import { waysOf } from '../run/capabilities.ts';
import type { RefusedValue } from '../run/documented-responses.ts';
import type { Finding } from '../run/finding.ts';
import { isObject } from './alter.ts';
import { asRequest } from './offer.ts';

/** The request that is offered as it is, and its model as it is for the task. */
export interface BoundaryBase {
  readonly request: JsonObject;
  readonly provider: string;
  readonly where: string;
  readonly row: ModelRow;
  readonly task: GenerationTask;
  readonly claimed: ReadonlyMap<Field, readonly string[]>;
}

/** A value at a declared limit, or the next one beyond it. */
interface Boundary {
  /** The canonical field, or the name of the parameter where it is an option. */
  readonly name: string;
  readonly limit: string;
  readonly accepted: boolean;
  readonly value: unknown;
  readonly request: JsonObject;
}

/** Writes a value into the request. */
type ValueWriter = (value: unknown) => JsonObject;

/** The values on both sides of the limits of a parameter. */
function* limitsOf({ type, enum: values, ...limits }: ParamTable[string]) {
  if (values !== undefined) return;
  const { min, max, step = type === 'integer' ? 1 : 0.001, maxLength, minLength } = limits;
  if (type === 'integer' || type === 'number' || type === 'numeric') {
    if (min !== undefined) yield* [['min', true, min] as const, ['min', false, min - step] as const];
    if (max !== undefined) yield* [['max', true, max] as const, ['max', false, max + step] as const];
  }
  if (type !== 'string') return;
  const text = (length: number): string => 'k'.repeat(length);
  if (maxLength !== undefined)
    yield* [
      ['maxLength', true, text(maxLength)] as const,
      // A limit counts characters; each of these is two units of UTF-16 and four bytes.
      ['maxLength', true, '\u{1f3ac}'.repeat(maxLength)] as const,
      ['maxLength', false, text(maxLength + 1)] as const,
    ];
  if (minLength !== undefined && minLength > 0)
    yield* [
      ['minLength', true, text(minLength)] as const,
      ['minLength', false, text(minLength - 1)] as const,
    ];
}

const boundariesOf = (name: string, param: ParamTable[string], write: ValueWriter): Boundary[] =>
  [...limitsOf(param)].map(([limit, accepted, value]) => ({
    name,
    limit,
    accepted,
    value,
    request: write(value),
  }));

/** The parameter that a field writes as it is; undefined where a converter makes something else of the value. */
function plainParam(fields: FieldTable, { params }: ModelRow, field: Field): string | undefined {
  const way = waysOf(fields[field]).find(({ wire }) => wire.some((name) => Object.hasOwn(params, name)));
  const [name, ...more] = way?.wire ?? [];
  return way?.convert === undefined && more.length === 0 ? name : undefined;
}

/** The limits of the parameters: by their fields, or as an option where no field writes them. */
function ofParams({ fields }: ProviderSpec, base: BoundaryBase): Boundary[] {
  const { request, provider, row, claimed } = base;
  const table: FieldTable = { ...fields, ...row.fields };
  const written = new Set([...claimed.values()].flat());
  const byField = [...claimed.keys()].flatMap((field) => {
    const name = plainParam(table, row, field);
    const param = name === undefined ? undefined : row.params[name];
    if (param === undefined || field.includes('.')) return [];
    return boundariesOf(field, param, (value) => ({ ...request, [field]: value }));
  });
  const options = isObject(request['providerOptions']) ? request['providerOptions'] : {};
  const ofProvider = isObject(options[provider]) ? options[provider] : {};
  const byOption = Object.entries(row.params)
    // A name with a point is a place in the body, and no option.
    .filter(([name]) => !written.has(name) && !name.includes('.'))
    .flatMap(([name, param]) =>
      boundariesOf(name, param, (value) => ({
        ...request,
        providerOptions: { ...options, [provider]: { ...ofProvider, [name]: value } },
      })),
    );
  return [...byField, ...byOption];
}

// Larger inputs take too long to read for what they show.
const largestBytes = 16 * 1024 * 1024;

const isInput = (value: unknown): boolean => typeof value === 'string' || isObject(value);

const media: readonly MediaField[] = ['image', 'lastFrame', 'video'];
const lists = ['images', 'videos', 'audios'] as const;
const kinds = { image: 'image/png', lastFrame: 'image/png', video: 'video/mp4' } as const;

const mediaRow = (
  { media: ofAll = {} }: ProviderSpec,
  { row: { media: own = {}, byTask = {} }, task }: BoundaryBase,
  field: MediaField,
): MediaRow => ({
  accepts: [],
  ...ofAll[field],
  ...own[field],
  ...byTask[task]?.media?.[field],
});

/** The limits of the media that the request has: the bytes of one, the number of a list. */
function ofMedia(spec: ProviderSpec, base: BoundaryBase): Boundary[] {
  const { request } = base;
  const bytes = media.flatMap((field): Boundary[] => {
    const { maxBytes, accepts, types } = mediaRow(spec, base, field);
    const kind = field === 'image' || field === 'lastFrame' || field === 'video' ? kinds[field] : 'image/png';
    if (maxBytes === undefined || maxBytes > largestBytes || !accepts.includes('data')) return [];
    if (!isInput(request[field]) || (types !== undefined && !types.includes(kind))) return [];
    return [0, 1].map((more) => ({
      name: field,
      limit: 'maxBytes',
      accepted: more === 0,
      value: `${maxBytes + more} bytes`,
      request: {
        ...request,
        [field]: `data:${kind};base64,${Buffer.alloc(maxBytes + more).toString('base64')}`,
      },
    }));
  });
  const references = isObject(request['references']) ? request['references'] : {};
  const items = lists.flatMap((name): Boundary[] => {
    const { maxItems } = mediaRow(spec, base, `references.${name}`);
    const given: unknown = references[name];
    if (maxItems === undefined || !Array.isArray(given) || typeof given[0] !== 'string') return [];
    const link: string = given[0];
    return [0, 1].map((more) => ({
      name: `references.${name}`,
      limit: 'maxItems',
      accepted: more === 0,
      value: `${maxItems + more} links`,
      request: {
        ...request,
        references: {
          ...references,
          [name]: Array.from(
            { length: maxItems + more },
            (_, i) => `${link}${link.includes('?') ? '&' : '?'}kit=${i}`,
          ),
        },
      },
    }));
  });
  return [...bytes, ...items];
}

interface Planned {
  readonly offered: boolean;
  /** An entry of the field report explains that the value was changed. */
  readonly explained: boolean;
  /** The fields that were refused. */
  readonly refused: readonly string[];
}

async function planned(registry: Registry, request: JsonObject, name: string): Promise<Planned> {
  try {
    const { offers, declined } = await registry.plan(asRequest(request), { pricing: 'published' });
    const entry = offers[0]?.fieldReport.find(({ field }) => field === name);
    const explained =
      entry?.note !== undefined || entry?.outcome === 'ineffective' || entry?.outcome === 'converted';
    const refused = declined.flatMap(({ reasons }) => reasons.map(({ path }) => path.join('.')));
    return { offered: offers.length > 0, explained, refused };
  } catch (thrown) {
    return { offered: false, explained: false, refused: plainError(thrown).fields ?? [] };
  }
}

const lengthOf = (value: unknown): number | undefined =>
  typeof value === 'string' ? Array.from(value).length : undefined;

/** Whether a fixture expects a value inside of the limit to be refused: the document has a narrower one elsewhere. */
function isNarrower({ name, limit, value }: Boundary, refused: readonly RefusedValue[]): boolean {
  return refused.some(({ field, value: other }) => {
    if (field !== name) return false;
    if (typeof value === 'number' && typeof other === 'number')
      return limit === 'min' ? other >= value : other <= value;
    const [limitLength, length] = [lengthOf(value), lengthOf(other)];
    if (limitLength === undefined || length === undefined) return false;
    return limit === 'minLength' ? length >= limitLength : length <= limitLength && length > 0;
  });
}

async function judge(
  registry: Registry,
  where: string,
  boundary: Boundary,
  known: readonly RefusedValue[],
): Promise<Finding[]> {
  const { name, limit, accepted, value, request } = boundary;
  const { offered, explained, refused } = await planned(registry, request, name);
  const shown = typeof value === 'string' && value.length > 40 ? `${value.length} characters` : String(value);
  if (accepted) {
    // Another field may not fit the value; only a refusal of this one is a refusal of its limit.
    const isRefused =
      !offered &&
      !isNarrower(boundary, known) &&
      refused.some((path) => path === name || path.endsWith(`.${name}`));
    return isRefused
      ? [{ rule: 'RND-005', message: `${where}: ${name} ${shown} is its ${limit}, and is refused` }]
      : [];
  }
  return offered && !explained
    ? [{ rule: 'RND-005', message: `${where}: ${name} ${shown} is beyond its ${limit}, and is accepted` }]
    : [];
}

/**
 * Tries each declared limit on both sides: the limit itself is accepted, and the next value is not.
 *
 * @param withMedia - Whether media are tried as well; they are large.
 * @param refused - The values that fixtures expect to be refused.
 */
export async function boundaries(
  registry: Registry,
  spec: ProviderSpec,
  base: BoundaryBase,
  withMedia: boolean,
  refused: readonly RefusedValue[],
): Promise<Finding[]> {
  const found: Finding[] = [];
  const all = [...ofParams(spec, base), ...(withMedia ? ofMedia(spec, base) : [])];
  // One after the other: the bytes of each are large. Reading them waits for nothing, so the thread gets a turn between.
  for (const boundary of all) {
    found.push(...(await judge(registry, base.where, boundary, refused)));
    await nextTurn();
  }
  return found;
}
