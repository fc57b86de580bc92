/** One model of the document, as its section states it; `generated/models.ts` holds them all. */
export interface Model {
  readonly id: string;
  /** The chapter it stands in, even where its price says otherwise: `lucid-origin` is a video at so much an image. */
  readonly type: string;
  /** The cost line as printed. */
  readonly cost: string;
  readonly price: Price;
  /** "Dimension Range": from, to, step. */
  readonly range?: { readonly width: readonly number[]; readonly height: readonly number[] };
  /** "Supported Resolutions": one row for each aspect ratio, its sizes from small to large. */
  readonly rows?: readonly (readonly (readonly number[])[])[];
  readonly params: Readonly<Record<string, Param>>;
}

/** Dollars, all of them printed with a `~`. */
export type Price =
  | { readonly per: 'generation' | 'image'; readonly usd: string }
  | { readonly per: 'seconds'; readonly points: readonly Point[] };

/** What a clip of this height (`720p`) and so many seconds costs. */
export type Point = readonly [height: string, seconds: number, usd: string];

export interface Param {
  /** Absent where the document has a question mark. */
  readonly type?: string;
  readonly required?: true;
  readonly default?: string | number | boolean | readonly string[];
  readonly enum?: readonly (string | number)[];
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

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
