import * as z from 'zod';
import type { GatewayCall, GatewayContext, GatewayResponse } from '../../frame/protocol.ts';
import { jsonResponse } from '../../frame/response.ts';
import type { Script } from '../../frame/script.ts';
import { isJson, scriptOrIssue } from '../../frame/submitted.ts';
import type { UnlistedModel } from '../../frame/model-policy.ts';
import { type Model, type Param, type Point, models } from './generated/models.ts';
import { refusal } from './responses.ts';

/** The `params` of a request. */
export type Params = Readonly<Record<string, unknown>>;

/** What will be used for a parameter: what was sent, else the documented default; one the model has not does nothing. */
export function used(model: Model, params: Params, name: string): unknown {
  const param = model.params[name];
  return param && (params[name] ?? param.default);
}

/** Half of the video models name their length one way, half the other. */
export const durationName = ({ params }: Model): string | undefined =>
  ['duration', 'durationSeconds'].find((name) => params[name] !== undefined);

/** How many outputs a request asks for. */
export const quantityOf = (model: Model, params: Params): number =>
  Number(used(model, params, 'quantity') ?? 1);

const byId = new Map(models.map((model) => [model.id, model]));

export const findModel = (id: string): Model | undefined => byId.get(id);

/** A model that the document does not list: every parameter passes, and its price is INVENTED. */
export const asModel = ({ slug, kind }: UnlistedModel): Model => ({
  id: slug,
  type: kind,
  cost: 'invented',
  price: { per: 'generation', usd: '0.05' },
  params: {},
});

/**
 * The ids closest to one that is not there. The document calls its matching fuzzy and gives one example, `seedance` →
 * `seedance-2.0`; the smallest number of edits gives the same, and that it is this is our assumption.
 */
function suggestionsFor(id: string): readonly string[] {
  // A longer name is no typing mistake, and the cost of a distance grows with its square.
  if (id.length > 60) return [];
  const asked = id.toLowerCase();
  const near = models
    .map((model) => ({ id: model.id, edits: distance(asked, model.id) }))
    .filter((one) => one.edits <= Math.max(asked.length, one.id.length) / 2 || contains(one.id, asked));
  const least = Math.min(...near.map(({ edits }) => edits));
  return near.filter(({ edits }) => edits === least).map((one) => one.id);
}

const contains = (one: string, other: string): boolean => other.length > 1 && one.includes(other);

/** How many letters must be put in, taken out or replaced to turn one word into the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [at, letter] of from.split('').entries()) {
    const next = [at + 1];
    for (const [column, other] of to.split('').entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** Amounts are whole micro-dollars: sums are exact, and every printed price is some. */
const microPerUsd = 1_000_000;

/** `0.49` is 490000. */
export function microOf(usd: string): number {
  const [whole = '0', fraction = ''] = usd.split('.');
  return Number(whole) * microPerUsd + Number(fraction.padEnd(6, '0'));
}

/** 490000 is `0.49`, exactly. */
export function usdText(micro: number): string {
  const fraction = String(micro % microPerUsd)
    .padStart(6, '0')
    .replace(/0+$/, '');
  const whole = String(Math.floor(micro / microPerUsd));
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

/**
 * An amount as a JSON number. A decimal of up to 15 digits comes out of a double as it went in, so it is printed to
 * the letter; nothing is ever added up in this form.
 */
export const usdNumber = (micro: number): number => Number(usdText(micro));

/** A product divided, rounded up to a whole micro-dollar: too little is never asked. */
export function share(product: readonly number[], divisor: number): number {
  const whole = product.map(BigInt).reduce((one, other) => one * other, 1n);
  const by = BigInt(divisor);
  return Number((whole + by - 1n) / by);
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const pixels = ({ width, height }: Size): number => width * height;

/** The size of a request with its defaults, or undefined where it is left to the gateway (missing, or 0 for auto). */
export function sizeOf(model: Model, params: Params): Size | undefined {
  const [width, height] = [used(model, params, 'width'), used(model, params, 'height')].map(Number);
  if (width === undefined || height === undefined) return undefined;
  return width > 0 && height > 0 ? { width, height } : undefined;
}

/**
 * "Invalid width/height combinations are automatically snapped to the nearest valid pair by aspect ratio and pixel
 * count", or to the nearest step of a range. Which of the two measures comes first is not said; here it is the aspect
 * ratio's row, then the size in that row. Where a parameter's own limits differ from the range, the range holds.
 */
function snap(model: Model, size: Size): Size {
  const { rows, range } = model;
  if (range !== undefined)
    return { width: step(size.width, range.width), height: step(size.height, range.height) };
  const pairs = rows?.map((row) => row.map(toSize)) ?? [];
  const row = nearest(pairs, (one) => Math.min(...one.map((pair) => apart(ratio(pair), ratio(size)))));
  return (row && nearest(row, (pair) => apart(pixels(pair), pixels(size)))) ?? size;
}

/** The sizes of the same shape that are smaller, the largest first: what "lower resolution" may mean. */
export function smallerSizes(model: Model, size: Size): readonly Size[] {
  const row = model.rows?.map((one) => one.map(toSize)).find((one) => one.some((pair) => same(pair, size)));
  const candidates = row?.toReversed() ?? parts(model).map((part) => snap(model, part(size)));
  return candidates.filter((one) => pixels(one) < pixels(size));
}

/** Where no sizes are listed: halves and quarters, or what a price by the second is printed for, 720p. */
const parts = ({ price }: Model): readonly ((size: Size) => Size)[] =>
  price.per === 'seconds'
    ? [({ width, height }) => times({ width, height }, 720 / Math.min(width, height))]
    : [(size) => times(size, 1 / 2), (size) => times(size, 1 / 4)];

const times = ({ width, height }: Size, factor: number): Size => ({
  width: Math.round(width * factor),
  height: Math.round(height * factor),
});

const toSize = ([width = 0, height = 0]: readonly number[]): Size => ({ width, height });
const same = (one: Size, other: Size): boolean => one.width === other.width && one.height === other.height;
const ratio = ({ width, height }: Size): number => width / height;
/** Twice as much is as far away as half as much. */
const apart = (one: number, other: number): number => Math.abs(Math.log(one / other));

function nearest<T>(all: readonly T[], distance: (one: T) => number): T | undefined {
  const ranked = all.map((one) => ({ one, away: distance(one) }));
  return ranked.toSorted((one, other) => one.away - other.away)[0]?.one;
}

const step = (value: number, [from = 0, to = 0, by = 1]: readonly number[]): number =>
  Math.min(to, Math.max(from, Math.round(value / by) * by));

/**
 * What a job costs here. Every price in the document carries a `~`; the emulator takes the printed figure as it stands.
 * Where nothing is printed it assumes, never too little: an amount "per generation" is for one output; one "per
 * 1024×1024 image" grows with the pixels; between two printed lengths it grows evenly, beside them in proportion.
 */
/** "Cost Calculation" prints these beside the models' own sections. */
const morePoints: Readonly<Record<string, readonly Point[]>> = {
  'seedance-2.0': [
    ['1080p', 12, '3.33'],
    ['1080p', 15, '11.25'],
  ],
};

/** The same table; medium is printed nowhere and costs as much as high here. */
const byQuality: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'gpt-image-2': { low: '0.003', medium: '0.11', high: '0.11' },
};

const squarePixels = 1024 * 1024;
const heights: Readonly<Record<string, Size>> = {
  '720p': { width: 1280, height: 720 },
  '1080p': { width: 1920, height: 1080 },
};

/** In micro-dollars. */
export function priceOf(model: Model, params: Params): number {
  const { price } = model;
  const quantity = quantityOf(model, params);
  const size = sizeOf(model, params);
  if (price.per === 'seconds') return secondsPrice(model, price.points, params) * quantity;
  if (price.per === 'generation') return microOf(price.usd) * quantity;
  const usd = byQuality[model.id]?.[String(used(model, params, 'quality'))] ?? price.usd;
  return share([microOf(usd), size === undefined ? squarePixels : pixels(size), quantity], squarePixels);
}

function secondsPrice(model: Model, printed: readonly Point[], params: Params): number {
  const seconds = Number(used(model, params, durationName(model) ?? ''));
  const asked = sizeByMode(params) ?? sizeOf(model, params) ?? sizeOf(model, {});
  const points = [...printed, ...(morePoints[model.id] ?? [])];
  const fits = (name: string): boolean =>
    points.some(([height]) => height === name) && pixels(heights[name] ?? zero) <= pixels(asked ?? zero);
  const height = Object.keys(heights).findLast(fits) ?? '720p';
  const whole = along(
    points.filter((point) => point[0] === height),
    seconds,
  );
  const base = heights[height];
  return asked === undefined || base === undefined ? whole : share([whole, pixels(asked)], pixels(base));
}

const zero: Size = { width: 0, height: 0 };

/** The discovery chapter shows Seedance 2.0 with a `mode` its table does not have (wire notes, section 9). */
const sizeByMode = ({ mode, width }: Params): Size | undefined =>
  width === undefined && typeof mode === 'string'
    ? heights[`${mode.replace('RESOLUTION_', '')}p`]
    : undefined;

/** The price of so many seconds on the line through the printed points. */
function along(points: readonly Point[], seconds: number): number {
  const sorted = points.map(([, at, usd]) => ({ at, micro: microOf(usd) })).toSorted((a, b) => a.at - b.at);
  const after = sorted.find(({ at }) => at >= seconds);
  const before = sorted.findLast(({ at }) => at <= seconds);
  if (before === undefined || after === undefined) {
    const only = before ?? after ?? { at: 1, micro: 0 };
    return share([only.micro, seconds], only.at);
  }
  if (before.at === after.at) return before.micro;
  return before.micro + share([after.micro - before.micro, seconds - before.at], after.at - before.at);
}

interface GateaiRule {
  readonly models: readonly string[];
  readonly message: string;
  readonly broken: (is: (name: string) => unknown, seconds: number) => boolean;
}

/** What the descriptions of single parameters say about several at once (document, sections of these models). */
const rules: readonly GateaiRule[] = [
  {
    models: ['hailuo-2_3', 'hailuo-2_3-fast'],
    message: 'durationSeconds: 1080p takes 6 seconds only',
    broken: (is, seconds) => is('resolution') === '1080p' && seconds !== 6,
  },
  {
    models: ['ltxv-2.3-fast'],
    message: 'durationSeconds: more than 10 seconds need 25 fps and 1080p',
    broken: (is, seconds) => seconds > 10 && (is('fps') !== 25 || is('resolution') !== '1080p'),
  },
  {
    models: ['ltxv-2.3-fast', 'ltxv-2.3-pro'],
    message: 'end_frame: needs a start_frame',
    broken: (is) => is('end_frame') !== undefined && is('start_frame') === undefined,
  },
];

/** What is wrong with these parameters together. */
function brokenRules(model: Model, params: Params): readonly string[] {
  const is = (name: string): unknown => used(model, params, name);
  const seconds = Number(is(durationName(model) ?? ''));
  return rules
    .filter((rule) => rule.models.includes(model.id) && rule.broken(is, seconds))
    .map(({ message }) => message);
}

/** What is wrong with the parameters, going by the model's table; unknown ones pass and do nothing. */
function issues(model: Model, params: Params): readonly string[] {
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

/** A request that may be priced and made: checked, its size snapped. */
interface GateaiBody {
  readonly model: Model;
  readonly params: Params;
  readonly prompt: string;
  readonly script: Script;
  /** Of a model that the document does not list. */
  readonly unlisted: UnlistedModel | undefined;
  /** Tells of a snapped size, which no documented response does. */
  readonly headers: Readonly<Record<string, string>>;
}

const body = z.object({
  model: z.string(),
  type: z.string().optional(),
  params: z.record(z.string(), z.unknown()),
});

/** "Request Limits": for every model, whatever its own table says. */
const longestPrompt = 1500;
const mostOutputs = 8;

/** What is asked by `/api/generate` and `/api/estimate` alike, or the refusal. */
export function readBody(call: GatewayCall, gateway: GatewayContext): GateaiBody | GatewayResponse {
  const read = body.safeParse(call.body);
  if (!isJson(call) || !read.success)
    return refusal(400, 'INVALID_REQUEST', 'The body must be JSON: { model, type?, params }.');
  const { model: id, params } = read.data;
  const unlisted = findModel(id) === undefined ? gateway.unlisted(id) : undefined;
  const model = unlisted === undefined ? findModel(id) : asModel(unlisted);
  if (model === undefined) return modelNotFound(id);
  const { quantity } = params;
  const prompt = typeof params.prompt === 'string' ? params.prompt : '';
  if (prompt.length > longestPrompt)
    return refusal(400, 'PROMPT_TOO_LONG', `A prompt has at most ${longestPrompt} characters.`);
  if (typeof quantity === 'number' && quantity > mostOutputs)
    return refusal(400, 'QUANTITY_TOO_HIGH', `A request asks for at most ${mostOutputs} outputs.`);
  const wrong = issues(model, params);
  if (wrong.length > 0) return refusal(400, 'INVALID_PARAMS', wrong.join('; '));
  const script = scriptOrIssue(prompt, gateway);
  if (typeof script === 'string') return refusal(400, 'INVALID_PARAMS', `prompt: ${script}`);
  return { model, prompt, script, unlisted, ...snapped(model, params) };
}

/** The one error body the document shows; its status is not said. */
export const modelNotFound = (id: string): GatewayResponse =>
  jsonResponse(404, { error: 'Model not found', suggestions: suggestionsFor(id) });

function snapped(model: Model, params: Params): Pick<GateaiBody, 'params' | 'headers'> {
  const asked = params.width === undefined && params.height === undefined ? undefined : sizeOf(model, params);
  const size = asked && snap(model, asked);
  if (asked === undefined || size === undefined || same(asked, size)) return { params, headers: {} };
  const text = `${asked.width}x${asked.height} to ${size.width}x${size.height}`;
  return { params: { ...params, ...size }, headers: { 'x-emulator-snapped': text } };
}
