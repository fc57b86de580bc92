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

// Each status word, shape of a price and of an id, and each error response is a fixture; here is what no fixture holds.
it.each(['{}', '[]', '{"status":null}', '"queued"'])('%s is no accepted submit', (body) => {
  expect(submit(body).job?.ref.id).toBeUndefined();
});

describe('a response about a job', () => {
  it.each([
    [
      'as a list of links, with a signed query',
      { status: 'completed', video: [`${file}?_jwt=a.b`] },
      [`${file}?_jwt=a.b`],
    ],
    ['as a list of what is printed', { status: 'completed', video: [null, { url: file }, 7] }, [file]],
    ['as a link alone', { status: 'completed', video: file }, [file]],
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

  it('charges what was reserved at the submit, whatever the finished response says', () => {
    const previous = submit(
      '{"id":"a","status":"queued","meta":{"usage":{"credits_used":3900000,"usd_spent":1.95}}}',
    ).job;
    for (const meta of [undefined, { usage: { credits_used: 3_900_000 } }, null]) {
      const { job } = readResponse(
        provider,
        'poll',
        { body: { id: 'a', status: 'completed', video: { url: file }, meta } },
        previous!.ref,
        previous,
      );
      expect(job?.costs).toMatchObject([
        { amount: '1.95', currency: 'USD', basis: 'reserved' },
        { amount: '1.95', currency: 'USD', basis: 'charged' },
      ]);
    }
  });

  it('learns the price late where only the later answer tells it', () => {
    const previous = submit('{"id":"a","status":"queued"}').job;
    const { job } = readResponse(
      provider,
      'poll',
      {
        body: { id: 'a', status: 'completed', video: { url: file }, meta: { usage: { credits_used: 100 } } },
      },
      previous!.ref,
      previous,
    );
    expect(job?.costs).toMatchObject([{ amount: '100', currency: 'credits' }]);
  });

  it.each([
    ['a detail text', { detail: 'no birds' }, 'no birds'],
    ['a list of detail texts', { detail: ['no birds', 'no bees'] }, 'no birds; no bees'],
  ])('a failure with %s; failed jobs are free', (_, error, message) => {
    expect(poll({ id: known.id, status: 'error', error }).job).toMatchObject({
      state: 'failed',
      failure: { code: 'generation_failed', message, charged: 'no' },
    });
  });
});

describe('an error response', () => {
  // The operator's pages print no body like these; public clients met them (wire notes, 2026-11-29).
  it.each([
    [
      'issues under data',
      { error: { name: 'BadRequestException', data: [{ path: 'duration', message: 'too long' }] } },
      'duration: too long',
    ],
    [
      'a list of texts',
      { message: ['prompt is missing', 'duration is missing'] },
      'prompt is missing; duration is missing',
    ],
    ['a list of objects', { message: [{ message: 'prompt is missing' }] }, 'prompt is missing'],
    [
      'a sentence and details',
      { message: 'Body validation error!', details: [{ path: ['duration'], message: 'Expected 3' }] },
      'Body validation error! (duration: Expected 3)',
    ],
    ['a detail text', { detail: 'm' }, 'm'],
    ['a title', { title: 'm' }, 'm'],
  ])('with %s gives the reason', (_, body, message) => {
    expect(submit(body, { status: 400 }).verdict?.message).toBe(message);
  });

  it('without a status, inside a 200, gives its reason and proves nothing', () => {
    const { verdict } = submit({ error: { message: 'try later' } });
    expect(verdict).toMatchObject({ message: 'try later', attemptStatus: 'unknown' });
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
