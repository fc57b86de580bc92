import type { Fault } from '@crosspoint/core/testing';
import type { GatewayResponse, Sample } from '../../frame/protocol.ts';
import { jsonResponse } from '../../frame/response.ts';

/** An error response as the document prints most of them. */
export const refusal = (status: number, error: string): GatewayResponse =>
  jsonResponse(status, { error, status });

/** Transcribed from the document where it prints some. */
export const samples: readonly Sample[] = [
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
];

interface NanogptFault {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

const plain = (status: number, error: string): NanogptFault => ({ status, body: { error, status } });
const typed = (status: number, message: string, type: string): NanogptFault => ({
  status,
  body: { error: { message, type }, refundMessage: 'Your balance has been refunded.' },
});

/**
 * The error responses of the document and of the wire notes, section 6, in all the shapes there are: `error` as text, as
 * an object, as a number beside a `message`, and a `message` alone. Texts that are only described are completed freely.
 */
const rows: Record<NanogptFaultName, NanogptFault> = {
  'nanogpt.invalid-session': plain(401, 'Invalid session'),
  'nanogpt.missing-key': {
    status: 401,
    body: { error: { message: 'An API key is required.', code: 'missing_api_key' } },
  },
  'nanogpt.no-balance': plain(402, 'Insufficient balance'),
  'nanogpt.balance-required': {
    status: 402,
    body: { error: 'Insufficient balance', status: 402, requiredBalance: 2.5 },
  },
  'nanogpt.typed-no-balance': typed(402, 'Insufficient balance', 'INSUFFICIENT_BALANCE'),
  'nanogpt.payment-offer': {
    status: 402,
    body: { payment: { accepts: [{ scheme: 'nano', amount: '1.5' }] } },
  },
  'nanogpt.content-policy': {
    status: 400,
    body: {
      error: {
        message: 'Your prompt was blocked due to safety concerns. Please modify your prompt.',
        type: 'CONTENT_POLICY_VIOLATION',
      },
      status: 400,
    },
  },
  'nanogpt.image-needed': plain(
    400,
    'Kling 2.1 Standard requires an input image. Please select an image to generate a video.',
  ),
  'nanogpt.pro-required': typed(403, 'This model needs a Pro subscription.', 'PRO_REQUIRED'),
  'nanogpt.not-your-job': plain(403, 'This job is not yours'),
  'nanogpt.not-found': plain(404, 'Job not found'),
  'nanogpt.too-large': plain(413, 'Request body too large'),
  'nanogpt.rate-limited': plain(429, 'Rate limit exceeded. Please wait before generating another video.'),
  'nanogpt.typed-rate-limited': typed(429, 'Too many requests', 'RATE_LIMITED'),
  'nanogpt.poll-limited': { ...plain(429, 'Too many requests'), headers: { 'retry-after': '3' } },
  'nanogpt.daily-limit': {
    status: 429,
    headers: { 'retry-after': '36000' },
    body: {
      error: {
        message: 'The daily limit of this key is reached.',
        code: 'daily_rpd_limit_exceeded',
        type: 'rate_limit_error',
      },
    },
  },
  'nanogpt.timeout': plain(408, 'Request timeout'),
  'nanogpt.number-error': { status: 500, body: { error: 500, message: 'Internal server error' } },
  'nanogpt.message-only': { status: 500, body: { message: 'Something went wrong' } },
  'nanogpt.fallbacks-failed': {
    status: 503,
    body: { error: { message: 'All providers failed.', code: 'all_fallbacks_failed' } },
  },
  'nanogpt.model-unavailable': {
    status: 503,
    body: { error: { message: 'The model is not available.', code: 'model_not_available' } },
  },
  'nanogpt.gateway-timeout': plain(504, 'Gateway timeout'),
};

/** The error responses of NanoGPT that `cannedFault` makes. */
export type NanogptFaultName =
  | 'nanogpt.invalid-session'
  | 'nanogpt.missing-key'
  | 'nanogpt.no-balance'
  | 'nanogpt.balance-required'
  | 'nanogpt.typed-no-balance'
  | 'nanogpt.payment-offer'
  | 'nanogpt.content-policy'
  | 'nanogpt.image-needed'
  | 'nanogpt.pro-required'
  | 'nanogpt.not-your-job'
  | 'nanogpt.not-found'
  | 'nanogpt.too-large'
  | 'nanogpt.rate-limited'
  | 'nanogpt.typed-rate-limited'
  | 'nanogpt.poll-limited'
  | 'nanogpt.daily-limit'
  | 'nanogpt.timeout'
  | 'nanogpt.number-error'
  | 'nanogpt.message-only'
  | 'nanogpt.fallbacks-failed'
  | 'nanogpt.model-unavailable'
  | 'nanogpt.gateway-timeout';

export const canned: Readonly<Record<string, Fault>> = Object.fromEntries(
  Object.entries(rows).map(([name, { status, body, headers = {} }]) => [
    name,
    { type: 'status', status, headers, body: JSON.stringify(body) },
  ]),
);
