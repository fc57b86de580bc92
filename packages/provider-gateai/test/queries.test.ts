import { describe, expect, it } from 'vitest';
import { readResponse } from '@crosspoint/core/testing';
import type { JobRef, Query } from '@crosspoint/core/plugin';
import { assumptions } from '../src/assumptions.ts';
import { gateai } from '../src/index.ts';
import { discovery, parseError } from '../src/wire.ts';

// Responses are copied by hand from the published page (core.claude.gg/docs.txt) unless a case says otherwise.
const { spec } = gateai;

/** What a question makes of a response. */
function respond<Result>(question: Query<Result> | undefined, response: unknown): Result {
  const checked = question?.schema['~standard'].validate(response);
  if (question === undefined || checked === undefined || checked instanceof Promise || checked.issues)
    throw new TypeError(`not read: ${JSON.stringify(checked)}`);
  return question.parse(checked.value);
}

describe('Estimate Cost', () => {
  const ask = (response: object) => respond(spec.quote, response);

  it('is asked where it is documented', () => {
    expect(spec.quote).toMatchObject({ method: 'POST', path: '/api/estimate' });
  });

  it('says the price, what is left, and that it fits', () => {
    expect(ask({ cost: 0.11, daily_remaining: 100.0, fits_in_budget: true })).toEqual({
      price: { amount: '0.11', currency: 'USD' },
      affordable: true,
      remaining: { amount: '100', currency: 'USD' },
    });
  });

  // "If over budget, suggests adjusted parameters", without a name or a shape.
  it.each<[string, object, readonly object[]]>([
    ['by name', { adjustments: { duration: 4 } }, [{ field: 'duration', to: 4 }]],
    ['as a list', { suggested: [{ field: 'duration', from: 8, to: 4 }] }, [{ field: 'duration', to: 4 }]],
    ['as a body', { suggestion: { params: { duration: 4 } } }, [{ field: 'duration', to: 4 }]],
    ['as a sentence', { message: 'use 4 seconds' }, [{ field: 'request', note: 'use 4 seconds' }]],
  ])('tells what would fit: %s', (_, more, adjusted) => {
    const told = ask({ cost: 3.33, daily_remaining: 1.5, fits_in_budget: false, ...more });

    expect(told).toMatchObject({ affordable: false, adjustments: adjusted });
  });

  it('takes nothing for a suggestion where the request fits', () => {
    expect(ask({ cost: 0.11, fits_in_budget: true, request_id: 'x' })).not.toHaveProperty('adjustments');
  });
});

describe('Request Limits', () => {
  // 5 at once, each slot free after 10 minutes; 5 in 30 seconds; 100 USD a day, from midnight UTC on.
  it('are what an account may do', () => {
    expect(spec.limits).toMatchObject([
      { applies: 'in-flight', scope: 'key', max: 5, slotMs: 600_000 },
      { applies: 'call', scope: 'key', max: 5, windowMs: 30_000 },
      { applies: 'spend', scope: 'key', amount: '100', currency: 'USD', resets: '00:00 UTC' },
    ]);
  });

  it('end a task after 40 minutes, and pay it back after 20', () => {
    expect(spec.polling?.timeoutMs).toBe(2_400_000);
    expect(spec.billing.refundAfterMs).toBe(1_200_000);
  });
});

describe('Check Credits', () => {
  // As printed, but for a comma too many, with which it is no JSON.
  const printed = {
    your_budget: { daily_limit: 100, used: 5.22, remaining: 94.78 },
    pool: { total_accounts: 12, locked: 1 },
  };

  it('asks with the key in its header, never in the address', () => {
    expect(spec.balance).toMatchObject({ method: 'GET', path: '/credits' });
    expect(spec.balance).not.toHaveProperty('auth');
    expect(spec.balance).not.toHaveProperty('query');
  });

  it('says what is left of the day', () => {
    expect(respond(spec.balance, printed)).toMatchObject([
      { amount: '94.78', currency: 'USD', scope: 'window', limit: '100', used: '5.22' },
    ]);
  });

  it('needs no more than what is left', () => {
    const [left] = respond(spec.balance, { your_budget: { remaining: '94.78' } });

    expect(left).toMatchObject({ amount: '94.78' });
  });
});

describe('Model Discovery', () => {
  const { list, all, one } = discovery;
  const seedance = {
    id: 'seedance-2.0',
    type: 'video',
    cost: '~$0.49/720p 4s, ~$1.85/720p 15s',
    params: {
      prompt: { type: 'string', required: true, description: '...' },
      mode: {
        type: 'string',
        enum: ['RESOLUTION_720', 'RESOLUTION_1080'],
        default: 'RESOLUTION_720',
      },
      duration: { type: 'integer', min: 4, max: 15, default: 4 },
    },
    example: {
      model: 'seedance-2.0',
      params: { prompt: 'A cat walking', mode: 'RESOLUTION_720', duration: 5 },
    },
  };
  const read = {
    slug: 'seedance-2.0',
    kind: 'video',
    price: '~$0.49/720p 4s, ~$1.85/720p 15s',
    paramNames: ['prompt', 'mode', 'duration'],
    params: {
      prompt: { type: 'string', required: true, note: '...' },
      mode: {
        type: 'string',
        enum: ['RESOLUTION_720', 'RESOLUTION_1080'],
        default: 'RESOLUTION_720',
      },
      duration: { type: 'integer', min: 4, max: 15, default: 4 },
    },
  };

  it('is asked where it is documented, the list without a key', () => {
    expect(list).toMatchObject({ path: '/v1/models', auth: false });
    expect(all).toMatchObject({ path: '/v1/models/schema' });
    expect(one).toMatchObject({ path: '/v1/models/{slug}' });
  });

  it('lists every model with the names of its parameters', () => {
    const printed = [
      {
        id: 'gpt-image-2',
        type: 'image',
        cost: '~$0.003/image (LOW)',
        params: ['prompt', 'width', 'height', 'quality', 'quantity'],
      },
      {
        id: 'seedance-2.0',
        type: 'video',
        cost: '~$0.49/720p 4s',
        params: ['prompt', 'mode', 'duration', 'motion_has_audio'],
      },
    ];

    expect(respond(list, printed)).toEqual([
      {
        slug: 'gpt-image-2',
        kind: 'image',
        price: '~$0.003/image (LOW)',
        paramNames: ['prompt', 'width', 'height', 'quality', 'quantity'],
      },
      {
        slug: 'seedance-2.0',
        kind: 'video',
        price: '~$0.49/720p 4s',
        paramNames: ['prompt', 'mode', 'duration', 'motion_has_audio'],
      },
    ]);
  });

  it('reads one model with its parameters', () => {
    expect(respond(one, seedance)).toEqual(read);
  });

  // Not shown: the three shapes it could have.
  it.each([
    ['a list', [seedance]],
    ['a list under a name', { models: [seedance] }],
    ['by slug', { 'seedance-2.0': { ...seedance, id: undefined } }],
  ])('reads all models with their parameters: %s', (_, response) => {
    expect(respond(all, response)).toEqual([read]);
  });

  it('keeps the model whose parameters it cannot read', () => {
    expect(respond(one, { id: 'new-1', type: 'audio', params: 7 })).toEqual({ slug: 'new-1' });
  });

  it.each([404, 200])('a model that is not found brings what it is like (%i)', (status) => {
    const response = {
      status,
      headers: {},
      text: '',
      json: { error: 'Model not found', suggestions: ['seedance-2.0'] },
    };

    expect(parseError(response)).toEqual({
      message: 'Model not found',
      suggestions: ['seedance-2.0'],
    });
  });
});

describe('the table of assumptions', () => {
  const follow = (path: readonly string[]): unknown => {
    let at: unknown = spec;
    for (const name of path) at = (at as Readonly<Record<string, unknown>> | undefined)?.[name];
    return at;
  };
  // Left out means with the key, which is what is assumed.
  const silent = new Set(['schema-key', 'model-key']);

  it.each(
    Object.entries(assumptions).flatMap(([name, row]) =>
      'entry' in row ? [[name, row.entry] as const] : [],
    ),
  )('%s points at an entry', (name, at) => {
    expect(follow(at) === undefined).toBe(silent.has(name));
  });

  it('replaces what an application knows better', () => {
    const configured = gateai({
      override: {
        limits: (spec.limits ?? []).map((row) =>
          row.applies === 'call' ? { ...row, applies: 'submit' as const } : row,
        ),
        models: { 'bytedance/seedance-2.0': { fields: { image: 'image' } } },
        discovery: { all: { auth: false } },
      },
    });

    expect(configured.spec).toMatchObject({
      limits: [{}, { applies: 'submit', max: 5 }, {}],
      models: { 'bytedance/seedance-2.0': { fields: { image: 'image' } } },
      discovery: { all: { auth: false } },
    });
  });
});

describe('a refusal', () => {
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

  // Only the words are documented, and a 429 for the first; the shapes are the usual ones.
  it.each([
    [429, { error: { code: 'RATE_LIMITED', message: 'slow down' } }, 'rate_limited'],
    [400, { code: 'RATE_LIMITED', message: 'slow down' }, 'rate_limited'],
    [400, { error: 'too long', code: 'PROMPT_TOO_LONG' }, 'invalid_request'],
    [400, { error: { code: 'QUANTITY_TOO_HIGH' } }, 'invalid_request'],
    [400, { message: 'RATE_LIMITED: 5 per 30s' }, 'rate_limited'],
    [400, { error: 'Generation timed out (40 min hard limit)' }, 'timeout'],
  ])('%i %j means %s', (status, body, code) => {
    const { verdict } = readResponse(gateai(), 'submit', { status, body }, ref);

    expect(verdict).toMatchObject({ code, attemptStatus: 'rejected' });
  });
});
