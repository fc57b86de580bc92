import { fileURLToPath } from 'node:url';
import { loadFixtures } from './fixture/load.ts';
import { failureOf } from './report/failure.ts';
import { fromHere, packageAbove } from './engine/command.ts';
import { type Case, Engine } from './engine/engine.ts';
import type { ProviderUnderTest } from './run/sandbox.ts';
import type { CaseResult } from './engine/report.ts';

/** Options of `conformance`. */
export interface SuiteOptions {
  /** The folder the fixtures are in. */
  readonly fixtures: URL;
  /**
   * Whether a fixture fails that requires a capability the provider does not declare; otherwise it is skipped. For the
   * author of a provider: a mistake in a table removes a capability, and its fixtures would be skipped. @default false
   */
  readonly strict?: boolean | undefined;
}

/** The cases of a provider for a test runner. */
export interface Suite {
  readonly title: string;
  readonly timeoutMs: number;
  readonly cases: readonly Case[];
  readonly open: () => Promise<void>;
  readonly close: () => Promise<void>;
  /** @throws Error that names every mistake in the fixtures. */
  readonly checkFixtures: () => void;
}

/** Reads the fixtures and creates the cases. Nothing is run yet. */
export function suiteOf(provider: ProviderUnderTest, { fixtures, strict = false }: SuiteOptions): Suite {
  const folder = fileURLToPath(fixtures);
  const home = packageAbove(folder);
  const engine = new Engine(provider, {
    loaded: loadFixtures(fixtures),
    folder: fromHere(folder),
    strict,
    flags: strict ? ['--author'] : [],
    ...(home === undefined ? {} : { module: fromHere(home) }),
  });
  const checkFixtures = (): void => {
    if (engine.mistakes.length > 0)
      throw new Error(`the fixtures are at fault:\n${engine.mistakes.join('\n')}`);
  };
  return {
    title: `${provider.spec.name} conforms`,
    // Longer than the kit itself waits for an idle thread: the kit reports an ERROR before a runner reports a failure.
    timeoutMs: 600_000,
    cases: engine.cases(),
    open: () => engine.open(),
    close: () => engine.close(),
    checkFixtures,
  };
}

/** The outcome of a case for a test runner; passed if neither skipped nor failed. */
export function testOutcomeOf(result: CaseResult): { readonly skipped?: string; readonly failed?: string } {
  const { verdict, reason = verdict } = result;
  if (verdict === 'N/A' || verdict === 'PENDING') return { skipped: `${verdict}: ${reason}` };
  if (verdict === 'ERROR') return { failed: `the kit or the fixture is at fault: ${reason}` };
  return verdict === 'FAIL' ? { failed: failureOf(result) } : {};
}
