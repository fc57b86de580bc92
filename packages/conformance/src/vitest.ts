/** The kit as vitest tests: one test for each case. */
import { afterAll, beforeAll, describe, test } from 'vitest';
import { type SuiteOptions, suiteOf, toldOf } from './suite.ts';
import type { ProviderUnderTest } from './run/sandbox.ts';

/**
 * Declares a test for each case. What is not finished is skipped with its reason, and so is what does not apply, unless
 * the suite is strict.
 *
 * @example conformance(acme, { fixtures: new URL('../fixtures/', import.meta.url), strict: true });
 */
export function conformance(provider: ProviderUnderTest, options: SuiteOptions): void {
  const suite = suiteOf(provider, options);
  describe(suite.title, () => {
    beforeAll(() => suite.open());
    afterAll(() => suite.close());
    test('the fixtures are in order', () => suite.inOrder());
    for (const each of suite.cases) {
      test(each.title, { timeout: suite.timeoutMs }, async ({ skip }) => {
        const told = toldOf(await each.run());
        if (told.skipped !== undefined) skip(told.skipped);
        if (told.failed !== undefined) throw new Error(told.failed);
      });
    }
  });
}
