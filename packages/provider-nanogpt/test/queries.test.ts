import { describe, expect, it } from 'vitest';
import type { JobRef, Query } from '@crosspoint/core/plugin';
import { pollRequest, readResponse, encodeRequest } from '@crosspoint/core/testing';
import { nanogpt } from '../src/index.ts';

const { balance, listJobs: recent, discovery } = nanogpt.spec;

/** What a question's reader makes of a body; undefined when it cannot be read. */
function respond<Result>(asked: Query<Result> | undefined, body: unknown): Result | undefined {
  const checked = asked?.schema['~standard'].validate(body);
  if (checked === undefined || checked instanceof Promise || checked.issues !== undefined) return undefined;
  return asked?.parse(checked.value);
}

describe('the balance', () => {
  // The body of the operator's OpenAPI file (wire notes, 4).
  it('is told in dollars and in Nano, digit for digit', () => {
    const body = {
      usd_balance: '129.46956147',
      nano_balance: '26.71801147',
      nanoDepositAddress: 'nano_placeholder',
    };

    expect(balance).toMatchObject({ method: 'POST', path: '/check-balance' });
    expect(respond(balance, body)).toEqual([
      { scope: 'account', amount: '129.46956147', currency: 'USD' },
      { scope: 'account', amount: '26.71801147', currency: 'XNO' },
    ]);
  });

  it('of one purse is that one; of none it is unreadable, not zero', () => {
    expect(respond(balance, { usd_balance: 3, nano_balance: null })).toEqual([
      { scope: 'account', amount: '3', currency: 'USD' },
    ]);
    expect(respond(balance, { error: 'x' })).toBeUndefined();
  });
});

describe('the newest runs', () => {
  it('are asked for as many as it tells at once, and read as its page prints them', () => {
    const run = {
      runId: 'vid_m1abc123def456',
      id: 'vid_m1abc123def456',
      model: 'sora-2',
      status: 'completed',
      createdAt: '2025-01-17T12:34:56.000Z',
      conversationUUID: 'b7c75a5e-1e2a-4d4f-9e5b-6c6e2e2f9a17',
    };

    expect(recent).toMatchObject({ method: 'GET', path: '/generate-video/recover', query: { limit: '50' } });
    expect(respond(recent, { data: [run] })).toEqual([
      {
        id: 'vid_m1abc123def456',
        slug: 'sora-2',
        status: 'completed',
        submittedAt: '2025-01-17T12:34:56.000Z',
        prompt: undefined,
      },
    ]);
  });

  it('that are odd are passed over, and the rest is told', () => {
    const data = [null, 'x', {}, { id: 'b', model: 7, createdAt: 7 }, { runId: 'a', prompt: 'A boat.' }];

    expect(respond(recent, { data })).toMatchObject([{ id: 'b' }, { id: 'a', prompt: 'A boat.' }]);
    expect(respond(recent, { data: [] })).toEqual([]);
    expect(respond(recent, { error: 'x' })).toBeUndefined();
  });
});

it('the list of models is read by name, whatever else stands there', () => {
  const body = {
    object: 'list',
    data: [
      { id: 'video-model-id', pricing: { currency: 'USD' }, supported_parameters: { duration: [5, '10'] } },
      { name: 'no id' },
    ],
    meta: { count: 1 },
  };

  expect(respond(discovery?.list, body)).toEqual([{ slug: 'video-model-id', kind: 'video' }]);
});

describe('what was assumed', () => {
  const ref: JobRef = {
    version: 1,
    provider: 'nanogpt',
    account: 'default',
    model: 'google/veo-2.0',
    slug: 'veo2-video',
    task: 'text-to-video',
    submittedAt: '2026-01-01T00:00:00.000Z',
    idempotencyKey: 'test',
    id: 'vid_1',
  };

  it('lets polls go to the unified route, and reads what it answers', () => {
    const unified = nanogpt({
      apiKey: 'YOUR_KEY',
      override: {
        poll: {
          path: '/video/status',
          query: { requestId: '{id}', runId: null, modelSlug: null, model: null },
        },
      },
    });
    const body = {
      requestId: 'vid_1',
      model: 'veo2-video',
      data: {
        status: 'COMPLETED',
        requestId: 'vid_1',
        cost: 0.35,
        output: { video: { url: 'https://storage.example.com/video.mp4' } },
      },
    };

    expect(pollRequest(unified, ref).url).toBe('https://nano-gpt.com/api/video/status?requestId=vid_1');
    expect(readResponse(unified, 'poll', { body }, ref).job?.state).toBe('succeeded');
  });

  it('names entries that are there', () => {
    const { assumptions, ...table } = nanogpt.spec;
    const entryAt = (at: readonly string[]): unknown =>
      at.reduce<unknown>((it, key) => (it as Record<string, unknown>)[key], table);
    const missing = Object.entries(assumptions ?? {}).filter(
      ([, { entry }]) => entry !== undefined && entryAt(entry) === undefined,
    );

    expect(missing).toEqual([]);
  });

  it('gives way to what an application knows better', async () => {
    const knowing = nanogpt({
      apiKey: 'YOUR_KEY',
      override: { models: { 'google/veo-3.0': { slug: 'veo3-1-video' } } },
    });
    const request = { kind: 'video', model: 'google/veo-3.0', prompt: 'x' };

    expect((await encodeRequest(knowing, request)).body).toMatchObject({ model: 'veo3-1-video' });
    expect((await encodeRequest(nanogpt(), request)).body).toMatchObject({ model: 'veo3-video' });
  });
});

it('fifty submits a minute are what one address may make', () => {
  expect(nanogpt.spec.limits).toMatchObject([
    { applies: 'submit', scope: 'address', windowMs: 60_000, max: 50 },
  ]);
});
