import { describe, expect, it } from 'vitest';
import { readResponse } from '@crosspoint/core/testing';
import type { JobRef } from '@crosspoint/core/plugin';
import { gateai } from '../src/index.ts';

// Bodies and responses are copied by hand from the published page (core.claude.gg/docs.txt).
const gateway = gateai({ apiKey: 'YOUR_KEY' });

const ref: JobRef = {
  version: 1,
  provider: 'gateai',
  account: 'default',
  model: 'bytedance/seedance-2.0',
  slug: 'seedance-2.0',
  task: 'text-to-video',
  submittedAt: '2026-01-01T00:00:00.000Z',
  idempotencyKey: 'test',
};

const accepted = {
  task_id: 'f578692c-6475-4d85-b4c2-32a97af506ff',
  url: '/get/f578692c-6475-4d85-b4c2-32a97af506ff',
  status: 'PROCESSING',
  cost: 0.05,
  remaining: 99.95,
};
const known = { ...ref, id: accepted.task_id };

describe('a printed response', () => {
  it('to Generate Content is a running job that was charged', () => {
    // `remaining`, the rest of the day's budget, has no place in a job.
    const { job } = readResponse(gateway, 'submit', { body: accepted }, ref);

    expect(job).toMatchObject({
      state: 'running',
      gatewayStatus: 'PROCESSING',
      resumable: true,
      notices: [],
    });
    expect(job?.ref.id).toBe('f578692c-6475-4d85-b4c2-32a97af506ff');
    expect(job?.costs).toMatchObject([{ amount: '0.05', currency: 'USD', basis: 'charged' }]);
  });

  it.each([
    ['text', '0.05', [{ amount: '0.05' }]],
    ['nothing', null, []],
    ['a line like that of a list', '~$0.05/720p 4s', []],
  ])('to Generate Content is a job, whatever its cost is: %s', (_, cost, costs) => {
    const { job } = readResponse(gateway, 'submit', { body: { ...accepted, cost } }, ref);

    expect(job).toMatchObject({ state: 'running', costs });
    expect(job?.ref.id).toBe(accepted.task_id);
  });

  // Only the name `adjustments` is documented; these are three shapes it could have.
  it.each([
    ['by name', { duration: 4, mode: 'RESOLUTION_720' }, ['duration', 'mode']],
    ['a list', [{ field: 'duration', from: 8, to: 4 }], ['duration']],
    ['by name, from and to', { duration: { from: 8, to: 4 } }, ['duration']],
    ['a list in other words', [{ param: 'mode', value: 'RESOLUTION_720', reason: 'budget' }], ['mode']],
    ['a list of sentences', ['duration shortened', 'resolution lowered'], ['request', 'request']],
    ['a sentence', 'duration shortened to 4s', ['request']],
  ])('that was lowered to fit the budget says so: %s', (_, adjustments, fields) => {
    const { job } = readResponse(gateway, 'submit', { body: { ...accepted, adjustments } }, ref);
    const adjusted = job?.fieldReport.filter((it) => it.outcome === 'adjusted') ?? [];

    expect(adjusted.map((it) => it.field)).toEqual(fields);
  });

  it.each([
    [{ duration: { from: 8, to: 4 } }, 8],
    [[{ param: 'duration', requested: 8, value: 4 }], 8],
    [{ original: { duration: 8, width: 1280 }, adjusted: { duration: 4, width: 1280 } }, 8],
    [{ duration: 4 }, undefined], // then the call knows it
  ])('that was lowered says from what, where it tells: %j', (adjustments, from) => {
    const { job } = readResponse(gateway, 'submit', { body: { ...accepted, adjustments } }, ref);

    expect(job?.fieldReport).toMatchObject([{ field: 'duration', outcome: 'adjusted', to: 4 }]);
    expect(job?.fieldReport[0]?.from).toBe(from);
  });

  it.each([
    [{ duration: 4, reason: 'the budget' }, [{ field: 'duration', to: 4, note: 'the budget' }]],
    [{ message: 'shortened' }, [{ field: 'request', note: 'shortened' }]],
  ])('that was lowered says why: %j', (adjustments, entries) => {
    const { job } = readResponse(gateway, 'submit', { body: { ...accepted, adjustments } }, ref);

    expect(job?.fieldReport).toMatchObject(entries);
    expect(job?.fieldReport).toHaveLength(1);
  });

  it('to Generate Content may be a failed task, with its reason, and 0 is no charge', () => {
    const body = { ...accepted, status: 'FAILED', error: 'No faces, please.', cost: 0 };
    const { job } = readResponse(gateway, 'submit', { body }, ref);

    expect(job).toMatchObject({
      state: 'failed',
      failure: { message: 'No faces, please.', charged: 'maybe' },
    });
  });

  it.each([[null], [false], [''], [[]], [{}]])('with no adjustments says nothing: %j', (adjustments) => {
    expect(
      readResponse(gateway, 'submit', { body: { ...accepted, adjustments } }, ref).job?.fieldReport,
    ).toEqual([]);
  });

  it('to Check Status is finished, with every file; its model is spelled in another way and is not looked at', () => {
    const body = {
      status: 'FINISHED',
      result: ['https://cdn.example.com/output.jpg'],
      model: 'gpt_image_2_0',
      cost: 0.11,
    };
    const { job } = readResponse(gateway, 'poll', { body }, { ...known, task: 'text-to-image' });

    expect(job?.state).toBe('succeeded');
    expect(job?.outputs).toEqual([{ url: 'https://cdn.example.com/output.jpg', role: 'main' }]);
    expect(job?.costs).toMatchObject([{ amount: '0.11', basis: 'charged' }]);
  });

  it.each([
    ['a bare link', 'https://cdn.example.com/output.jpg'],
    ['links with their names', [{ url: 'https://cdn.example.com/output.jpg', width: 1024 }]],
  ])('to Check Status is finished, though its result is %s', (_, result) => {
    const { job } = readResponse(
      gateway,
      'poll',
      { body: { status: 'FINISHED', result } },
      { ...known, task: 'text-to-image' },
    );

    expect(job?.outputs).toEqual([{ url: 'https://cdn.example.com/output.jpg', role: 'main' }]);
  });

  it.each([
    ['PROCESSING', 'running'],
    ['QUEUED', 'queued'], // in the dashboard alone
    ['FAILED', 'failed'],
  ])('Check Status: %s means %s', (status, state) => {
    const { job } = readResponse(gateway, 'poll', { body: { status } }, known);

    expect(job?.state).toBe(state);
    expect(job?.notices).toEqual([]);
  });

  it.each([
    [{}, true],
    [{ task_id: known.id }, true],
    [{ task_id: null }, true],
    [{ task_id: 'another' }, false],
  ])('Check Status with %j is about the task asked for: %s', (ids, isSame) => {
    const body = { ...ids, status: 'FINISHED', result: ['https://cdn.example.com/output.mp4'] };
    const { job } = readResponse(gateway, 'poll', { body }, known);

    expect(job).toMatchObject({ state: 'succeeded', ref: { id: isSame ? known.id : 'another' } });
  });

  const shape = { ...known, model: 'hyper3d/rodin-2', slug: 'rodin-v2', task: 'image-to-3d' } as const;

  // The document prints the links with "..." and "{genId}", and not as JSON.
  it.each([
    ['as printed', { glb_urls: ['https://cdn.example.com/gen/rodin-v2_-0.glb'] }],
    [
      'without brackets, as its example is written',
      { glb_urls: 'https://cdn.example.com/gen/rodin-v2_-0.glb' },
    ],
    ['without glb_urls, by the rule beside it', {}],
    ['with none in glb_urls, by the rule beside it', { glb_urls: [] }],
  ])('3D Output Format, %s: the shape is what was bought, the picture a preview of it', (_, more) => {
    const body = { status: 'FINISHED', result: ['https://cdn.example.com/gen/rodin-v2_-0.jpg'], ...more };
    const { job } = readResponse(gateway, 'poll', { body }, shape);

    expect(job).toMatchObject({ state: 'succeeded', kind: '3d' });
    expect(job?.outputs).toEqual([
      { url: 'https://cdn.example.com/gen/rodin-v2_-0.glb', role: 'main', mediaType: 'model/gltf-binary' },
      { url: 'https://cdn.example.com/gen/rodin-v2_-0.jpg', role: 'preview', mediaType: 'image/jpeg' },
    ]);
  });

  it('3D Output Format, a signed picture: the ending that changes is that of the path', () => {
    const result = ['https://cdn.example.com/gen/rodin-v2_-0.jpg?sig=a.jpg'];
    const { job } = readResponse(gateway, 'poll', { body: { status: 'FINISHED', result } }, shape);

    expect(job?.outputs).toMatchObject([
      { url: 'https://cdn.example.com/gen/rodin-v2_-0.glb?sig=a.jpg', role: 'main' },
      { url: 'https://cdn.example.com/gen/rodin-v2_-0.jpg?sig=a.jpg', role: 'preview' },
    ]);
  });

  it('3D Output Format, a model in `result` is the model, and no preview', () => {
    const result = ['https://cdn.example.com/gen/rodin-v2_-0.glb'];
    const { job } = readResponse(gateway, 'poll', { body: { status: 'FINISHED', result } }, shape);

    expect(job?.outputs).toEqual([{ url: result[0], role: 'main', mediaType: 'model/gltf-binary' }]);
  });

  // Where the reason of a failed task stands is not shown.
  it.each([
    [{ error: 'No faces, please.' }],
    [{ error: { code: 'X', message: 'No faces, please.' } }],
    [{ message: 'No faces, please.' }],
  ])('to Check Status says why a task failed: %j', (more) => {
    const { job } = readResponse(gateway, 'poll', { body: { status: 'FAILED', ...more } }, known);

    expect(job).toMatchObject({ state: 'failed', failure: { message: 'No faces, please.' } });
  });

  // Statuses and bodies of these are not shown; RATE_LIMITED alone has its 429.
  it.each([
    [429, { error: 'RATE_LIMITED' }, 'rate_limited', 'rejected'],
    [429, {}, 'rate_limited', 'rejected'],
    [400, { error: 'PROMPT_TOO_LONG' }, 'invalid_request', 'rejected'],
    [400, { error: 'QUANTITY_TOO_HIGH' }, 'invalid_request', 'rejected'],
    [200, { error: 'PROMPT_TOO_LONG' }, 'invalid_request', 'rejected'],
    [500, { error: 'QUANTITY_TOO_HIGH' }, 'invalid_request', 'unknown'],
    [200, { error: 'refused: QUANTITY_TOO_HIGH' }, 'invalid_request', 'unknown'],
    [502, '<html><title>cannot read "PROMPT_TOO_LONG"</title></html>', 'provider_unavailable', 'unknown'],
    [500, { error: 'cannot read the prompt "PROMPT_TOO_LONG"' }, 'invalid_request', 'unknown'],
    [200, { error: 'RATE_LIMITED' }, 'rate_limited', 'unknown'],
    [404, { error: 'Model not found', suggestions: ['seedance-2.0'] }, 'not_found', 'rejected'],
    [200, { error: 'Model not found', suggestions: ['seedance-2.0'] }, 'not_found', 'unknown'],
  ])('%i %j means %s, and the submit was %s', (status, body, code, attemptStatus) => {
    const { verdict } = readResponse(gateway, 'submit', { status, body }, ref);

    expect(verdict).toMatchObject({ code, attemptStatus });
  });

  it('that is a word beside a sentence is told in the sentence', () => {
    const body = { error: 'RATE_LIMITED', message: 'More than 5 requests in 30 seconds.' };
    const { verdict } = readResponse(gateway, 'submit', { status: 429, body }, ref);

    expect(verdict).toMatchObject({ code: 'rate_limited', message: 'More than 5 requests in 30 seconds.' });
  });
});

describe('Generation timeouts', () => {
  const job = readResponse(gateway, 'submit', { body: accepted }, ref).job;
  const since = (submittedAt: string): JobRef => ({ ...known, submittedAt });

  it.each([
    ['19 minutes', '2025-12-31T23:41:00.000Z', ['charged']],
    ['21 minutes', '2025-12-31T23:39:00.000Z', ['charged', 'refunded']],
  ])('a job still running after %s', (_, submittedAt, bases) => {
    const seen = readResponse(
      gateway,
      'poll',
      { body: { status: 'PROCESSING' } },
      since(submittedAt),
      job,
    ).job;

    expect(seen?.state).toBe('running');
    expect(seen?.costs.map((it) => it.basis)).toEqual(bases);
  });

  it('a late result is free, and the refund is said to be inferred', () => {
    const late = since('2025-12-31T23:39:00.000Z');
    const running = readResponse(gateway, 'poll', { body: { status: 'PROCESSING' } }, late, job).job;
    const body = { status: 'FINISHED', result: ['https://cdn.example.com/v.mp4'], cost: 0.05 };
    const done = readResponse(gateway, 'poll', { body }, late, running).job;

    expect(done?.state).toBe('succeeded');
    expect(done?.costs).toMatchObject([
      { amount: '0.05', basis: 'charged' },
      { amount: '0.05', basis: 'refunded', source: expect.stringMatching(/^inferred/) as string },
    ]);
  });

  it('the hard limit is a timeout, and what was paid back was not charged', () => {
    const late = since('2025-12-31T23:19:00.000Z');
    const running = readResponse(gateway, 'poll', { body: { status: 'PROCESSING' } }, late, job).job;
    const body = { status: 'FAILED', error: 'Generation timed out (40 min hard limit)' };
    const failed = readResponse(gateway, 'poll', { body }, late, running).job;

    expect(failed).toMatchObject({
      state: 'failed',
      failure: { code: 'timeout', message: 'Generation timed out (40 min hard limit)', charged: 'no' },
    });
  });

  it('a failed task is a failed job, not a refused poll', () => {
    const { job: failed, verdict } = readResponse(
      gateway,
      'poll',
      { body: { status: 'FAILED', error: 'x' } },
      known,
    );

    expect(verdict).toBeUndefined();
    expect(failed?.state).toBe('failed');
  });
});
