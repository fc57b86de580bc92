import { describe, expect, it } from 'vitest';
import { storedJobSchema } from '../src/model/job-schema.ts';
import type { Job } from '../src/model/job.ts';
import type { ParsedResponse } from '../src/model/provider.ts';
import { withShortForm } from '../src/model/ref.ts';
import { reduceJob } from '../src/steps/reduce-job.ts';
import { exampleProvider } from '../src/testing/index.ts';

const now = Date.parse('2026-01-01T00:00:00Z');

/** A job after some responses, one after the other. */
function after(responses: readonly ParsedResponse[], provider = exampleProvider.spec): Job {
  let job: Job | undefined;
  for (const response of responses)
    job = reduceJob(response, {
      provider,
      baseURL: 'https://echo.example',
      ref: withShortForm({
        version: 1,
        provider: 'echo',
        account: 'test',
        model: 'echo/parrot',
        slug: 'parrot/1',
        task: 'text-to-video',
        submittedAt: '2026-01-01T00:00:00.000Z',
        idempotencyKey: 'k',
        id: '1',
      }),
      kind: 'video',
      now,
      durable: false,
      previous: job,
    });
  return job!;
}

describe('the progress of a job', () => {
  it('is an object also where a provider gives the fraction alone', () => {
    expect(after([{ status: 'working', progress: 0.4 }]).progress).toEqual({ fraction: 0.4 });
  });

  it('is absent where the gateway says nothing', () => {
    expect(after([{ status: 'working' }]).progress).toBeUndefined();
    expect(after([{ status: 'working', progress: {} }]).progress).toBeUndefined();
  });

  it('has a fraction that never falls and is 1 at success', () => {
    const working = (progress: ParsedResponse['progress']) => ({ status: 'working', progress });
    expect(after([working(0.6), working({ fraction: 0.2 })]).progress).toEqual({ fraction: 0.6 });
    expect(after([working(0.6), working({ fraction: Number.NaN })]).progress).toEqual({ fraction: 0.6 });
    const outputs = [{ url: '/files/a.mp4' }];
    expect(after([working(0.6), { status: 'done', outputs }]).progress).toEqual({ fraction: 1 });
  });

  it('names the place in the queue while the job is queued, and no longer', () => {
    const waiting: ParsedResponse = { status: 'waiting', progress: { queuePosition: 3 } };
    expect(after([waiting]).progress).toEqual({ queuePosition: 3 });
    expect(after([waiting, { status: 'working' }]).progress).toBeUndefined();
    expect(after([{ status: 'working', progress: { queuePosition: 3 } }]).progress).toBeUndefined();
  });

  it('keeps the last log line, on one line; stage and remaining time are those of the last response', () => {
    const first: ParsedResponse = {
      status: 'working',
      progress: { stage: 'step\u001B[2J 1', logLine: 'one\ntwo \u202Ethree\n', remainingMs: 4_000 },
    };
    expect(after([first]).progress).toEqual({ stage: 'step[2J 1', logLine: 'two three', remainingMs: 4_000 });
    expect(after([first, { status: 'working' }]).progress).toEqual({ logLine: 'two three' });
    expect(after([first, { status: 'broken', progress: { stage: 'x', remainingMs: 1 } }]).progress).toEqual({
      logLine: 'two three',
    });
  });

  it('cuts a line that is too long', () => {
    const line = after([{ status: 'working', progress: { logLine: 'x'.repeat(9_000) } }]).progress?.logLine;
    expect(line).toHaveLength(500);
  });

  it('that an earlier version stored as a number is read as a fraction', () => {
    const { progress: _progress, ...rest } = after([{ status: 'working' }]);
    expect(storedJobSchema().parse({ ...rest, progress: 0.25 }).progress).toEqual({ fraction: 0.25 });
    const full = { fraction: 0.5, queuePosition: 0, stage: 's', logLine: 'l', remainingMs: 1 };
    expect(storedJobSchema().parse({ ...rest, progress: full }).progress).toEqual(full);
  });
});

describe('when the link of an output ends', () => {
  const link = (more: object): string | undefined =>
    after([{ status: 'done', outputs: [{ url: '/files/a.mp4', ...more }] }]).outputs[0]?.expiresAt;

  it.each([
    ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05.000Z'],
    ['2026-01-02T03:04:05.5+02:00', '2026-01-02T01:04:05.500Z'],
    [1_767_312_000, '2026-01-02T00:00:00.000Z'],
    ['1767312000', '2026-01-02T00:00:00.000Z'],
    [1_767_312_000_000, '2026-01-02T00:00:00.000Z'],
  ])('is read from %s', (expiresAt, expected) => {
    expect(link({ expiresAt })).toBe(expected);
    expect(link({ expiresAt, expiresInMs: 5 })).toBe(expected);
  });

  it('is what the response names from now where it names no moment that is understood', () => {
    expect(link({ expiresInMs: 60_000 })).toBe('2026-01-01T00:01:00.000Z');
    expect(link({ expiresAt: 'tomorrow', expiresInMs: 60_000 })).toBe('2026-01-01T00:01:00.000Z');
    expect(link({ expiresAt: '2026-01-02T03:04:05' })).toBeUndefined();
    expect(link({ expiresInMs: Infinity })).toBeUndefined();
  });
});

describe('inputs that a content check refused', () => {
  const flagged = [
    { input: 'references.images', index: 1, category: 'two\nlines' },
    { input: 'prompt' },
  ] as const;

  it('stay with the failure of the job, also where a later response does not name them', () => {
    const refused: ParsedResponse = { status: 'broken', failure: { message: 'no', flagged } };
    const expected = [{ input: 'references.images', index: 1, category: 'two lines' }, { input: 'prompt' }];
    expect(after([refused])).toMatchObject({ failure: { flagged: expected } });
    expect(after([{ status: 'working' }, refused, { status: 'broken' }])).toMatchObject({
      failure: { flagged: expected },
    });
    const read = storedJobSchema().parse(JSON.parse(JSON.stringify(after([refused]))));
    expect(read).toMatchObject({ failure: { flagged: expected } });
  });

  it('are canonical fields only, and absent where there are none', () => {
    const odd = [{ input: 'constructor' }, { input: 'nsfw' }] as never;
    const job = after([{ status: 'broken', failure: { flagged: odd } }]);
    expect(job).toMatchObject({ state: 'failed' });
    expect('failure' in job && 'flagged' in job.failure).toBe(false);
  });
});
