import { type CrosspointError, isCrosspointError } from '@crosspoint/core';
import type { GatewayError, ErrorRow, HttpResponse } from '@crosspoint/core/plugin';
import { entries, less, parsing, thrown, verbs, wire } from '../break.ts';
import type { Mutant } from '../mutant.ts';

/** One more row, before all others. */
const row = (more: ErrorRow) => entries(({ errors = [] }) => ({ errors: [more, ...errors] }));
const without = (code: string) =>
  entries(({ errors = [] }) => ({ errors: errors.filter((row) => row.code !== code) }));
const everyError = Array.from({ length: 300 }, (_, i) => 300 + i);
const gatewayError = (change: (response: HttpResponse) => GatewayError | undefined) =>
  entries(({ parseError }) => ({ parseError: (response) => change(response) ?? parseError?.(response) }));

const is = (error: unknown, code: CrosspointError['code']): error is CrosspointError =>
  isCrosspointError(error) && error.code === code;

/** Errors and broken connections that are misread. */
export const errors: readonly Mutant[] = [
  {
    id: 'envelope-ignored',
    title: 'an error inside a success is ignored',
    make: entries(() => ({ parseError: () => undefined })),
    must: ['ERR-002'],
  },
  {
    id: 'envelope-accepted',
    title: 'an error inside a success is a job',
    make: (sound) =>
      parsing('submit', (parsed) => ({ ...parsed, id: parsed.id ?? 'r-0' }))({
        ...sound,
        parseError: () => undefined,
      }),
    must: ['ERR-002', 'STA-009'],
    may: ['ERR-001', 'ERR-003', 'ERR-005', 'FLT-003'], // an error that names a job contradicts itself
  },
  {
    id: 'every-no-certain',
    title: 'every error is reported as not accepted',
    make: entries(({ errors: rows = [], parseError }) => ({
      parseError: (response) =>
        parseError?.(response) ?? (response.status >= 300 ? { code: 'no' } : undefined),
      errors: [
        ...rows,
        { status: 200, errorCode: 'provider_unavailable', provesNotAccepted: true, source: 'nowhere' },
        {
          status: everyError,
          code: 'no',
          errorCode: 'provider_unavailable',
          provesNotAccepted: true,
          source: 'nowhere',
        },
      ],
    })),
    must: ['ERR-002'],
    may: [
      'ERR-001',
      'ERR-003',
      'ERR-005',
      'ERR-006',
      'ERR-007',
      'FLT-002',
      'FLT-003',
      'FLT-004',
      'ONCE-001',
      'ONCE-002',
      'ERR-004',
      'ERR-008',
      'ONCE-004',
      'ONCE-005',
    ],
  },
  {
    id: 'no-key-misread',
    title: 'a 401 is read as a bad request',
    make: row({ status: 401, errorCode: 'invalid_request' }),
    must: ['ERR-001', 'FLT-003', 'FLT-004'],
    may: ['FLT-005'],
  },
  {
    id: 'no-money-misread',
    title: 'a 402 is read as too many requests',
    make: row({ status: 402, errorCode: 'rate_limited' }),
    must: ['ERR-001', 'FLT-003'],
    may: ['FLT-004', 'FLT-005'],
  },
  {
    id: 'too-many-misread',
    title: 'a 429 is read as a bad request',
    make: row({ status: 429, errorCode: 'invalid_request' }),
    must: ['ERR-001', 'ERR-004'],
    may: ['FLT-005'],
  },
  {
    id: 'no-credit-as-too-many',
    title: 'insufficient funds are read as too many requests',
    make: without('no_credit'),
    must: ['ERR-001', 'ERR-002'],
  },
  {
    id: 'indecent-as-bad-request',
    title: 'refused content is read as a bad request',
    make: without('indecent'),
    must: ['ERR-001'],
  },
  {
    id: 'maintenance-as-unknown',
    title: 'a documented refusal is read as an unknown outcome',
    make: without('maintenance'),
    must: ['ERR-003'],
  },
  {
    id: 'unknown-run-as-failure',
    title: 'a job that the gateway does not know is a failed job',
    make: gatewayError(({ status }) => (status === 404 ? { errorCode: 'generation_failed' } : undefined)),
    must: ['ERR-007'],
  },
  {
    id: 'trouble-as-failure',
    title: 'a server error of a poll is a failed job',
    make: verbs((registry) => ({
      status: (job, options) =>
        registry.status(job, options).catch((error: unknown) => {
          if (is(error, 'provider_unavailable')) return { state: 'failed' } as never; // a careless job
          throw error;
        }),
    })),
    must: ['ERR-007', 'FLT-004'],
    may: ['ERR-004'],
  },
  {
    id: 'why-lost',
    title: 'the reason of a failed job is lost',
    make: parsing('poll', (parsed) => ({ ...parsed, failure: undefined })),
    must: ['ERR-006'],
    may: ['STA-006'],
  },
  {
    id: 'why-of-the-document',
    title: 'of a failed job only the reason that the document prints is passed on',
    make: parsing('poll', (parsed) =>
      ['The wind fell.', 'A flag was seen.', undefined].includes(parsed.failure?.message)
        ? parsed
        : { ...parsed, failure: { ...parsed.failure, message: 'The run failed.' } },
    ),
    must: ['ERR-006'],
  },
  {
    id: 'sentence-of-the-document',
    title: 'of a refusal only the sentence that the document prints is passed on',
    make: entries(({ parseError }) => ({
      parseError: (response) => {
        const read = parseError?.(response);
        return read?.message === undefined || read.message === 'Your purse is empty.'
          ? read
          : { ...read, message: 'The request failed.' };
      },
    })),
    must: ['ERR-005'],
  },
  {
    id: 'trace-lost',
    title: 'the gateway’s request id is not found',
    make: entries(() => ({ requestIdHeader: 'x-request-id' })),
    must: ['ERR-005'],
  },
  {
    id: 'sentence-lost',
    title: 'the gateway’s own message is not passed on',
    make: gatewayError(({ status }) => (status === 400 ? { message: 'The request failed.' } : undefined)),
    must: ['ERR-005'],
  },
  {
    id: 'pause-dropped',
    title: 'Retry-After is not read',
    make: wire((inner) => ({
      request: (call, maxBytes) => {
        const { response, abort } = inner.request(call, maxBytes);
        const deaf = response.then(({ headers, ...others }) => ({
          ...others,
          headers: less(headers, 'retry-after'),
        }));
        return { response: deaf, abort };
      },
    })),
    must: ['ERR-004'],
  },
  {
    id: 'pause-in-seconds',
    title: 'a pause in seconds is reported as milliseconds',
    make: thrown('submit', (error) =>
      isCrosspointError(error) && error.retryAfterMs !== undefined
        ? error.with({ retryAfterMs: error.retryAfterMs / 1000 })
        : error,
    ),
    must: ['ERR-004'],
  },
  {
    id: 'page-as-syntax-error',
    title: 'a web page escapes as a syntax error',
    make: thrown('status', (error) =>
      is(error, 'unexpected_response') ? new SyntaxError("Unexpected token '<'") : error,
    ),
    must: ['FLT-006'],
    may: ['FLT-004'],
  },
  {
    id: 'raw-socket-error',
    title: 'a raw socket error escapes',
    make: thrown('status', (error) => (error instanceof Error ? (error.cause ?? error) : error)),
    must: ['FLT-006'],
    may: ['FLT-004'],
  },
  {
    id: 'ref-lost',
    title: 'an error of a poll has lost the ref',
    make: thrown('status', (error) => (isCrosspointError(error) ? error.with({ ref: undefined }) : error)),
    must: ['ERR-007', 'FLT-004'],
  },
  {
    id: 'lost-as-timeout',
    title: 'a submit with an unknown outcome is an ordinary timeout',
    make: thrown('submit', (error) =>
      is(error, 'submission_unknown')
        ? error.with({ code: 'timeout', retryable: true, charged: 'no' })
        : error,
    ),
    must: ['ERR-003', 'FLT-002'],
    may: ['ERR-002', 'STA-009', 'ABT-002', 'ONCE-002', 'VAL-001', 'ONCE-003', 'ONCE-004', 'ONCE-005'],
  },
  {
    id: 'trouble-as-free',
    title: 'a 500 of a submit is reported as not charged',
    make: thrown('submit', (error) =>
      is(error, 'submission_unknown') && error.response?.status === 500
        ? error.with({ code: 'provider_unavailable', retryable: true, canFallback: true, charged: 'no' })
        : error,
    ),
    must: ['FLT-002'],
    may: ['ERR-003', 'ONCE-002', 'ONCE-003', 'ONCE-004'],
  },
  {
    id: 'unsent-as-lost',
    title: 'a submit that was never sent is reported as unknown',
    make: thrown('submit', (error) =>
      isCrosspointError(error) && /nothing was sent/.test(error.message) && error.code !== 'canceled'
        ? error.with({ code: 'submission_unknown', retryable: false, canFallback: false, charged: 'maybe' })
        : error,
    ),
    must: ['FLT-001'],
  },
  {
    id: 'bad-minute-ends-wait',
    title: 'a wait ends at the first poll without a response',
    make: verbs((registry) => ({
      wait: async (job, { signal } = {}) => {
        for (;;) {
          const seen = await registry.status(job, signal === undefined ? {} : { signal });
          if (!['queued', 'running'].includes(seen.state)) return seen;
        }
      },
    })),
    must: ['FLT-005'],
  },
  {
    id: 'first-piece-only',
    title: 'of a file that drips in only the first piece is read',
    make: wire((inner) => ({
      stream: (call) => {
        const { response, abort } = inner.stream(call);
        const cut = response.then(({ body, ...head }) => ({ ...head, body: first(body) }));
        return { response: cut, abort };
      },
    })),
    must: ['FLT-007'],
    may: ['FLT-006', 'ABT-001'],
  },
];

async function* first(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of body) {
    yield piece;
    return;
  }
}
