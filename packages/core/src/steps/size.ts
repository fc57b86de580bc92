import type { AutoAspectRatioRow, SizeRow, ModelRow, WireFields } from '../model/provider.ts';
import type { GenerationTask } from '../model/request.ts';
import type { Sides } from './picture.ts';
import { far, inEights, meant, near, pixelsOf, ratioOf, same, shown, sidesWords, snap } from './pixels.ts';

/** What asks for the pixels that were meant, or why nothing does. */
export type PickedSize =
  | { readonly wire: WireFields; readonly note?: string }
  | {
      readonly path: readonly ['aspectRatio' | 'resolution'];
      readonly message: string;
      readonly hint: string;
    };

export interface SizeRequest {
  readonly aspectRatio?: string | undefined;
  readonly resolution?: string | undefined;
}

type SizedRow = Pick<ModelRow, 'sizes' | 'dimensions' | 'kind'>;

const nearest = (rows: readonly SizeRow[], to: Sides): SizeRow =>
  rows.toSorted((one, other) => far(one.wire, to) - far(other.wire, to))[0]!;

function pickRow(row: SizeRow, requested: Sides): PickedSize {
  const notes = [
    ...(same(row.wire, requested) ? [] : [`${shown(row.wire)} is the nearest to ${shown(requested)} here`]),
    ...(row.inferred === true ? ['these pixels are inferred, the gateway does not list them'] : []),
  ];
  return notes.length === 0 ? { wire: row.wire } : { wire: row.wire, note: notes.join('; ') };
}

/** Sides within the limits; what goes with pixels is that of the nearest pair. */
const within = (rows: readonly SizeRow[], pixels: Sides, requested: Sides): PickedSize => {
  const { inferred: _listed, ...row } = nearest(rows, pixels);
  return pickRow({ ...row, wire: { ...row.wire, ...pixels } }, requested);
};

function listed({ sizes = [], dimensions }: SizedRow): string {
  const pairs = `use one of ${sizes.map((row) => shown(row.wire)).join(', ')}`;
  return dimensions === undefined ? pairs : `${pairs}, or ${sidesWords(dimensions)}`;
}

/** Pixels as they were asked for: the nearest a model can make, as gateways that want pixels do. */
function measured(model: SizedRow, rows: readonly SizeRow[], wanted: SizeRequest, pixels: Sides): PickedSize {
  const ratio = ratioOf(wanted.aspectRatio);
  if (ratio !== undefined && !near(pixels, { width: pixels.height * ratio, height: pixels.height })) {
    return {
      path: ['aspectRatio'],
      message: `is ${wanted.aspectRatio}, and the resolution ${shown(pixels)}`,
      hint: `leave it out, or give a resolution without pixels`,
    };
  }
  if (model.dimensions === undefined) return pickRow(nearest(rows, pixels), pixels);
  return within(rows, snap(pixels, model.dimensions), pixels);
}

const noSides: Sides = { width: 0, height: 0 };
const isEmpty = ({ width, height }: Sides): boolean => !(width > 0 && height > 0);

/** The wire fields that leave the shape to the model; undefined where the request does not, or the model has no such fields. */
export function autoOf(
  { autoAspectRatio, sizes }: Pick<ModelRow, 'autoAspectRatio' | 'sizes'>,
  { aspectRatio, resolution }: SizeRequest,
  task: GenerationTask,
): AutoAspectRatioRow | undefined {
  if (aspectRatio !== 'auto') return undefined;
  const fits = (row: AutoAspectRatioRow): boolean => sizes === undefined || row.resolution === resolution;
  return autoAspectRatio?.find((row) => fits(row) && (row.tasks ?? [task]).includes(task));
}

/**
 * The pixels for a requested size. Pixels take the nearest pair, or the nearest step; a name such as `'720p'` or a ratio takes a
 * pair that is near enough to be called so, and `anything` the nearest there is.
 */
export function pickSize(model: SizedRow, wanted: SizeRequest, anything: boolean): PickedSize {
  const { sizes: rows = [], dimensions, kind } = model;
  const field = wanted.resolution === undefined ? 'aspectRatio' : 'resolution';
  const given = pixelsOf(wanted.resolution);
  const targets =
    given === undefined
      ? meant(wanted.aspectRatio, wanted.resolution, kind, rows[0]!.wire)
      : ([given] as const);
  const asked = [wanted.aspectRatio, wanted.resolution]
    .filter((value) => value !== undefined && value !== 'auto')
    .join(' at ');
  if (isEmpty(targets[0])) return { path: [field], message: `is ${asked}`, hint: listed(model) };
  if (given !== undefined) return measured(model, rows, wanted, given);

  const found = targets
    .flatMap((target) => rows.filter((row) => near(row.wire, target)).map((row) => ({ row, target })))
    .toSorted((one, other) => far(one.row.wire, one.target) - far(other.row.wire, other.target))[0];
  if (found !== undefined) return pickRow(found.row, found.target);

  const fit = (target: Sides): Sides | undefined => dimensions && snap(inEights(target), dimensions);
  const fitting = targets.find((target) => near(fit(target) ?? noSides, target));
  const target = fitting ?? targets[0];
  const pixels = fit(target);
  if (pixels !== undefined && (anything || fitting !== undefined)) return within(rows, pixels, target);
  if (anything) return pickRow(nearest(rows, target), target);
  return { path: [field], message: `is ${asked}`, hint: listed(model) };
}
