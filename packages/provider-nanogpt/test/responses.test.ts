import { describe, expect, it } from 'vitest';
import type { JobRef } from '@crosspoint/core/plugin';
import { readResponse } from '@crosspoint/core/testing';
import { nanogpt } from '../src/index.ts';

// What the document does not print: shapes and words of the operator's newer pages and of clients' tests.
const gateway = nanogpt({ apiKey: 'YOUR_KEY' });
const ref: JobRef = {
  version: 1,
  provider: 'nanogpt',
  account: 'default',
  model: 'google/veo-2.0',
  slug: 'veo2-video',
  task: 'text-to-video',
  submittedAt: '2026-01-01T00:00:00.000Z',
  idempotencyKey: 'test',
};
const known = { ...ref, id: 'vid_m1abc123def456' };
const file = 'https://storage.example.com/video.mp4';
const poll = (body: unknown) => readResponse(gateway, 'poll', { body }, known).job;

describe('a status', () => {
  const completed = { status: 'COMPLETED', output: { video: { url: file } } };
  it.each([
    [{ data: { ...completed, request_id: known.id } }, true],
    [{ requestId: known.id, data: { ...completed, requestId: known.id } }, true],
    [{ requestId: known.id, data: completed }, true],
    [{ runId: known.id, request_id: 'fal-1', ...completed }, true],
    [{ data: { ...completed, request_id: null } }, true],
    [{ data: { ...completed, request_id: 'another' } }, false],
    [{ requestId: 'another', data: completed }, false],
    [{ runId: 'another', ...completed }, false],
  ])('%j is about the run asked for: %s', (body, isSame) => {
    const { job } = readResponse(gateway, 'poll', { body }, known);
    expect(job).toMatchObject({ state: 'succeeded', ref: { id: isSame ? known.id : 'another' } });
  });

  it.each([
    ['pending', 'queued'],
    ['PENDING', 'queued'],
    ['queued', 'queued'],
    ['IN_QUEUE', 'queued'],
    ['processing', 'running'],
    ['PROCESSING', 'running'],
    ['IN_PROGRESS', 'running'],
    ['generating', 'running'],
    ['delivering', 'running'],
    ['failed', 'failed'],
    ['FAILED', 'failed'],
    ['cancelled', 'canceled'],
    ['CANCELLED', 'canceled'],
    ['CANCELED', 'canceled'],
  ])('%s means %s, in the envelope and without it', (status, state) => {
    for (const body of [
      { data: { status } },
      { status },
      { requestId: 'vid_1', model: 'x', data: { status } },
    ])
      expect(poll(body)).toMatchObject({ state, gatewayStatus: status, notices: [] });
  });

  it.each(['unknown', 'error', 'a-new-word'])('%s is no end: the job goes on, with a notice', (status) => {
    const job = poll({ status });

    expect(job?.state).toBe('running');
    expect(job?.notices.join()).toContain(`unknown status word '${status}'`);
  });

  it.each([
    ['output.video.url', { output: { video: { url: file } } }],
    ['output.video', { output: { video: file } }],
    ['output.url', { output: { url: file } }],
    ['output.video_url', { output: { video_url: file } }],
    ['output.videos[0].url', { output: { videos: [{ url: file }] } }],
    ['videoUrl', { videoUrl: file }],
    [
      'several names',
      { videoUrl: file, output: { url: file, video: { url: file }, videos: [{ url: file }] } },
    ],
    ['one name, and an empty one', { output: { video: { url: '' }, url: file } }],
  ])('completed names its file under %s, in the envelope and without it', (_, more) => {
    for (const body of [{ data: { status: 'COMPLETED', ...more } }, { status: 'completed', ...more }])
      expect(poll(body)).toMatchObject({ state: 'succeeded', outputs: [{ url: file, role: 'main' }] });
  });

  it('completed without a file is waited for', () => {
    expect(poll({ data: { status: 'COMPLETED', output: null } })?.state).toBe('running');
  });

  it('with odd parts is still read', () => {
    const odd = { progress: 'half', cost: 'free', error: [], isNSFWError: 'no', output: 7, videoUrl: 7 };

    expect(poll({ data: { status: 'IN_PROGRESS', ...odd } })).toMatchObject({ state: 'running', costs: [] });
  });

  it.each([
    [0.45, 0.45],
    [1, 0.01],
    [45, 0.45],
    [100, 1],
  ])('progress %d is %d', (progress, part) => {
    expect(poll({ status: 'processing', progress })?.progress).toEqual({ fraction: part });
  });

  it('a link without a host is one of the gateway', () => {
    const url = '/api/generate-video/content?model=grok-imagine-video&runId=r&variant=video';
    const job = poll({ data: { status: 'COMPLETED', output: { video: { url } } } });

    expect(job?.outputs[0]?.url).toBe(`https://nano-gpt.com${url}`);
  });
});

describe('a failed job', () => {
  const friendly = 'Content flagged as inappropriate. Please modify your prompt and try again.';

  it.each([
    ['a text', { error: 'Out of birds' }, 'generation_failed', 'Out of birds'],
    [
      'an object',
      { error: { message: 'Out of birds', type: 'upstream' } },
      'generation_failed',
      'Out of birds',
    ],
    ['a number and a message', { error: 500, message: 'Out of birds' }, 'generation_failed', 'Out of birds'],
    ['a message alone', { message: 'Out of birds' }, 'generation_failed', 'Out of birds'],
    ['nothing', {}, 'generation_failed', 'the gateway gave no reason'],
    [
      'a type for refused content',
      { error: { message: 'No.', type: 'CONTENT_POLICY_VIOLATION' } },
      'content_policy',
      'No.',
    ],
    [
      'a code for refused content',
      { error: { message: 'No.', code: 'content_policy_violation' } },
      'content_policy',
      'No.',
    ],
    ['a flag', { error: 'No.', isNSFWError: true }, 'content_policy', 'No.'],
    [
      'a flag, a type and friendly words',
      {
        error: { message: 'No.', type: 'upstream' },
        isNSFWError: true,
        userFriendlyError: friendly,
      },
      'content_policy',
      friendly,
    ],
    [
      'a flag and friendly words inside the object',
      { error: { message: 'No.', isNSFWError: true, userFriendlyError: friendly } },
      'content_policy',
      friendly,
    ],
  ])('with %s says why; whether it was charged, nobody says', (_, more, code, message) => {
    for (const body of [{ data: { status: 'FAILED', ...more } }, { status: 'failed', ...more }])
      expect(poll(body)).toMatchObject({ state: 'failed', failure: { code, message, charged: 'maybe' } });
  });
});

it.each([true, false, undefined])('the word error with a reason ends a job, terminal: %s', (terminal) => {
  const job = poll({ status: 'error', terminal, error: 'Out of birds' });

  expect(job?.state).toBe(terminal === false ? 'running' : 'failed');
  if (job?.state === 'failed')
    expect(job.failure).toMatchObject({ code: 'generation_failed', message: 'Out of birds' });
});

describe('a no', () => {
  const error = (type: string, message = 'm') => ({ error: { message, type }, refundMessage: 'refunded' });
  const coded = (code: string, type = 'server_error') => ({ error: { message: 'm', code, type } });

  it.each([
    [400, error('INSUFFICIENT_BALANCE'), 'insufficient_funds', 'rejected'],
    [402, error('INSUFFICIENT_BALANCE'), 'insufficient_funds', 'rejected'],
    [402, { error: 'm', requiredBalance: 3.2 }, 'insufficient_funds', 'rejected'],
    [400, error('PRO_REQUIRED'), 'auth', 'rejected'],
    [401, coded('missing_api_key', 'authentication_error'), 'auth', 'rejected'],
    [403, { error: 'm' }, 'auth', 'rejected'],
    [404, { error: 'm' }, 'not_found', 'rejected'],
    [429, coded('daily_usd_limit_exceeded', 'rate_limit_error'), 'rate_limited', 'rejected'],
    [500, coded('model_not_available'), 'provider_unavailable', 'unknown'],
    [503, coded('all_fallbacks_failed'), 'provider_unavailable', 'unknown'],
    [400, { message: 'm' }, 'invalid_request', 'rejected'],
  ])('%i %j means %s, and the submit was %s', (status, body, code, attemptStatus) => {
    const { verdict } = readResponse(gateway, 'submit', { status, body }, ref);

    expect(verdict).toMatchObject({ code, attemptStatus, message: 'm' });
  });
});

describe('an error body inside a 200', () => {
  const both = ['submit', 'poll'] as const;

  // Common Error Responses: each names its status itself.
  it.each([
    [{ error: 'Insufficient balance', status: 402 }, 'insufficient_funds'],
    [{ error: 'Invalid session', status: '401' }, 'auth'],
    [{ error: 'Rate limit exceeded.', status: 429, data: null }, 'rate_limited'],
    [{ error: { message: 'm', type: 'CONTENT_POLICY_VIOLATION' }, status: 400 }, 'content_policy'],
    [{ error: 400, message: 'Kling 2.1 Standard requires an input image.', status: 400 }, 'invalid_request'],
  ])('%j is the no it would be outside of it', (body, code) => {
    for (const endpoint of both)
      expect(readResponse(gateway, endpoint, { body }, known).verdict).toMatchObject({
        code,
        attemptStatus: 'rejected',
      });
  });

  it('with a server error in it may have bought', () => {
    const { verdict } = readResponse(gateway, 'submit', { body: { error: 'm', status: 500 } }, ref);

    expect(verdict).toMatchObject({ code: 'provider_unavailable', attemptStatus: 'unknown', message: 'm' });
  });

  it('is none where it names a run: that was accepted', () => {
    const body = { runId: 'vid_1', error: 'm', status: 402 };

    expect(readResponse(gateway, 'submit', { status: 202, body }, ref).job?.ref.id).toBe('vid_1');
  });

  it('without a status gives its reason, and nobody can say whether it bought', () => {
    const { verdict } = readResponse(gateway, 'submit', { body: { error: 'm' } }, ref);

    expect(verdict).toMatchObject({ message: 'm', attemptStatus: 'unknown' });
  });
});

it('a refusal that flags the prompt as unsafe is one of content, in the words meant for people', () => {
  const body = {
    error: 'Content policy violation',
    isNSFWError: true,
    userFriendlyError: 'Please modify it.',
  };

  for (const status of [400, 422])
    expect(readResponse(gateway, 'submit', { status, body }, ref).verdict).toMatchObject({
      code: 'content_policy',
      message: 'Please modify it.',
      attemptStatus: 'rejected',
    });
});
