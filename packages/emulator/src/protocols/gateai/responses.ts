import type { Fault } from '@crosspoint/core/testing';
import type { GatewayResponse, Sample } from '../../frame/protocol.ts';
import { jsonResponse } from '../../frame/response.ts';

/** The document has no 401; its status is the usual one, its text ours. */
export const keyNeeded = 'A valid API key is needed: Authorization: Bearer sk-…';

/**
 * An error response. The document names codes and the status of one of them (429); no body of these is ever shown (wire notes,
 * section 6). That the code stands in `error`, as "Model not found" does, and a sentence beside it, is our assumption.
 */
export const refusal = (status: number, error: string, message: string): GatewayResponse =>
  jsonResponse(status, { error, message });

interface GateaiFault {
  readonly status: number;
  readonly body: object;
}

/** As on sister hosts of the same operator (wire notes, section 6). */
const observed = (code: string, message: string, type: string): object => ({
  message,
  type,
  param: null,
  code,
});

/**
 * The refusals of the document and the wire notes, by a name of ours. Of the document's only the 429 and the body of
 * "Model not found" are given; the other statuses and bodies are as this emulator gives them.
 */
const rows: Record<GateaiFaultName, GateaiFault> = {
  'gateai.bad-key': { status: 401, body: { error: 'UNAUTHORIZED', message: keyNeeded } },
  'gateai.model-not-found': {
    status: 404,
    body: { error: 'Model not found', suggestions: ['seedance-2.0'] },
  },
  'gateai.prompt-too-long': {
    status: 400,
    body: { error: 'PROMPT_TOO_LONG', message: 'A prompt has at most 1500 characters.' },
  },
  'gateai.quantity-too-high': {
    status: 400,
    body: { error: 'QUANTITY_TOO_HIGH', message: 'A request asks for at most 8 outputs.' },
  },
  'gateai.rate-limited': {
    status: 429,
    body: { error: 'RATE_LIMITED', message: 'More than 5 requests in 30 seconds.' },
  },
  'gateai.over-budget': {
    status: 402,
    body: { error: 'BUDGET_EXCEEDED', message: '0 USD are left until 00:00 UTC.' },
  },
  'gateai.invalid-request': {
    status: 402,
    body: observed('invalid_request', 'Invalid request.', 'invalid_request_error'),
  },
  'gateai.unavailable': {
    status: 503,
    body: observed('service_unavailable', 'Service unavailable.', 'server_error'),
  },
  'gateai.temporarily-unavailable': {
    status: 503,
    body: observed('temporarily_unavailable', 'Temporarily unavailable.', 'server_error'),
  },
};

/** The error responses of GateAI that `cannedFault` makes. */
export type GateaiFaultName =
  | 'gateai.bad-key'
  | 'gateai.model-not-found'
  | 'gateai.prompt-too-long'
  | 'gateai.quantity-too-high'
  | 'gateai.rate-limited'
  | 'gateai.over-budget'
  | 'gateai.invalid-request'
  | 'gateai.unavailable'
  | 'gateai.temporarily-unavailable';

export const canned: Readonly<Record<string, Fault>> = Object.fromEntries(
  Object.entries(rows).map(([name, { status, body }]) => [
    name,
    { type: 'status', status, body: JSON.stringify(body) } satisfies Fault,
  ]),
);

const path = '/api/generate';

/** The examples of three sections of the document. */
export const samples: readonly Sample[] = [
  {
    title: 'an image from text',
    path,
    body: {
      model: 'gpt-image-2',
      type: 'image',
      params: {
        prompt: 'A beautiful scene',
        width: 1024,
        height: 1024,
        quality: 'low',
        output_format: 'jpeg',
      },
    },
  },
  {
    title: 'a video from text',
    path,
    body: {
      model: 'seedance-2.0',
      type: 'video',
      params: {
        prompt: 'A beautiful scene',
        seed: -1,
        width: 1280,
        height: 720,
        duration: 8,
        generate_audio: true,
        enable_safety_checker: false,
      },
    },
  },
  {
    title: 'a 3D model',
    path,
    body: {
      model: 'rodin-v2',
      type: '3d',
      params: {
        quality: 'high',
        ta_pose: false,
        material: 'All',
        mesh_mode: 'Triangle',
        use_original_alpha: false,
      },
    },
  },
];
