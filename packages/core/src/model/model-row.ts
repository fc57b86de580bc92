import type { Field, MediaField } from './field.ts';
import type { ResolvedMedia } from './media.ts';
import type { PriceCondition, PriceSource, PriceUnit, UnitCount } from './price.ts';
import type { GenerationRequest, OutputKind, GenerationTask } from './request.ts';

/** Names and values as they stand in a gateway's request. */
export type WireFields = Readonly<Record<string, unknown>>;

/** One parameter as the gateway's own documentation states it. */
export interface ParamSpec {
  /** `numeric` is a number or the same number as text, where a gateway takes either. */
  readonly type: 'string' | 'integer' | 'number' | 'numeric' | 'boolean' | 'array' | 'object' | 'any';
  /** The gateway rejects a request without it. @default not required */
  readonly required?: true;
  /** The allowed values. Absent: any of the type. */
  readonly enum?: readonly (string | number | boolean)[];
  /** The smallest number. */
  readonly min?: number;
  /** The largest number. */
  readonly max?: number;
  /** The distance between allowed numbers, counted from `min`. */
  readonly step?: number;
  /** The shortest text, in characters. */
  readonly minLength?: number;
  /** The longest text, in characters. */
  readonly maxLength?: number;
  /** The fewest items of a list. */
  readonly minItems?: number;
  /** The most items of a list. */
  readonly maxItems?: number;
  /** What the gateway documents it will use when the parameter is left out. */
  readonly default?: unknown;
  /** What it is for, in our words, or what the document leaves open. */
  readonly note?: string;
  /** Not in the model's own table: taken from elsewhere in the document, as `note` says. */
  readonly inferred?: true;
}
/** The parameters of a model by their wire names. */
export type ParamTable = Readonly<Record<string, ParamSpec>>;

/** What a converter may read besides the value. */
export interface ConvertContext {
  /** The canonical request. */
  readonly request: GenerationRequest;
  /** The task that follows from the inputs of the request. */
  readonly task: GenerationTask;
}
/** Turns a canonical value into wire fields. Media arrive resolved. Pure. */
export type Converter = (value: unknown, context: ConvertContext) => WireFields;

/** How a canonical field is written. */
export interface FieldRow {
  /** The names of the wire fields that it writes. */
  readonly wire: readonly string[];
  /** Makes the wire fields of the canonical value. @default the value as it is */
  readonly convert?: Converter;
  /** Where the field is not asked for, `providerOptions` may hold what it writes: not every value of it is a value of the field. */
  readonly alsoByName?: true;
  /** What it writes are lists, which several such fields fill together: their items follow in the order of the fields. */
  readonly appends?: true;
}
/**
 * Canonical field → wire. A plain text is the wire name; of several ways the first counts whose wire names are in the
 * model's own table. No row: this gateway cannot.
 */
export type FieldTable = { readonly [F in Field]?: string | FieldRow | readonly (string | FieldRow)[] };

/** What a media field accepts. */
export interface MediaRow {
  /** `gateway-uri`: bytes are uploaded to the gateway first, as `ProviderSpec.upload` describes. */
  readonly accepts: readonly ResolvedMedia['form'][];
  /** The largest input, in bytes. Absent: not documented. */
  readonly maxBytes?: number;
  /** Media types; absent means the gateway does not say. */
  readonly types?: readonly string[];
  /** The most items of a list. Absent: not documented. */
  readonly maxItems?: number;
  /** The shortest side an image may have, in pixels. Sides of a link are not known and not judged. */
  readonly minSide?: number;
  /** The longest side of an image, in pixels. Absent: not documented. */
  readonly maxSide?: number;
  /** The widest aspect ratio an image may have: `2.5` takes 1:2.5 to 2.5:1. */
  readonly maxRatio?: number;
}
/** What a gateway takes of each field that holds media. */
export type MediaRows = { readonly [F in MediaField]?: MediaRow };

/** How `@image1`, `@video1`, `@audio1` in a prompt are written for the gateway; `{n}` is the number. */
export interface ReferenceMarkers {
  /** The marker of an image reference. */
  readonly image?: string;
  /** The marker of a video reference. */
  readonly video?: string;
  /** The marker of an audio reference. */
  readonly audio?: string;
}

/** A sentence across fields, checked before anything is sent. */
export interface Rule {
  /** The fields it is about; an issue names the first. */
  readonly fields: readonly Field[];
  /** Whether the sentence applies; sees the canonical request and what it became. Pure. */
  readonly when: (request: GenerationRequest, wire: WireFields, task: GenerationTask) => boolean;
  /** `rejected` stops the request; `ineffective` and `notice` only say so. */
  readonly effect: 'rejected' | 'ineffective' | 'notice';
  /** Why it applies, as a whole sentence. */
  readonly message: string;
}

/** A pair of pixels a model can make, and the wire fields that ask for it: the pair, and what goes with it. */
export interface SizeRow {
  /** The wire fields that request the size. */
  readonly wire: WireFields & { readonly width: number; readonly height: number };
  /** Not in the gateway's own list: worked out from something else in its document. */
  readonly inferred?: true;
}

/** How the shape is left to the model: `aspectRatio: 'auto'`. */
export interface AutoAspectRatioRow {
  /** Empty: the shape is the model's to choose when nothing is said. */
  readonly wire: WireFields;
  /** The named size it goes with, of a model that wants pixels; absent: that is left to the model as well. */
  readonly resolution?: string;
  /** @default every task of the model */
  readonly tasks?: readonly GenerationTask[];
  /** What the document leaves open, or what becomes of the shape. */
  readonly note?: string;
}

/** How long a side of an image may be, in pixels. */
export interface DimensionRange {
  /** The smallest value, in pixels. Absent: not documented. */
  readonly min?: number;
  /** The largest value, in pixels. Absent: not documented. */
  readonly max?: number;
  /** Counted from `min`. @default 1 */
  readonly step?: number;
}

/** A published price, worked out on the final wire body. */
export interface PriceRow {
  /** Wire values it holds for; a field left out of the body counts with its documented default. */
  readonly when?: Readonly<Record<string, PriceCondition>>;
  /** The unit that is charged. */
  readonly per: PriceUnit;
  /**
   * The wire field that counts the units, such as seconds or frames; of megapixels, the one that holds pixels such as
   * `1024x1024`.
   *
   * @default 1 output or request; `width` times `height` for megapixels; else the price is unknown
   */
  readonly by?: string;
  /** How many units it will be, by the gateway's documented formula, where no field says it. */
  readonly count?: UnitCount;
  /** The wire field that counts the outputs, where the units are those of one output. @default 1 output */
  readonly outputs?: string;
  /** How many units the amount is for, a decimal such as `'1000000'`. @default '1' */
  readonly units?: string;
  /** The price of one unit, an exact decimal. */
  readonly amount: string;
  /** The currency, such as `USD`. */
  readonly currency: string;
  /** Printed with `~`, or said to be about. */
  readonly approximate?: true;
  /** The day it was read, ISO 8601: `2026-01-31`. */
  readonly asOf: string;
  /** The document and section that prints it. @default `priceSource` of the model, then of the provider; one must be there */
  readonly source?: string;
}

/** Where a task of a model differs from the rest of its row. */
export interface TaskRow {
  /** The gateway's name of the model for this task. */
  readonly slug?: string;
  /** The path of the submit. @default that of the spec */
  readonly path?: `/${string}`;
  /** The parameters, over those of the model. */
  readonly params?: ParamTable;
  /** How canonical fields are written. */
  readonly fields?: FieldTable;
  /** What is taken of media. */
  readonly media?: MediaRows;
  /** How references are written in prompts. */
  readonly referenceMarkers?: ReferenceMarkers;
  /** Parameter values that are always sent. */
  readonly constants?: WireFields;
  /** The prices; the first row that fits counts. */
  readonly price?: readonly PriceRow[];
}

/** When a model goes, and what to use instead. */
export interface Deprecation {
  /** The day it was announced, or from which it is no longer recommended, ISO 8601: `2026-03-24`. */
  readonly since: string;
  /** The day from which it no longer works, ISO 8601. Absent: not announced. */
  readonly retiresOn?: string;
  /** The model to use instead, such as `openai/sora-2`. */
  readonly use: string;
}

/** How long the jobs of a model usually take, by a document. It decides when they are polled, and nothing else. */
export interface ProcessingTime {
  /** From the submit to the end, in ms. */
  readonly fromMs: number;
  /** The longest that is called usual, in ms; of a document with one figure, the same as `fromMs`. */
  readonly toMs: number;
  /** The document and section that prints it. */
  readonly source: string;
}

/** One model at one gateway, as data. */
export interface ModelRow extends PriceSource {
  /** The kind of its outputs. */
  readonly kind: OutputKind;
  /** The gateway's name of the model. */
  readonly slug: string;
  /** Who made the model. */
  readonly publisher?: string;
  /** The tasks of the model; the first is meant where the inputs fit several. */
  readonly tasks: readonly GenerationTask[];
  /** The gateway's own parameter table. */
  readonly params: ParamTable;
  /** Wire values this row stands for; asking for another is refused. */
  readonly constants?: WireFields;
  /** Fields this model spells in its own way; merged over the provider's. */
  readonly fields?: FieldTable;
  /** What it takes of media, over the entries of the spec. */
  readonly media?: MediaRows;
  /** How references are written in its prompts. */
  readonly referenceMarkers?: ReferenceMarkers;
  /** Rules across its fields. */
  readonly rules?: readonly Rule[];
  /** What differs for single tasks. */
  readonly byTask?: { readonly [T in GenerationTask]?: TaskRow };
  /** What resolution and ratio become where the gateway wants pixels. The first pair is what the model makes by itself. */
  readonly sizes?: readonly SizeRow[];
  /** Beside the pairs of `sizes`, `width` and `height` may be anything within these limits. */
  readonly dimensions?: { readonly width: DimensionRange; readonly height: DimensionRange };
  /** Without one, 'auto' is written like any ratio; of a model that wants pixels it is that of the first pair. */
  readonly autoAspectRatio?: readonly AutoAspectRatioRow[];
  /** The first pair is sent even when nothing was asked for. */
  readonly alwaysSendSize?: true;
  /** Its prices; the first row that fits counts. */
  readonly price?: readonly PriceRow[];
  /** How long its jobs usually take. @default `processingTimes` of the spec */
  readonly processingTime?: ProcessingTime;
  /** How sure we are that this is the canonical model. @default 'documented' */
  readonly modelMatch?: 'documented' | 'inferred';
  /** The gateway or the model's maker is taking it away. */
  readonly deprecated?: Deprecation;
}
