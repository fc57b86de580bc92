import type { Fault } from '@crosspoint/core/testing';
import type { GatewayResponse, Sample } from '../../frame/protocol.ts';
import { jsonResponse } from '../../frame/response.ts';

/**
 * An error response in the one shape the document prints. There `type` is `invalid_request_error` even for a dead link, so that it
 * says nothing; it stays the same for all but a server's own trouble.
 */
const errorBody = (status: number, code: string, message: string): object => ({
  error: { message, type: status < 500 ? 'invalid_request_error' : 'api_error', code, status },
});

export const refusal = (status: number, code: string, message: string): GatewayResponse =>
  jsonResponse(status, errorBody(status, code, message));

/** Transcribed from the document where it prints some. */
export const samples: readonly Sample[] = [
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
];

interface AigateFault {
  readonly status: number;
  readonly body: object | string;
  readonly headers?: Readonly<Record<string, string>>;
}

const printed = (status: number, code: string, message: string): AigateFault => ({
  status,
  body: errorBody(status, code, message),
});

/** The errors of the document's table, and the shapes a public client is ready for (wire notes, section 6). */
const rows: Record<AigateFaultName, AigateFault> = {
  'aigate.bad-key': printed(401, 'http_401', 'Invalid API key'),
  'aigate.not-found': printed(404, 'not_found', 'Model not found'),
  'aigate.link-expired': printed(410, 'http_410', 'Video link expired'),
  'aigate.out-of-quota': printed(429, 'insufficient_quota', 'Not enough balance for the request'),
  // No real limit is documented; a 429 without the code above would be one.
  'aigate.rate-limited': printed(429, 'http_429', 'Too many requests'),
  'aigate.bad-parameter': printed(400, 'http_400', 'input_video is not supported by this model'),
  'aigate.no-access': printed(403, 'http_403', 'This model is not open for the key'),
  'aigate.api-error': printed(500, 'api_error', 'The provider could not process the video'),
  'aigate.bad-gateway': printed(502, 'api_error', 'The provider could not process the video'),
  'aigate.unavailable': printed(503, 'api_error', 'The provider could not process the video'),
  'aigate.detail-text': { status: 400, body: { detail: 'Unsupported duration' } },
  'aigate.detail-list': {
    status: 422,
    body: { detail: [{ loc: ['body', 'duration'], msg: 'Unsupported duration' }] },
  },
  'aigate.plain-text': {
    status: 502,
    headers: { 'content-type': 'text/plain' },
    body: 'upstream connect error',
  },
};

/** The error responses of AIGate that `cannedFault` makes. */
export type AigateFaultName =
  | 'aigate.bad-key'
  | 'aigate.not-found'
  | 'aigate.link-expired'
  | 'aigate.out-of-quota'
  | 'aigate.rate-limited'
  | 'aigate.bad-parameter'
  | 'aigate.no-access'
  | 'aigate.api-error'
  | 'aigate.bad-gateway'
  | 'aigate.unavailable'
  | 'aigate.detail-text'
  | 'aigate.detail-list'
  | 'aigate.plain-text';

export const canned: Readonly<Record<string, Fault>> = Object.fromEntries(
  Object.entries(rows).map(([name, { status, body, headers = {} }]) => [
    name,
    { type: 'status', status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) },
  ]),
);
