import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mostPolls } from './cases.ts';
import { pollingRows, pollShare, simulatePolling } from './report.ts';
import { type Compared, mean } from './simulate.ts';

const results = simulatePolling();

/** On average as soon after its end as with a fixed interval of 5 s. */
const expectQuick = ({ adapted, fixed }: Compared): void =>
  expect(adapted.delayMs).toBeLessThanOrEqual(fixed.delayMs);

describe('a pace that only a document tells of', () => {
  it('needs at most 65 % of the polls of a fixed 5 s interval over the documented ranges', () => {
    const all = mean(results.documented.map(({ result }) => result));
    expect(pollShare(all)).toBeLessThanOrEqual(mostPolls.documented);
  });

  // 1 to 5 minutes, spread evenly, is the one case above 65 %: see the decision on polling.
  it.each(results.documented)(
    'sees the end as soon, with at most three polls of four: $name',
    ({ result }) => {
      expectQuick(result);
      expect(pollShare(result)).toBeLessThanOrEqual(0.75);
    },
  );
});

describe('a pace that is learned', () => {
  it.each(results.narrow)(
    'needs at most half of the polls where the spread is narrow: $name',
    ({ result }) => {
      expectQuick(result);
      expect(pollShare(result)).toBeLessThanOrEqual(mostPolls.narrow);
    },
  );

  it.each(results.wide)('costs no more than a fixed 5 s interval where it is wide: $name', ({ result }) => {
    expectQuick(result);
    expect(pollShare(result)).toBeLessThanOrEqual(mostPolls.wide);
  });

  it.each(results.drifting)('follows a model that changes: $name', ({ result }) => {
    expectQuick(result);
    expect(pollShare(result)).toBeLessThanOrEqual(mostPolls.drifting);
  });
});

describe('docs/benchmarks.md', () => {
  it('has the figures of this simulation', () => {
    const page = readFileSync(new URL('../../../../docs/benchmarks.md', import.meta.url), 'utf8');
    const cells = page.split('\n').map((line) =>
      line
        .split('|')
        .map((cell) => cell.trim())
        .slice(1, -1)
        .join('|'),
    );
    for (const row of pollingRows(results)) expect(cells).toContain(row.join('|'));
  });
});
