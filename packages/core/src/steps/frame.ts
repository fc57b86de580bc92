import type { FrameRow } from '../model/provider.ts';

/** Which pair of pixels was meant, or why none fits. */
export type Framed =
  | { readonly row: FrameRow; readonly exact: boolean }
  | { readonly problem: string; readonly right: string };

const pixels = (row: FrameRow): { width: number; height: number } => ({
  width: Number(row.writes['width']),
  height: Number(row.writes['height']),
});

/** How far a row's picture is from a wished one: ratio first, then the number of pixels. */
function far(row: FrameRow, width: number, height: number): number {
  const own = pixels(row);
  const ratio = Math.abs(Math.log((own.width / own.height) * (height / width)));
  const area = Math.abs(Math.log((own.width * own.height) / (width * height)));
  return ratio * 100 + area;
}

function nearest(frame: readonly FrameRow[], width: number, height: number): Framed {
  const row = frame.toSorted((a, b) => far(a, width, height) - far(b, width, height))[0]!;
  return { row, exact: pixels(row).width === width && pixels(row).height === height };
}

/**
 * The row of a frame table for a wish. A wish that is left open takes the first row's, which is the model's default;
 * pixels that are not in the table take the nearest pair, as the gateways that want pixels do, unless the model takes any.
 */
export function pickFrame(
  frame: readonly FrameRow[],
  aspectRatio: string | undefined,
  resolution: string | undefined,
  free = false,
): Framed {
  const [width, height] = resolution?.split('x').map(Number) ?? [];
  if (width !== undefined && height !== undefined && resolution !== undefined) {
    const row = { aspectRatio: `${width}:${height}`, resolution, writes: { width, height } };
    return free ? { row, exact: true } : nearest(frame, width, height);
  }
  const first = frame[0]!;
  const ratio = aspectRatio === 'auto' ? undefined : aspectRatio;
  const found = frame.find(
    (row) =>
      row.aspectRatio === (ratio ?? first.aspectRatio) && row.resolution === (resolution ?? first.resolution),
  );
  if (found !== undefined) return { row: found, exact: true };
  const known = [...new Set(frame.map((row) => `${row.aspectRatio} at ${row.resolution}`))];
  const wish = [ratio, resolution].filter((part) => part !== undefined).join(' at ');
  return { problem: `is ${wish}`, right: `use one of ${known.join(', ')}` };
}
