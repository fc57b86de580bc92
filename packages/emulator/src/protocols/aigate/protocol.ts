import type { Protocol } from '../../frame/protocol.ts';
import { balance, catalogue } from './account.ts';
import { withKey } from './auth.ts';
import { canned } from './canned.ts';
import { content } from './content.ts';
import { refusal } from './refusal.ts';
import { settings } from './settings.ts';
import { submit } from './submit.ts';

const assumed =
  'all prices; the money is taken when the job ends, even if the client has gone; failed jobs are free; 400 http_400 for a wrong parameter';

/** AIGate, video: written from its page on video generation. No status, no id: a call is held until the videos are there. */
export const aigate: Protocol = {
  standsFor: 'https://api.aigate.shop',
  routes: [
    {
      name: 'submit',
      method: 'POST',
      path: '/v1/video/generations',
      handle: withKey(submit),
      assumes: assumed,
    },
    {
      name: 'submit',
      method: 'POST',
      path: '/v1/videos',
      handle: withKey(submit),
      assumes: `the same answer as of /v1/video/generations; ${assumed}`,
    },
    {
      name: 'file',
      method: 'GET',
      path: '/v1/videos/:task/content',
      handle: content,
      assumes: 'no key is needed, as in the printed download',
    },
    {
      name: 'models',
      method: 'GET',
      path: '/v1/models',
      handle: catalogue,
      assumes: 'the shape of the list, which the page only names; no key is needed',
    },
    {
      name: 'balance',
      method: 'GET',
      path: '/v1/balance',
      handle: withKey(balance),
      assumes:
        'that this route is there: the page does not have it, others have seen it; used_quota and total_quota, by the name of balance_quota',
    },
  ],
  keyHeader: 'authorization: Bearer {key}',
  samples: [
    {
      title: 'a video from text, the call held',
      path: '/v1/video/generations',
      body: {
        model: 'klingai/kling-v3.0-t2v',
        prompt: 'A realistic cinematic product shot, slow dolly camera movement, natural light',
        duration: 5,
        resolution: '720p',
        aspect_ratio: '16:9',
        audio: false,
        quality: 'std',
        negative_prompt: 'text, watermark, blurry, distorted hands',
        seed: 42,
        n: 1,
        provider_options: { cfg_scale: 0.65 },
      },
    },
    {
      title: 'a video from a picture, the call held',
      path: '/v1/video/generations',
      body: {
        model: 'provider/video-model-id',
        prompt: {
          text: 'Animate this frame: slow camera push-in, soft light, smooth motion',
          image: 'https://picsum.photos/seed/aigate-video-frame/1024/768',
        },
        duration: 5,
        resolution: '720p',
        aspect_ratio: '16:9',
        audio: false,
        n: 1,
      },
    },
  ],
  elsewhere: () => refusal(404, 'not_found', 'Not found'),
  flags: {},
  canned,
  settings,
};
