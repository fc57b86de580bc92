// The gate on a job's footprint: what it lets pass, and what it does not. What it counts is counted by `npm run check:footprint`.
import { describe, expect, it } from 'vitest';
import { compareFootprint } from '../bench/report/footprint.ts';

const recorded = { calls: 1_000, bytes: 100_000 };
const compare = (calls: number, bytes: number) =>
  compareFootprint('a job', { calls, bytes }, recorded).map(({ fits, isGain }) => ({ fits, isGain }));
const same = { fits: true, isGain: false };

describe('the footprint of a job', () => {
  it.each([
    ['what was recorded', 1_000, 100_000, [same, same]],
    ['as much more as runs differ by', 1_020, 103_000, [same, same]],
    ['more calls', 1_021, 100_000, [{ fits: false, isGain: false }, same]],
    ['more bytes', 1_000, 103_001, [same, { fits: false, isGain: false }]],
    [
      'less',
      949,
      94_999,
      [
        { fits: true, isGain: true },
        { fits: true, isGain: true },
      ],
    ],
  ])('judges %s', (_, calls, bytes, verdicts) => {
    expect(compare(calls, bytes)).toEqual(verdicts);
  });

  it('fits nothing that was never recorded', () => {
    expect(compareFootprint('a job', recorded, undefined).every(({ fits }) => !fits)).toBe(true);
  });

  it('says what was counted, what was recorded, and the change', () => {
    expect(
      compareFootprint('a job', { calls: 1_500, bytes: 90_000 }, recorded).map(({ message }) => message),
    ).toEqual([
      'a job: 1,500 calls of 1,000 calls (+50.0 %)',
      'a job: 90,000 bytes of 100,000 bytes (−10.0 %)',
    ]);
  });
});
