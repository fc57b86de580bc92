// What one job is, for everybody who runs it: the same request, and so the same text on the wire.
import type { VideoRequest } from '@crosspoint/core';
import { version } from '../../packages/core/dist/model/version.js';

export const path = '/v2/video/generations';
/** The server says `completed` at this poll: of a short job, and of one as long as real jobs are. */
export const shortPolls = 3;
export const longPolls = 20;
/** As long as AI/ML API's keys are: 32 letters. */
export const apiKey = 'a-key-that-opens-nothing-at-all!';

const promptOf = (index: number): string =>
  `A paper boat crosses puddle ${index}, and the first drops of rain begin to fall.`;

/** In Crosspoint's vocabulary. No two are alike, so that nothing can be kept from one job for the next. */
export const requestOf = (index: number): VideoRequest => ({
  kind: 'video',
  model: 'alibaba/happyhorse-1.0',
  prompt: promptOf(index),
  duration: 5,
  resolution: '720p',
  aspectRatio: '16:9',
});

/** In the gateway's, with its fields in the order the registry writes them. */
export const bodyOf = (index: number): object => ({
  model: 'alibaba/happyhorse-1-0',
  prompt: promptOf(index),
  aspect_ratio: '16:9',
  resolution: '720p',
  duration: 5,
});

/** What the registry sends besides what undici adds by itself. */
export const pollHeaders = {
  'user-agent': `crosspoint/${version}`,
  accept: 'application/json',
  authorization: `Bearer ${apiKey}`,
  'accept-encoding': 'identity',
};
export const submitHeaders = { ...pollHeaders, 'content-type': 'application/json' };
