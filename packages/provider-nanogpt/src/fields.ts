import {
  asText,
  field,
  type FieldRow,
  type FieldTable,
  type GenerationRequest,
  type MediaRows,
  oneOf,
  withUnit,
} from '@crosspoint/core/plugin';

export const fields = {
  prompt: 'prompt',
  negativePrompt: 'negative_prompt',
  aspectRatio: 'aspect_ratio',
  resolution: 'resolution',
  duration: field('duration', asText),
  fps: 'frames_per_second',
  seed: 'seed',
  image: oneOf({ data: 'imageDataUrl', url: 'imageUrl' }),
  cameraFixed: 'camera_fixed',
  guidance: 'cfg_scale',
  steps: 'num_inference_steps',
} as const satisfies FieldTable;

/** Veo needs the unit after the number. */
export const durationWithUnit = { duration: field('duration', withUnit('s')) } as const satisfies FieldTable;

/** Bytes up to 4 MB, larger images as a URL (Image-to-Video Request). */
export const media = {
  image: { accepts: ['url', 'data'], maxBytes: 4 * 1024 * 1024 },
} as const satisfies MediaRows;

/** The numbers of frames that Wan makes. */
export const wanFrames = { min: 81, max: 100 } as const;

/** A duration in seconds as a number of frames; undefined if it is not a whole number that Wan makes. */
export function framesOf(duration: number, request: GenerationRequest): number | undefined {
  if (request.kind !== 'video' || request.fps === undefined) return undefined;
  const exact = duration * request.fps;
  const frames = Math.round(exact);
  // The tolerance is for durations such as 4.05, which are not exact in binary.
  return Math.abs(exact - frames) < 1e-6 && frames >= wanFrames.min && frames <= wanFrames.max
    ? frames
    : undefined;
}

const inFrames: FieldRow = {
  wire: ['num_frames'],
  convert: (duration, { request }) => ({ num_frames: framesOf(Number(duration), request) }),
  alsoByName: true,
};

/** Wan counts frames and documents no default for frames or frame rate: a length needs both, or is not sent. */
export const countedInFrames = { duration: inFrames } as const satisfies FieldTable;
