import type { FieldRow, FieldTable, GenerationRequest, Rule } from '@crosspoint/core/plugin';

const fewest = 81;
const most = 100;

/** Seconds as a number of frames; undefined where they are no whole number this model makes. */
function framesOf(seconds: number, request: GenerationRequest): number | undefined {
  if (request.kind !== 'video' || request.fps === undefined) return undefined;
  const exact = seconds * request.fps;
  const frames = Math.round(exact);
  // A tolerance: seconds such as 4.05 are not exact in binary.
  return Math.abs(exact - frames) < 1e-6 && frames >= fewest && frames <= most ? frames : undefined;
}

const inFrames: FieldRow = {
  wire: ['num_frames'],
  convert: (seconds, { request }) => ({ num_frames: framesOf(Number(seconds), request) }),
  alsoByName: true,
};

/** Wan counts frames, and names no default for either number: a length is said by both, or not at all. */
export const countedInFrames = { duration: inFrames } as const satisfies FieldTable;

/** A length that is no whole number of frames is never bent into one. */
export const wholeFrames = {
  fields: ['duration'],
  // Frames that were counted by hand stand on the wire as well, so it is the length itself that is looked at.
  when: (request) =>
    request.kind === 'video' &&
    request.duration !== undefined &&
    framesOf(request.duration, request) === undefined,
  effect: 'rejected',
  message: `is told in frames, duration × fps, which must be a whole number from ${fewest} to ${most}; give fps too (5 seconds at 17 to 20), or providerOptions.nanogpt.num_frames in place of duration`,
} as const satisfies Rule;

/** Without a documented rate, no number of frames is a number of seconds. */
export const framesAlone = {
  fields: ['duration'],
  when: (request) => request.kind === 'video' && request.duration !== undefined,
  effect: 'rejected',
  message:
    'cannot be told: its frames per second are not documented; give providerOptions.nanogpt.num_frames, which is 65, 97 or 129',
} as const satisfies Rule;
