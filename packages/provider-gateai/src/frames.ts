import type { FrameRow } from '@crosspoint/core/plugin';

// The first row of each table is the model's default. Wire names stand here because pixels are what is written.

/** LTX 2.0 Ultra lists the pairs of 1080 alone; those of its other modes are in proportion. */
export const ltxUltra = [
  {
    aspectRatio: '16:9',
    resolution: '1080p',
    writes: { mode: 'RESOLUTION_1080', width: 1920, height: 1080 },
  },
  {
    aspectRatio: '9:16',
    resolution: '1080p',
    writes: { mode: 'RESOLUTION_1080', width: 1080, height: 1920 },
  },
  {
    aspectRatio: '16:9',
    resolution: '1440p',
    writes: { mode: 'RESOLUTION_1440', width: 2560, height: 1440 },
  },
  {
    aspectRatio: '9:16',
    resolution: '1440p',
    writes: { mode: 'RESOLUTION_1440', width: 1440, height: 2560 },
  },
  {
    aspectRatio: '16:9',
    resolution: '2160p',
    writes: { mode: 'RESOLUTION_2160', width: 3840, height: 2160 },
  },
  {
    aspectRatio: '9:16',
    resolution: '2160p',
    writes: { mode: 'RESOLUTION_2160', width: 2160, height: 3840 },
  },
] as const satisfies readonly FrameRow[];

/** Kling 3.0 lists the pairs of 1080; those of 720 and 2160 are the other values its width and height may have. */
export const kling720 = [
  { aspectRatio: '16:9', resolution: '720p', writes: { width: 1280, height: 720 } },
  { aspectRatio: '9:16', resolution: '720p', writes: { width: 720, height: 1280 } },
  { aspectRatio: '1:1', resolution: '720p', writes: { width: 960, height: 960 } },
] as const satisfies readonly FrameRow[];

export const kling1080 = [
  { aspectRatio: '16:9', resolution: '1080p', writes: { width: 1920, height: 1080 } },
  { aspectRatio: '9:16', resolution: '1080p', writes: { width: 1080, height: 1920 } },
  { aspectRatio: '1:1', resolution: '1080p', writes: { width: 1440, height: 1440 } },
] as const satisfies readonly FrameRow[];

const kling2160 = [
  { aspectRatio: '16:9', resolution: '2160p', writes: { width: 3840, height: 2160 } },
  { aspectRatio: '9:16', resolution: '2160p', writes: { width: 2160, height: 3840 } },
  { aspectRatio: '1:1', resolution: '2160p', writes: { width: 2880, height: 2880 } },
] as const satisfies readonly FrameRow[];

const inMode = (mode: string, rows: readonly FrameRow[]): readonly FrameRow[] =>
  rows.map((row) => ({ ...row, writes: { mode, ...row.writes } }));

/** Kling 3.0 without a pin: the mode goes with the pixels. */
export const klingAny: readonly FrameRow[] = [
  ...inMode('RESOLUTION_1080', kling1080),
  ...inMode('RESOLUTION_720', kling720),
  ...inMode('RESOLUTION_2160', kling2160),
];

/** Seedance 2.0 lists no pairs: 1280 by 720 is its default, 1080p appears in its prices, the upright ones are turned. */
export const seedance20 = [
  { aspectRatio: '16:9', resolution: '720p', writes: { width: 1280, height: 720 } },
  { aspectRatio: '9:16', resolution: '720p', writes: { width: 720, height: 1280 } },
  { aspectRatio: '16:9', resolution: '1080p', writes: { width: 1920, height: 1080 } },
  { aspectRatio: '9:16', resolution: '1080p', writes: { width: 1080, height: 1920 } },
] as const satisfies readonly FrameRow[];

/** Flux Schnell takes any pixels of its range; only its default is a pair with a name. */
export const fluxSchnell = [
  { aspectRatio: '1:1', resolution: '1K', writes: { width: 1024, height: 1024 } },
] as const satisfies readonly FrameRow[];
