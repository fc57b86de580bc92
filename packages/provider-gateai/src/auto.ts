import type { AutoAspectRatioRow, ModelRow } from '@crosspoint/core/plugin';
import type { Slug } from './generated/tables.ts';

const zero = { width: 0, height: 0 } as const;
const explained = [{ wire: zero }] as const satisfies readonly AutoAspectRatioRow[];

const modes = [
  ['720p', 'RESOLUTION_720'],
  ['1080p', 'RESOLUTION_1080'],
  ['2160p', 'RESOLUTION_2160'],
  ['4K', 'RESOLUTION_2160'],
] as const;
const inModes = modes.map(([resolution, mode]): AutoAspectRatioRow => ({
  resolution,
  wire: { mode, ...zero },
}));

/** 0 is among the sides of some, without the words that Kling Video O and Seedance 1.0 have for it. */
const unexplained = (...rows: readonly AutoAspectRatioRow[]): readonly AutoAspectRatioRow[] =>
  rows.map((row) => ({
    ...row,
    note: 'the gateway lists 0 and does not explain it; of other models it leaves the shape open',
  }));
const alsoAt = (resolution: string) => unexplained(...explained, { resolution, wire: zero });

/** Kling 3.0 for a row that stands for one of its modes. */
export const kling30 = { standard: alsoAt('720p'), pro: alsoAt('1080p') };

const ltx23 = [
  { wire: {}, note: 'left out: the model takes the shape of the first frame, or 16:9 without one' },
] as const satisfies readonly AutoAspectRatioRow[];
/** "I2V only". */
const seedance1 = [
  { wire: zero, tasks: ['image-to-video'] },
] as const satisfies readonly AutoAspectRatioRow[];

const rows: { readonly [S in Slug]?: readonly AutoAspectRatioRow[] } = {
  'gemini-2.5-flash-image': unexplained(...explained),
  'kling-2.6': alsoAt('1080p'),
  'kling-3.0': unexplained(...explained, ...inModes),
  'kling-video-o-1': explained,
  'kling-video-o-3': [...explained, ...inModes],
  'ltxv-2.3-fast': ltx23,
  'ltxv-2.3-pro': ltx23,
  'seedance-1.0-pro': seedance1,
  'seedance-1.0-pro-fast': seedance1,
};

/** How a model is told that the shape is its own to choose; nothing where the page has no such way. */
export function autoOf(slug: Slug): Pick<ModelRow, 'autoAspectRatio'> {
  const auto = rows[slug];
  return auto === undefined ? {} : { autoAspectRatio: auto };
}
