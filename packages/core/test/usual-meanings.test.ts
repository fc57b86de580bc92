import { describe, expect, it } from 'vitest';
import { readErrorValue } from '../src/plugin.ts';
import { encodeRequest, exampleProvider, readResponse } from '../src/testing/index.ts';

const gateway = exampleProvider();
const { ref } = await encodeRequest(gateway, { kind: 'video', model: 'echo/parrot', prompt: 'A boat.' });
const known = { ...ref!, id: 'job-1' };
const files = ['https://files.example/1.mp4'];
const poll = (body: object, provider = gateway) => readResponse(provider, 'poll', { body }, known).job;

// Words that gateways and clients of other gateways are known to use (wire notes, 2026-11-29); the spec has a row for none.
describe('a usual end word without a row', () => {
  it.each(['success', 'succeeded', 'SUCCESS', 'Completed', 'finished'])(
    '%s beside a file is a success',
    (word) => {
      expect(poll({ word, files })).toMatchObject({
        state: 'succeeded',
        gatewayStatus: word,
        notices: [`undocumented status word '${word}' beside a file; taken as succeeded`],
      });
    },
  );

  it.each(['failed', 'error', 'FAILURE', 'timed_out'])('%s beside a reason is a failure', (word) => {
    expect(poll({ word, reason: 'no birds' })).toMatchObject({
      state: 'failed',
      failure: { message: 'no birds', charged: 'maybe' },
    });
  });

  it('cancelled beside a reason is a cancel', () => {
    expect(poll({ word: 'cancelled', reason: 'by the operator' })?.state).toBe('canceled');
  });

  it.each(['success', 'failed', 'error', 'cancelled', 'constructor'])('%s alone ends nothing', (word) => {
    expect(poll({ word })?.state).toBe('running');
  });

  it('means what the spec says, where it has a row', () => {
    const contradicting = exampleProvider({ override: { states: { success: 'running' } } });

    expect(poll({ word: 'SUCCESS', files }, contradicting)?.state).toBe('running');
  });

  it('is an end although the spec takes every other word as running', () => {
    const open = exampleProvider({ override: { states: { '*': 'running' } } });

    expect(poll({ word: 'success', files }, open)?.state).toBe('succeeded');
    expect(poll({ word: 'polishing', files }, open)?.notices).toEqual([
      "unknown status word 'polishing'; taken as still running",
      expect.stringContaining(files[0]!),
    ]);
  });
});

it('the reason beside an unknown word is in the notice', () => {
  expect(poll({ word: 'unknown', reason: 'upstream is busy' })?.notices).toEqual([
    "unknown status word 'unknown'; taken as still running (the gateway says: upstream is busy)",
  ]);
});

// The forms of public gateways and of their validators (zod, FastAPI, NestJS).
describe('an error value', () => {
  it.each<[unknown, object | undefined]>([
    ['no birds', { message: 'no birds' }],
    [
      { code: 'c', message: 'm' },
      { code: 'c', message: 'm' },
    ],
    [
      { name: 'BadRequestException', message: 'm' },
      { code: 'BadRequestException', message: 'm' },
    ],
    [{ name: 'ForbiddenException', data: { kind: 'err_unverified_card' } }, { code: 'err_unverified_card' }],
    [
      {
        message: 'm',
        data: [
          { path: ['a', 0], message: 'x' },
          { path: 'b', message: 'y' },
        ],
      },
      { message: 'm (a.0: x; b: y)' },
    ],
    [{ issues: [{ path: ['a'], message: 'x' }] }, { message: 'a: x' }],
    [
      { detail: [{ loc: ['body', 'image_url'], msg: 'no face', type: 'face_error' }] },
      { code: 'face_error', message: 'image_url: no face' },
    ],
    [{ errors: ['x', 'y'] }, { message: 'x; y' }],
    [{ message: ['x', { message: 'y' }] }, { message: 'x; y' }],
    [['x', 'y'], { message: 'x; y' }],
    [{}, undefined],
    [null, undefined],
    [402, undefined],
  ])('%j is read', (value, read) => {
    expect(readErrorValue(value)).toEqual(read);
  });
});

describe('a usual error code without a row', () => {
  const refused = (status: number, body: object) =>
    readResponse(gateway, 'submit', { status, body }, ref!).verdict;

  it.each<[number, object, string]>([
    [403, { error: { data: { kind: 'err_insufficent_credits' } } }, 'insufficient_funds'],
    [403, { error: { code: 'insufficient_user_quota' } }, 'insufficient_funds'],
    [429, { error: { code: 'insufficient_quota' } }, 'insufficient_funds'],
    [400, { message: 'Insufficient balance' }, 'insufficient_funds'],
    [400, { error: { code: 'content_policy_violation' } }, 'content_policy'],
    [400, { message: 'Insufficient light' }, 'invalid_request'],
    [500, { message: 'Insufficient balance' }, 'provider_unavailable'],
  ])('%i %j', (status, body, code) => {
    expect(refused(status, body)?.code).toBe(code);
  });
});

describe('money that no response names', () => {
  const reserving = exampleProvider({ override: { billing: { failedJob: 'free', chargesReserved: true } } });
  const reserved = {
    amount: '2',
    currency: 'USD',
    basis: 'reserved',
    source: 'cost',
    at: '2026-01-01T00:00:00.000Z',
  } as const;
  const before = { ...poll({ word: 'working' }, reserving)!, costs: [reserved] };
  const ended = (body: object, provider = reserving) =>
    readResponse(provider, 'poll', { body }, known, before).job;

  it('is the charge of what was reserved, at a success alone', () => {
    expect(ended({ word: 'done', files })?.costs).toMatchObject([
      { basis: 'reserved' },
      { amount: '2', currency: 'USD', basis: 'charged', source: 'inferred: the job succeeded' },
    ]);
    expect(ended({ word: 'working' })?.costs).toEqual([reserved]);
    expect(ended({ word: 'broken', reason: 'no birds' })).toMatchObject({
      costs: [reserved],
      failure: { charged: 'no' },
    });
  });

  it('is not inferred where the gateway documents nothing', () => {
    expect(ended({ word: 'done', files }, gateway)?.costs).toEqual([reserved]);
  });
});
