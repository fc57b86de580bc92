import { describe, expect, it } from 'vitest';
import type { JobRef, Query } from '@crosspoint/core/plugin';
import { readResponse } from '@crosspoint/core/testing';
import { aigate } from '../src/index.ts';

// What the document does not print: shapes of the operator's other pages and of a public client (wire notes, 4 and 6).
const gateway = aigate({ apiKey: 'YOUR_KEY' });
const ref: JobRef = {
  version: 1,
  provider: 'aigate',
  account: 'default',
  model: 'aigate:provider/video-model-id',
  slug: 'provider/video-model-id',
  task: 'text-to-video',
  submittedAt: '2026-01-01T00:00:00.000Z',
  idempotencyKey: 'test',
};
const link = 'https://api.aigate.shop/v1/videos/task_1/content';
const submit = (body: unknown, status = 200) => readResponse(gateway, 'submit', { status, body }, ref);

/** What a question's reader makes of a body; undefined when it cannot be read. */
function respond<Result>(asked: Query<Result> | undefined, body: unknown): Result | undefined {
  const checked = asked?.schema['~standard'].validate(body);
  if (checked === undefined || checked instanceof Promise || checked.issues !== undefined) return undefined;
  return asked?.parse(checked.value);
}

describe('a finished clip', () => {
  it.each([
    ['without anything else', { videos: [{ url: link }] }],
    ['under video, as text', { video: link }],
    ['as its chat models name a file', { videos: [{ video_url: { url: link } }] }],
    ['beside an empty list', { videos: [], url: link }],
    ['under several names, once', { videos: [{ url: link }], data: [{ url: link }], url: link }],
  ])('is found %s', (_, body) => {
    const { job } = submit(body);

    expect(job).toMatchObject({ state: 'succeeded', ref: { id: 'task_1' } });
    expect(job?.outputs.map((it) => it.url)).toEqual([link]);
  });

  it.each([{ videos: [{}] }, { url: '' }])('is not in %j, which is unreadable', (body) => {
    expect(submit(body).unreadable).toContain('no videos');
  });
});

describe('a no', () => {
  it.each([
    [400, { detail: 'input_video is not supported' }, 'invalid_request', 'rejected'],
    [
      422,
      { detail: [{ loc: ['body'], msg: 'input_video is not supported' }] },
      'invalid_request',
      'rejected',
    ],
    [400, { detail: ['input_video is not supported'] }, 'invalid_request', 'rejected'],
    [400, 'input_video is not supported', 'invalid_request', 'rejected'],
    [403, { error: 'input_video is not supported' }, 'auth', 'rejected'],
    [429, 'input_video is not supported', 'rate_limited', 'rejected'],
    [502, '<html><title>input_video is not supported</title></html>', 'provider_unavailable', 'unknown'],
  ])('%i %j is told in its own words', (status, body, code, attemptStatus) => {
    expect(submit(body, status).verdict).toMatchObject({
      code,
      attemptStatus,
      message: 'input_video is not supported',
    });
  });

  it('for want of money is known by its code, in either place', () => {
    for (const body of [
      { error: { message: 'm', code: 'insufficient_quota' } },
      { error: { message: 'm', type: 'insufficient_quota' } },
      { code: 'insufficient_quota', message: 'm' },
    ])
      for (const status of [403, 429]) expect(submit(body, status).verdict?.code).toBe('insufficient_funds');
  });
});

describe('an error body inside a 200', () => {
  const error = { message: 'm', type: 'invalid_request_error' };

  // Errors: the printed body names its status itself.
  it.each([
    [{ ...error, code: 'http_401', status: 401 }, 'auth', 'rejected'],
    [{ ...error, code: 'insufficient_quota', status: 429 }, 'insufficient_funds', 'rejected'],
    [{ ...error, code: 'anything_else', status: '429' }, 'rate_limited', 'rejected'],
    [{ ...error, code: 'api_error', status: 502 }, 'provider_unavailable', 'unknown'],
  ])('%j is the no it would be outside of it', (no, code, attemptStatus) => {
    expect(submit({ error: no }).verdict).toMatchObject({ code, attemptStatus, message: 'm' });
  });

  it('without a status is unreadable: nobody can say whether it bought', () => {
    expect(submit({ error: { ...error, code: 'api_error' } }).unreadable).toContain('no videos');
  });

  it('beside a file is none: the file counts', () => {
    const body = { error: { ...error, code: 'api_error', status: 500 }, videos: [{ url: link }] };

    expect(submit(body).job?.state).toBe('succeeded');
  });
});

describe('the balance', () => {
  const { balance } = aigate.spec;
  const printed = {
    object: 'balance',
    currency: 'USD',
    balance: 12.5,
    used: 3.42,
    total: 15.92,
    balance_quota: 6250000,
    token: {
      id: 17,
      name: 'production',
      remaining: 10.0,
      unlimited_quota: false,
      model_limits_enabled: false,
      model_limits: {},
      expires_at: 0,
    },
  };
  const account = { scope: 'account', amount: '12.5', currency: 'USD', used: '3.42' };

  it('is what the account has, and what the key may spend of it', () => {
    expect(balance).toMatchObject({ method: 'GET', path: '/v1/balance' });
    expect(respond(balance, printed)).toEqual([
      account,
      { scope: 'key', amount: '10', currency: 'USD', note: 'production' },
    ]);
  });

  it.each([
    ['a key without a limit', { ...printed.token, unlimited_quota: true }],
    ['no key at all', null],
    ['an odd one', 'production'],
  ])('with %s is the account alone', (_, token) => {
    expect(respond(balance, { ...printed, token })).toEqual([account]);
  });

  it.each([{ ...printed, currency: null }, { ...printed, balance: null }, {}])(
    'without a unit or a figure is unreadable, not zero: %j',
    (body) => expect(respond(balance, body)).toBeUndefined(),
  );
});

describe('the list of models', () => {
  const { discovery } = aigate.spec;

  it.each([
    ['objects under data', { object: 'list', data: [{ id: 'klingai/kling-v3.0-t2v', object: 'model' }] }],
    ['texts under data', { data: ['klingai/kling-v3.0-t2v'] }],
    ['objects under models', { models: [{ id: 'klingai/kling-v3.0-t2v' }] }],
    ['named objects under models', { models: [{ name: 'klingai/kling-v3.0-t2v' }] }],
    ['texts among oddities', { models: [null, 7, {}, '', 'klingai/kling-v3.0-t2v'] }],
  ])('is read from %s', (_, body) => {
    expect(respond(discovery?.list, body)).toEqual([{ slug: 'klingai/kling-v3.0-t2v' }]);
  });

  it('that is none is unreadable', () => {
    expect(respond(discovery?.list, { error: 'x' })).toBeUndefined();
  });
});

it('every assumption that can be replaced names an entry that is there', () => {
  const { assumptions, ...table } = aigate.spec;
  const entryAt = (at: readonly string[]): unknown =>
    at.reduce<unknown>((it, key) => (it as Record<string, unknown>)[key], table);
  const missing = Object.entries(assumptions ?? {}).filter(
    ([, { entry }]) => entry !== undefined && entryAt(entry) === undefined,
  );

  expect(missing).toEqual([]);
});
