/** The kit as tests of Node.js's own runner: one test for each case. */
import { after, before, describe, test } from 'node:test';
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
  void describe(suite.title, () => {
    before(() => suite.open());
    after(() => suite.close());
    void test('the fixtures are in order', () => suite.inOrder());
    for (const each of suite.cases) {
      void test(each.title, { timeout: suite.timeoutMs }, async (context) => {
        const told = toldOf(await each.run());
        if (told.skipped !== undefined) context.skip(told.skipped);
        if (told.failed !== undefined) throw new Error(told.failed);
      });
    }
  });
}
