import { describe, expect, it } from 'vitest';
import { type JobRef, refFromString, refToString } from '../src/index.ts';
import { storedJobSchema } from '../src/model/job-schema.ts';
import { withCurrentNames } from '../src/model/old-names.ts';
import { jobRefSchema } from '../src/model/ref-schema.ts';

const at = '2026-01-01T00:00:00.000Z';
const ref = {
  version: 1,
  provider: 'echo',
  account: 'test',
  model: 'echo/parrot',
  slug: 'parrot/1',
  task: 'text-to-video',
  submittedAt: at,
  idempotencyKey: 'key',
  id: 'job-1',
} as const;

const oldJob = {
  ref: { ...ref, dialect: 'v1' },
  kind: 'video',
  state: 'succeeded',
  status: 'done',
  outputs: [{ url: 'https://files.example/a.mp4', role: 'main', seconds: 5 }],
  costs: [{ amount: '0.35', currency: 'USD', basis: 'held', source: 'response', at }],
  ledger: [{ field: 'n', word: 'fixed' }],
  notices: [],
  resumable: true,
  durable: true,
  seenAt: at,
};

describe('what earlier versions wrote', () => {
  it('is read in a ref: dialect is apiVariant', () => {
    expect(jobRefSchema().parse({ ...ref, dialect: 'v1' })).toEqual({ ...ref, apiVariant: 'v1' });
  });

  it('is read in a job, in every part of it', () => {
    expect(storedJobSchema().parse(oldJob)).toMatchObject({
      ref: { apiVariant: 'v1' },
      gatewayStatus: 'done',
      outputs: [{ duration: 5 }],
      costs: [{ basis: 'reserved' }],
      fieldReport: [{ field: 'n', outcome: 'fixed' }],
      observedAt: at,
    });
  });

  it('never replaces a current name, and what has no old name is the same object', () => {
    const job = storedJobSchema().parse(oldJob);
    expect(withCurrentNames('job', job)).toBe(job);
    expect(withCurrentNames('ref', { apiVariant: 'v2', dialect: 'v1' })).toEqual({
      apiVariant: 'v2',
      dialect: 'v1',
    });
    for (const other of [undefined, null, 7, 'job', []]) expect(withCurrentNames('job', other)).toBe(other);
  });
});

describe('the short form of a ref', () => {
  const full: JobRef = { ...ref, params: { project: 'p-1', pollUrl: 'https://echo.example/x?y=é' } };

  it('holds the params', () => {
    expect(refFromString(refToString(full))).toEqual(full);
    expect(JSON.parse(JSON.stringify(refFromString(refToString(full))))).toEqual(full);
  });

  it('is as it was before there were any, where there are none', () => {
    const text =
      'xp1.WyJlY2hvIiwidGVzdCIsImVjaG8vcGFycm90IiwicGFycm90LzEiLCJ0ZXh0LXRvLXZpZGVvIiwiMjAyNi0wMS0wMVQwMDowMDowMC4wMDBaIiwia2V5Iiwiam9iLTEiLDBd';
    expect(refToString(ref as JobRef).startsWith(text)).toBe(true);
    expect(refFromString(refToString(ref as JobRef))).not.toHaveProperty('params');
  });

  it.each([
    ['an empty value', { a: '' }],
    ['a step out of a path', { a: '..' }],
    ['half of a surrogate pair', { a: '\ud800' }],
    ['a value that is too long', { a: 'x'.repeat(2_049) }],
    ['a name that is too long', { ['a'.repeat(65)]: 'x' }],
    ['a name that is no word', { 'a-b': 'x' }],
    ['too many names', Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`a${i}`, 'x']))],
    ['a value that is no text', { a: 1 }],
    ['a list', ['x']],
  ])('cannot hold %s', (_name, params) => {
    expect(jobRefSchema().safeParse({ ...ref, params }).success).toBe(false);
    expect(refFromString(refToString({ ...ref, params } as unknown as JobRef))).toBeUndefined();
  });
});
