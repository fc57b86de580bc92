import type { Fault } from '@crosspoint/core/testing';
import type { GatewayResponse, Sample } from '../../frame/protocol.ts';
import { jsonResponse, jsonTextResponse } from '../../frame/response.ts';

/** The codes the wire notes, section 6, have seen on the platform; only 10000 is in the document. */
export const codes = { done: 10000, badParameters: 10001, noRecord: 10007, noKey: 40101 } as const;

/** A success: `{ code: 10000, message, data }`. `data` is JSON text, because it may hold a 64-bit number. */
export function done(data: string, flags: readonly string[]): GatewayResponse {
  const code = flags.includes('codetext') ? `"${codes.done}"` : `${codes.done}`;
  return jsonTextResponse(200, `{"code":${code},"message":"success","data":${data}}`);
}

/** An error response with HTTP status 200: the document's sample checks the code of every 200. */
export const refusal = (code: number, message: string): GatewayResponse => ({
  ...jsonResponse(200, { code, message, data: null }),
  refuses: true,
});

/** The HTTP status is 200 unless `http` is set; `data` is null. */
interface YottaFault {
  readonly code: number;
  readonly message: string;
  readonly http?: number;
}

/**
 * The document has no errors at all. These are the codes of the platform and of its queue API (wire notes, section 6);
 * whether the gateway shares them is unverified. The last rows are HTTP errors, which the printed sample raises first.
 */
const rows: Record<Exclude<YottaFaultName, 'yotta.bad-gateway'>, YottaFault> = {
  'yotta.bad-parameters': { code: 10001, message: 'invalid request parameters' },
  'yotta.system-error': { code: 10002, message: 'system error' },
  'yotta.no-record': { code: 10007, message: 'record not exist' },
  'yotta.no-task': { code: 24011, message: 'task does not exist' },
  'yotta.too-many': { code: 429, message: 'too many requests' },
  'yotta.bad-field': { code: 40001, message: 'duration is invalid' },
  'yotta.no-key': { code: 40101, message: 'authentication context not found' },
  'yotta.task-not-found': { code: 40402, message: 'task not found' },
  'yotta.not-created': { code: 50001, message: 'failed to create a task' },
  'yotta.unknown-code': { code: 99999, message: 'something else' },
  'yotta.http-400': { http: 400, code: 10001, message: 'invalid request parameters' },
  'yotta.http-401': { http: 401, code: 40101, message: 'authentication context not found' },
  'yotta.http-429': { http: 429, code: 429, message: 'too many requests' },
  'yotta.http-500': { http: 500, code: 10002, message: 'system error' },
};

/** The error responses of Yotta Labs that `cannedFault` makes. */
export type YottaFaultName =
  | 'yotta.bad-parameters'
  | 'yotta.system-error'
  | 'yotta.no-record'
  | 'yotta.no-task'
  | 'yotta.too-many'
  | 'yotta.bad-field'
  | 'yotta.no-key'
  | 'yotta.task-not-found'
  | 'yotta.not-created'
  | 'yotta.unknown-code'
  | 'yotta.http-400'
  | 'yotta.http-401'
  | 'yotta.http-429'
  | 'yotta.http-500'
  | 'yotta.bad-gateway';

const enveloped = Object.entries(rows).map(([name, { code, message, http = 200 }]): [string, Fault] => [
  name,
  { type: 'status', status: http, body: JSON.stringify({ code, message, data: null }) },
]);

export const canned: Readonly<Record<string, Fault>> = {
  ...Object.fromEntries(enveloped),
  // The operator's own client keeps the raw text of every 5xx.
  'yotta.bad-gateway': {
    type: 'status',
    status: 502,
    headers: { 'content-type': 'text/html' },
    body: '<html>Bad Gateway</html>',
  },
};

/** The parameters of the first and the third are the document's own; the last three are of routes that are assumed. */
export const samples: readonly Sample[] = [
  {
    title: 'a video of several shots (Kling v3)',
    path: '/text-to-video/generations',
    body: {
      model: 'kling-v3-std-text',
      parameters: {
        duration: 4,
        multi_shot: true,
        aspect_ratio: '16:9',
        generate_audio: true,
        cfg_scale: '0.5',
        shot_type: 'customize',
        multi_prompt: [
          { index: 1, prompt: 'profile shot of a driver in a truck, handheld', duration: '1' },
          { index: 2, prompt: 'frontal macro shot of the driver, handheld', duration: '1' },
          { index: 3, prompt: 'macro shot of hands on the steering wheel, handheld', duration: '1' },
          { index: 4, prompt: 'macro shot of a picture on the passenger side seat, handheld', duration: '1' },
        ],
      },
      providers: ['kling'],
    },
  },
  {
    title: 'a video from text (Kling v3)',
    path: '/text-to-video/generations',
    body: {
      model: 'kling-v3-std-text',
      parameters: { prompt: 'A paper boat crosses a puddle.', duration: 5, aspect_ratio: '16:9' },
    },
  },
  {
    title: 'a video from a picture (HappyHorse)',
    path: '/image-to-video/generations',
    body: {
      model: 'happyhorse-1.0-i2v',
      parameters: {
        prompt: 'Wide-angle cinematic shot, high-altitude scene above the clouds.',
        first_frame: 'https://ml-static.yottalabs.ai/videos/gatex/demo/image-to-video/Example8-first.png',
        resolution: '1080p',
        seed: 1234,
        duration: 5,
      },
      providers: ['alibaba'],
    },
  },
  {
    title: 'a picture (Nano Banana Pro)',
    path: '/text-to-image/generations',
    body: {
      model: 'nano-banana-pro',
      parameters: { prompt: 'A matte black coffee cup.', aspect_ratio: '1:1', resolution: '1K' },
    },
  },
  {
    title: 'a clip edited (WAN)',
    path: '/video-edit/generations',
    body: {
      model: 'wan-video-edit',
      parameters: { prompt: 'Make it dusk.', video: 'https://clips.example/boat.mp4', preserve_motion: true },
    },
  },
  {
    title: 'a video from pictures to go by (HappyHorse)',
    path: '/reference-to-video/generations',
    body: {
      model: 'happyhorse-1.0-r2v',
      parameters: {
        prompt: 'A boat, [Image1], on a lake, [Image2].',
        reference_images: ['https://pictures.example/boat.png', 'https://pictures.example/lake.png'],
        duration: 5,
        aspect_ratio: '16:9',
      },
    },
  },
];
