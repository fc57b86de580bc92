import type { Fault } from '@crosspoint/core/testing';
import type { GatewayResponse, Sample } from '../../frame/protocol.ts';
import { jsonResponse } from '../../frame/response.ts';

/** An error response in the Messages shape. */
export const refusal = (status: number, type: string, message: string): GatewayResponse =>
  jsonResponse(status, { type: 'error', error: { type, message } });

/** Transcribed from the document where it prints some. */
export const samples: readonly Sample[] = [
  {
    title: 'a few words',
    path: '/v1/messages',
    body: {
      model: 'claude-sonnet-4-20250514',
      max_tokens: 1024,
      messages: [{ role: 'user', content: 'Summarize the key risks in this contract: [paste text]' }],
    },
  },
];

/** The error responses of the messages route of Yotta Labs that `cannedFault` makes. */
export type YottaLlmFaultName =
  | 'yotta-llm.bad-request'
  | 'yotta-llm.bad-key'
  | 'yotta-llm.rate-limited'
  | 'yotta-llm.api-error'
  | 'yotta-llm.overloaded';

/** The errors the Messages shape is known for; the document names none. */
const rows: Record<YottaLlmFaultName, readonly [status: number, type: string, message: string]> = {
  'yotta-llm.bad-request': [400, 'invalid_request_error', 'max_tokens: Field required'],
  'yotta-llm.bad-key': [401, 'authentication_error', 'invalid x-api-key'],
  'yotta-llm.rate-limited': [429, 'rate_limit_error', 'Too many requests'],
  'yotta-llm.api-error': [500, 'api_error', 'Internal server error'],
  'yotta-llm.overloaded': [529, 'overloaded_error', 'Overloaded'],
};

export const canned: Readonly<Record<string, Fault>> = Object.fromEntries(
  Object.entries(rows).map(([name, [status, type, message]]) => [
    name,
    { type: 'status', status, body: JSON.stringify({ type: 'error', error: { type, message } }) },
  ]),
);
