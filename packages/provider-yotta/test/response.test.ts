import { describe, expect, it } from 'vitest';
import type { JobRef } from '@crosspoint/core/plugin';
import { pollRequest, readResponse } from '@crosspoint/core/testing';
import { yotta } from '../src/index.ts';

// The published page prints no response as JSON: those below hold what its two programs read from one, and say so where
// they come from elsewhere.
const gateway = yotta({ apiKey: 'YOUR_KEY' });

const ref: JobRef = {
  version: 1,
  provider: 'yotta',
  account: 'default',
  model: 'kling/kling-3.0-standard',
  slug: 'kling-v3-std-text',
  task: 'text-to-video',
  submittedAt: '2026-01-01T00:00:00.000Z',
  idempotencyKey: 'test',
};

describe('a response', () => {
  // What get_status and generate_and_wait read.
  it.each([
    // The operator's queue pages have a field for the reason; the programs read none.
    [
      { status: 'failed', failedReason: 'no faces' },
      { state: 'failed', failure: { message: 'no faces' } },
    ],
    // No response about pictures is printed.
    [
      { status: 'completed', output_url: ['https://example.com/1.png'] },
      { state: 'succeeded', outputs: [{ url: 'https://example.com/1.png', role: 'main' }] },
    ],
    [
      { status: 'failed', output_url: '' },
      { state: 'failed', outputs: [] },
    ],
    [{ status: 'whatever else' }, { state: 'running' }],
  ])('to a poll: %j', (data, means) => {
    const { job } = readResponse(
      gateway,
      'poll',
      { body: { code: 10000, message: 'success', data } },
      { ...ref, id: '1' },
    );

    expect(job).toMatchObject(means);
    expect(job?.notices).toEqual([]);
  });

  it.each([
    ['text-to-video', '246634865268150272'],
    ['image-to-video', '9223372036854775807'],
  ] as const)('to a %s submit leads to the text-to-video path, with each digit of its id', (task, id) => {
    const { job } = readResponse(
      gateway,
      'submit',
      { body: `{"code":10000,"data":{"request_id":${id}}}` },
      { ...ref, task },
    );

    expect(pollRequest(gateway, { ...ref, task, id: job?.ref.id ?? '' }).url).toBe(
      `https://gateway.yottalabs.ai/api/maas/text-to-video/generations/${id}`,
    );
  });

  // Both programs raise on a code other than 10000 inside a 200. What the codes mean stands on other pages of the
  // operator: the platform table and the queue table, which differ.
  it.each([
    [24011, 'not_found', 'rejected'],
    [40402, 'not_found', 'rejected'],
    // of virtual machines, pods and endpoints: unexplained here, so nobody can say
    [11001, 'unexpected_response', 'unknown'],
    [11002, 'unexpected_response', 'unknown'],
    [12001, 'unexpected_response', 'unknown'],
    [13000, 'unexpected_response', 'unknown'],
    [14000, 'unexpected_response', 'unknown'],
    // in no table
    [0, 'unexpected_response', 'unknown'],
    [200, 'unexpected_response', 'unknown'],
    [99999, 'unexpected_response', 'unknown'],
    ['QUOTA', 'unexpected_response', 'unknown'],
    [45901, 'unexpected_response', 'unknown'],
    [50301, 'provider_unavailable', 'unknown'],
    [50401, 'timeout', 'unknown'],
  ])('a no inside a 200, code %s, means %s, and the submit was %s', (code, errorCode, attemptStatus) => {
    const { verdict } = readResponse(
      gateway,
      'submit',
      { body: { code, message: 'the reason', data: null } },
      ref,
    );

    expect(verdict).toMatchObject({ code: errorCode, attemptStatus, message: 'the reason' });
  });

  // The operator's own client keeps the raw text of a 4xx that is no JSON, and of every 5xx.
  it.each([
    [400, 'bad prompt', 'invalid_request', 'rejected'],
    [403, '<html><title>403 Forbidden</title></html>', 'unexpected_response', 'rejected'],
    [404, 'page not found', 'not_found', 'rejected'],
    [429, 'slow down', 'rate_limited', 'rejected'],
    [500, 'upstream error', 'provider_unavailable', 'unknown'],
    [502, '<html><title>502 Bad Gateway</title></html>', 'provider_unavailable', 'unknown'],
    [504, '', 'timeout', 'unknown'],
  ])('an HTTP %i whose body is the text %j is told in its words', (status, body, code, attemptStatus) => {
    const { verdict } = readResponse(gateway, 'submit', { status, body }, ref);

    expect(verdict).toMatchObject({ code, attemptStatus });
    expect(verdict?.message).toBe(
      body === '' ? undefined : body.replace(/<html><title>|<\/title><\/html>/g, ''),
    );
  });

  it('a page of words inside a 200 is unreadable, never a no', () => {
    expect(readResponse(gateway, 'submit', { body: 'welcome' }, ref).unreadable).toBeDefined();
  });

  it.each([{}, { request_id: null }, { request_id: '' }, null])(
    'a success without an id is unreadable, never a no: %j',
    (data) => {
      expect(readResponse(gateway, 'submit', { body: { code: 10000, data } }, ref).unreadable).toContain(
        'data',
      );
    },
  );
});
