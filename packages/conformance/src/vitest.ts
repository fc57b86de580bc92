/** The kit as vitest tests: one test for each case. */
import { afterAll, beforeAll, describe, test } from 'vitest';
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
  describe(suite.title, () => {
    beforeAll(() => suite.open(), suite.timeoutMs);
    afterAll(() => suite.close(), suite.timeoutMs);
    test('the fixtures are in order', { timeout: suite.timeoutMs }, () => suite.checkFixtures());
    for (const each of suite.cases) {
      test(each.title, { timeout: suite.timeoutMs }, async ({ skip }) => {
        const outcome = testOutcomeOf(await each.run());
        if (outcome.skipped !== undefined) skip(outcome.skipped);
        if (outcome.failed !== undefined) throw new Error(outcome.failed);
      });
    }
    for (const { title, check } of suite.overall) test(title, { timeout: suite.timeoutMs }, check);
  });
}
