import type { Fault } from '@crosspoint/core/testing';
import type { GatewayResponse, Sample } from '../../frame/protocol.ts';
import { jsonResponse } from '../../frame/response.ts';

/** The version of the API that every request must name in this header. */
export const version = { header: 'harbor-version', value: '2026-11-30' } as const;

/** An error response. */
export const refusal = (status: number, code: string, message: string): GatewayResponse =>
  jsonResponse(status, { error: { code, message } });

/** The error responses of Harbor, the invented gateway that `cannedFault` makes. */
export type HarborFaultName =
  | 'harbor.bad-key'
  | 'harbor.no-balance'
  | 'harbor.rate-limited'
  | 'harbor.flagged'
  | 'harbor.unavailable';

const rows: Record<HarborFaultName, { readonly status: number; readonly error: object }> = {
  'harbor.bad-key': { status: 401, error: { code: 'bad_key', message: 'The key is not valid.' } },
  'harbor.no-balance': { status: 402, error: { code: 'no_balance', message: 'The balance is too low.' } },
  'harbor.rate-limited': { status: 429, error: { code: 'rate_limited', message: 'Too many requests.' } },
  'harbor.flagged': {
    status: 422,
    error: {
      code: 'flagged',
      message: 'An input was refused by the content check.',
      flagged: [{ input: 'prompt', category: 'violence' }],
    },
  },
  'harbor.unavailable': { status: 503, error: { code: 'unavailable', message: 'Try again later.' } },
};

export const canned: Readonly<Record<string, Fault>> = Object.fromEntries(
  Object.entries(rows).map(([name, { status, error }]) => [
    name,
    { type: 'status', status, body: JSON.stringify({ error }) },
  ]),
);

export const samples: readonly Sample[] = [
  {
    title: 'a video from text',
    path: '/jobs',
    body: { model: 'sail-2', prompt: 'A paper boat crosses a puddle.', seconds: 5 },
  },
  {
    title: 'an image from text',
    path: '/jobs',
    body: { model: 'print-1', prompt: 'A paper boat.', width: 1024, height: 1024 },
  },
];
