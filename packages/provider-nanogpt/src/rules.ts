import type { Rule } from '@crosspoint/core/plugin';
import { framesOf, wanFrames } from './fields.ts';

/** A duration that is not a whole number of frames is never rounded to one. */
export const wholeFrames = {
  fields: ['duration'],
  // `num_frames` may come from providerOptions as well, so the rule looks at the duration itself.
  when: (request) =>
    request.kind === 'video' &&
    request.duration !== undefined &&
    framesOf(request.duration, request) === undefined,
  effect: 'rejected',
  message: `is sent as frames, duration × fps, which must be a whole number from ${wanFrames.min} to ${wanFrames.max}; add fps (5 seconds at 17 to 20), or replace duration with providerOptions.nanogpt.num_frames`,
} as const satisfies Rule;

/** Without a documented frame rate, a number of frames has no duration. */
export const framesOnly = {
  fields: ['duration'],
  when: (request) => request.kind === 'video' && request.duration !== undefined,
  effect: 'rejected',
  message:
    'cannot be converted: the frame rate of this model is not documented; use providerOptions.nanogpt.num_frames, which is 65, 97 or 129',
} as const satisfies Rule;
