import { createRegistry } from '@crosspoint/core';
import { exampleProvider } from '@crosspoint/core/testing';
import { describe, expect, it } from 'vitest';
import { sqlite } from '../src/index.ts';
import { startChild } from '../../core/test/stores/children.ts';
import { freshPath } from './folder.ts';
import { budget, fitting } from './spending-budget.ts';

const processes = 4;
const each = 50;

describe('a budget of several processes on one file', { timeout: 240_000 }, () => {
  it('is never exceeded by 200 submits at once, and every cent of it that is of use is used', async () => {
    const path = freshPath();
    const children = Array.from({ length: processes }, (_, i) =>
      startChild(new URL('./spender.ts', import.meta.url), path, `${i}`),
    );
    for (const child of children) await child.line();
    for (const child of children) child.tell(`${each}`);
    const reports = await Promise.all(
      children.map(
        async (child) =>
          JSON.parse(await child.line()) as { readonly sent: number; readonly outcomes: readonly string[] },
      ),
    );
    const outcomes = reports.flatMap((report) => report.outcomes);
    const countOf = (outcome: string): number => outcomes.filter((one) => one === outcome).length;
    const [accepted, unknown, refused] = ['accepted', 'submission_unknown', 'budget_exceeded'].map(countOf);
    expect([accepted! + unknown!, refused]).toEqual([fitting, processes * each - fitting]);
    // A submit that is refused sends nothing.
    expect(reports.reduce((sum, { sent }) => sum + sent, 0)).toBe(fitting);
    const media = createRegistry({
      providers: [exampleProvider({ apiKey: 'no-real-key' })],
      store: sqlite(path),
      budgets: [budget],
    });
    expect((await media.spending()).budgets).toMatchObject([
      {
        reserved: `${accepted! * 0.25}`,
        unresolved: `${unknown! * 0.25}`,
        remaining: '0.15',
        overshoot: '0',
      },
    ]);
    await media.close();
  });
});
