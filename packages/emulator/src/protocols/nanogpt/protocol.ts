import type { Protocol } from '../../frame/protocol.ts';
import { balance, catalogue } from './account.ts';
import { withKey } from './auth.ts';
import { canned } from './canned.ts';
import { content, file } from './file.ts';
import { flags } from './flags.ts';
import { refusal } from './refusal.ts';
import { recover } from './runs.ts';
import { settings } from './settings.ts';
import { status, unifiedStatus } from './status.ts';
import { limited, submit } from './submit.ts';

/** Of a route that is not on the page this is written from. */
const beyond = 'that this route is there: the page does not have it, others have seen it';

/** NanoGPT, video: written from its page on video generation, and from what others have seen beyond it. */
export const nanogpt: Protocol = {
  standsFor: 'https://nano-gpt.com/api',
  routes: [
    {
      name: 'submit',
      method: 'POST',
      path: '/generate-video',
      handle: limited(withKey(submit)),
      assumes:
        'prices but for Veo 2; 413 for a data URL of more than 4 MiB decoded; 400 for a picture to a model without one and for a ratio beside one; 404 for an unknown model',
    },
    {
      name: 'status',
      method: 'GET',
      path: '/generate-video/status',
      handle: withKey(status),
      assumes: '400 without a model slug, 404 with a wrong one; data.cost here as in the unified status',
    },
    {
      name: 'unified-status',
      method: 'GET',
      path: '/video/status',
      handle: withKey(unifiedStatus),
      assumes: `${beyond}; no model is needed`,
    },
    {
      name: 'recover',
      method: 'GET',
      path: '/generate-video/recover',
      handle: withKey(recover),
      assumes: `${beyond}; the words of its rows`,
    },
    {
      name: 'content',
      method: 'GET',
      path: '/generate-video/content',
      handle: withKey(content),
      assumes: `${beyond}; every run can be had there`,
    },
    {
      name: 'balance',
      method: 'POST',
      path: '/check-balance',
      handle: withKey(balance),
      assumes: `${beyond}; a price is held at submit and given back when a job fails`,
    },
    {
      name: 'models',
      method: 'GET',
      path: '/v1/video-models',
      handle: catalogue,
      assumes: `${beyond}; prices and how they are told`,
    },
    { name: 'file', method: 'GET', path: '/files/:name', handle: file, assumes: 'links open without a key' },
  ],
  keyHeader: 'x-api-key: {key}',
  samples: [
    {
      title: 'a video from text (Veo 2)',
      path: '/generate-video',
      body: {
        model: 'veo2-video',
        prompt: 'A majestic eagle soaring through mountain peaks at sunset',
        duration: '5s',
        aspect_ratio: '16:9',
      },
    },
    {
      title: 'a video from a picture (Kling 2.1)',
      path: '/generate-video',
      body: {
        model: 'kling-v21-standard',
        prompt: 'Make the person in the image wave hello',
        imageUrl: 'https://assets.example.com/reference/wave-hello.jpg',
        duration: '5',
        aspect_ratio: '16:9',
      },
    },
    {
      title: 'a video from text (Seedance Lite)',
      path: '/generate-video',
      body: {
        model: 'seedance-lite-video',
        prompt: 'A paper boat crosses a puddle.',
        duration: '5',
        resolution: '720p',
      },
    },
  ],
  elsewhere: () => refusal(404, 'Not found'),
  flags,
  canned,
  settings,
};
