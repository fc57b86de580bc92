import { type DocumentedResponse, readResponse, encodeRequest } from '@crosspoint/core/testing';
import type { JobRef } from '@crosspoint/core';
import { describe, expect, it } from 'vitest';
import { aimlapi } from '../src/index.ts';

const provider = aimlapi();
const { ref } = await encodeRequest(provider, {
  kind: 'video',
  model: 'alibaba/happyhorse-1.0',
  prompt: 'x',
});
const asked = ref!;
const known: JobRef = { ...asked, id: 'rLCxsu-1_rTBBGbBC6JFJ' };
const submit = (body: unknown, more: Omit<DocumentedResponse, 'body'> = {}) =>
  readResponse(provider, 'submit', { body, ...more }, asked);
const poll = (body: unknown, more: Omit<DocumentedResponse, 'body'> = {}) =>
  readResponse(provider, 'poll', { body, ...more }, known);
const file =
  'https://cdn.aimlapi.com/generations/alligator/1777398123542-525ef81e-4568-4e38-97bd-cf2e2ee5c2aa.mp4';

describe('an accepted submit', () => {
  // The schema of "Create …", and the shapes of other models' pages (wire notes, 4).
  it.each([
    [
      'with both figures',
      '{"id":"QC4qjlUKt8ZedNi7r09LM","status":"queued","meta":{"usage":{"credits_used":3900000,"usd_spent":1.95}}}',
      'QC4qjlUKt8ZedNi7r09LM',
      [{ amount: '1.95', currency: 'USD' }],
    ],
    [
      'with credits only',
      '{"id":"V2cdWP9kao8xiofM-OvwG","status":"queued","meta":{"usage":{"credits_used":1575000}}}',
      'V2cdWP9kao8xiofM-OvwG',
      [{ amount: '1575000', currency: 'credits' }],
    ],
    [
      'with credits called tokens',
      '{"id":"a","status":"queued","meta":{"usage":{"tokens_used":3150000}}}',
      'a',
      [{ amount: '3150000', currency: 'credits' }],
    ],
    [
      'without a price',
      '{"id":"cgt-20250704191750-n4qjp","status":"queued"}',
      'cgt-20250704191750-n4qjp',
      [],
    ],
    ['of the older kind', '{"generation_id":"234954179076239"}', '234954179076239', []],
    [
      'with an id of digits too long for a double',
      '{"generation_id":234954179076239123456}',
      '234954179076239123456',
      [],
    ],
    ['with nulls', '{"id":"a","status":"queued","video":null,"error":null,"meta":null}', 'a', []],
    ['with a null usage', '{"id":"a","status":"queued","meta":{"usage":null}}', 'a', []],
    [
      'with unknown extras',
      '{"id":"a","status":"queued","queue":{"place":3},"meta":{"usage":{"credits_used":"?"}}}',
      'a',
      [],
    ],
  ])('%s', (_, body, id, costs) => {
    const { job } = submit(body);
    expect(job).toMatchObject({
      state: 'queued',
      ref: { id },
      costs: costs.map((it) => ({ ...it, basis: 'charged' })),
      resumable: true,
    });
    expect(job?.costs).toHaveLength(costs.length);
  });

  it.each(['{}', '[]', '{"id":null}', '{"id":""}', '{"status":null}', '"queued"'])('is not %s', (body) => {
    expect(submit(body).job?.ref.id).toBeUndefined();
  });
});

describe('an answer about a job', () => {
  it.each([
    ['queued', 'queued'],
    ['generating', 'running'],
    ['error', 'failed'],
    // Outside the documented enum (wire notes, 5).
    ['waiting', 'queued'],
    ['active', 'running'],
    ['dreaming', 'running'],
    ['failed', 'failed'],
    ['brand-new-word', 'running'],
  ])('%s means %s', (status, state) => {
    expect(poll({ id: known.id, status }).job).toMatchObject({ state, gatewayStatus: status });
  });

  it.each([
    ['as printed, without meta', { status: 'completed', video: { url: file } }, [file]],
    [
      'as a list of links, with a signed query',
      { status: 'completed', video: [`${file}?_jwt=a.b`] },
      [`${file}?_jwt=a.b`],
    ],
    ['as a list of what is printed', { status: 'completed', video: [null, { url: file }, 7] }, [file]],
    ['as a link alone', { status: 'completed', video: file }, [file]],
    ['by another word', { status: 'succeeded', video: { url: file } }, [file]],
  ])('a finished video %s', (_, body, urls) => {
    const { job } = poll({ id: known.id, ...body });
    expect(job?.state).toBe('succeeded');
    expect(job?.outputs.map((it) => it.url)).toEqual(urls);
  });

  it.each([
    [{ id: known.id }, true],
    [{ generation_id: known.id }, true],
    [{ id: 'vid-9', generation_id: known.id }, true],
    [{}, true],
    [{ id: '' }, true],
    [{ id: 'another' }, false],
    [{ generation_id: 'another' }, false],
  ])('that prints %j is about the job asked for: %s', (ids, isSame) => {
    const { job } = poll({ ...ids, status: 'completed', video: { url: file } });
    expect(job).toMatchObject({ state: 'succeeded', ref: { id: isSame ? known.id : 'another' } });
  });

  it('keeps the price told at the submit, whatever the finished answer says', () => {
    const before = submit(
      '{"id":"a","status":"queued","meta":{"usage":{"credits_used":3900000,"usd_spent":1.95}}}',
    ).job;
    for (const meta of [undefined, { usage: { credits_used: 3_900_000 } }, null]) {
      const { job } = readResponse(
        provider,
        'poll',
        { body: { id: 'a', status: 'completed', video: { url: file }, meta } },
        before!.ref,
        before,
      );
      expect(job?.costs).toEqual(before!.costs);
    }
  });

  it('learns the price late where only the later answer tells it', () => {
    const before = submit('{"id":"a","status":"queued"}').job;
    const { job } = readResponse(
      provider,
      'poll',
      {
        body: { id: 'a', status: 'completed', video: { url: file }, meta: { usage: { credits_used: 100 } } },
      },
      before!.ref,
      before,
    );
    expect(job?.costs).toMatchObject([{ amount: '100', currency: 'credits' }]);
  });

  it.each([
    ['name and message', { name: 'InternalError', message: 'no birds' }, 'no birds'],
    [
      'a detail list',
      {
        detail: [
          {
            loc: ['body', 'image_url'],
            msg: 'Could not detect face in the image',
            type: 'face_detection_error',
            input: {},
          },
        ],
      },
      'Could not detect face in the image',
    ],
    ['a detail text', { detail: 'no birds' }, 'no birds'],
    ['a list of detail texts', { detail: ['no birds', 'no bees'] }, 'no birds'],
    ['a text', 'no birds', 'no birds'],
    ['nothing', null, 'the gateway gave no reason'],
  ])('a failure with %s; failed jobs are free', (_, error, message) => {
    expect(poll({ id: known.id, status: 'error', error }).job).toMatchObject({
      state: 'failed',
      failure: { code: 'generation_failed', message, charged: 'no' },
    });
  });

  it('is asked for in the query, whatever the id holds', () => {
    expect(provider.spec.poll).toMatchObject({
      method: 'GET',
      path: '/v2/video/generations',
      query: { generation_id: '{id}' },
    });
  });
});

describe('a no', () => {
  const general = (statusCode: number | string, message: string) => ({
    message,
    path: '/v2/video/generations',
    requestId: 'r',
    statusCode,
    timestamp: '2026-08-21T00:00:00Z',
  });
  // Wire notes, 6; the document itself prints no error.
  it.each([
    [400, general(400, 'Body validation error!'), 'invalid_request'],
    [
      401,
      general(401, 'This request requires a valid API key. You can create a new API key on the Billing page'),
      'auth',
    ],
    [403, general(403, "You've run out of credits. Please top up your balance"), 'insufficient_funds'],
    [403, { title: 'Forbidden', status: 403, message: "You've run out of funds." }, 'insufficient_funds'],
    [403, general(403, 'Account verification is needed'), 'auth'],
    [403, '<html>Forbidden</html>', 'unexpected_response'],
    [404, general(404, '-'), 'not_found'],
    [429, general('429', 'Too Many Requests'), 'rate_limited'],
    [429, general(429, 'Free-tier limit: 10'), 'rate_limited'],
  ])('%i %j is a certain no', (status, body, code) => {
    expect(submit(body, { status }).verdict).toMatchObject({ code, attemptStatus: 'rejected' });
  });

  it.each([
    [500, general(500, 'Internal server error'), 'provider_unavailable'],
    [500, general(500, 'Coupon code not found'), 'provider_unavailable'],
    [502, general(502, 'Bad Gateway'), 'provider_unavailable'],
    [503, general(503, 'Service unavailable'), 'provider_unavailable'],
    [504, general(504, 'Generation timeout'), 'timeout'],
  ])('%i %j may have bought', (status, body, code) => {
    expect(submit(body, { status }).verdict).toMatchObject({ code, attemptStatus: 'unknown' });
  });

  it.each([
    [401, 'auth', 'rejected'],
    ['429', 'rate_limited', 'rejected'],
    [500, 'provider_unavailable', 'unknown'],
  ])('inside a 200 (statusCode %j) is what it stands for', (statusCode, code, attemptStatus) => {
    expect(submit(general(statusCode, 'no')).verdict).toMatchObject({ code, attemptStatus });
  });

  it('of the other printed kind is also one inside a 200', () => {
    const body = { title: 'Forbidden', status: 403, message: "You've run out of funds." };
    expect(submit(body).verdict).toMatchObject({ code: 'insufficient_funds', attemptStatus: 'rejected' });
  });

  it('keeps the gateway’s own words, wherever they stand', () => {
    for (const body of [{ error: { message: 'm' } }, { error: 'm' }, { detail: 'm' }, { title: 'm' }])
      expect(submit(body, { status: 400 }).verdict?.message).toBe('m');
  });

  it('keeps the gateway’s own words', () => {
    expect(submit(general(400, 'Invalid enum value.'), { status: 400 }).verdict?.message).toBe(
      'Invalid enum value.',
    );
  });
});

describe('what was assumed', () => {
  it('names entries that are there', () => {
    const { assumptions, ...table } = provider.spec;
    const entryAt = (at: readonly string[]): unknown =>
      at.reduce<unknown>((it, key) => (it as Record<string, unknown>)[key], table);
    const missing = Object.entries(assumptions ?? {}).filter(
      ([, { entry }]) => entry !== undefined && entryAt(entry) === undefined,
    );
    expect(missing).toEqual([]);
  });

  it('gives way to what an application knows better', () => {
    const knowing = aimlapi({ override: { billing: { failedJob: 'unknown' } } });
    const { job } = readResponse(knowing, 'poll', { body: { id: known.id, status: 'error' } }, known);
    expect(job).toMatchObject({ state: 'failed', failure: { charged: 'maybe' } });
  });
});
