/** The kit as tests of Node.js's own runner: one test for each case. */
import { after, before, describe, test } from 'node:test';
import { type SuiteOptions, suiteOf, testOutcomeOf } from './suite.ts';
import type { ProviderUnderTest } from './run/sandbox.ts';

/**
 * Declares a test for each case. A case that is PENDING is skipped with its reason, and so is one that does not apply,
 * unless the suite is strict.
 *
 * @example conformance(acme, { fixtures: new URL('../fixtures/', import.meta.url), strict: true });
 */
export function conformance(provider: ProviderUnderTest, options: SuiteOptions): void {
  const suite = suiteOf(provider, options);
  void describe(suite.title, () => {
    before(() => suite.open());
    after(() => suite.close());
    void test('the fixtures are in order', () => suite.checkFixtures());
    for (const each of suite.cases) {
      void test(each.title, { timeout: suite.timeoutMs }, async (context) => {
        const outcome = testOutcomeOf(await each.run());
        if (outcome.skipped !== undefined) context.skip(outcome.skipped);
        if (outcome.failed !== undefined) throw new Error(outcome.failed);
      });
    }
    for (const { title, check } of suite.overall) void test(title, { timeout: suite.timeoutMs }, check);
  });
}
