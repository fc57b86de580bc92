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
  /**
   * Whether a test fails while the provider declares something that no fixture shows: a capability, or an entry of its
   * tables. Together with the other tests it says that the provider conforms. @default false
   */
  readonly complete?: boolean | undefined;
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
  /** What is asked of the suite as a whole, after its cases; each throws an Error that names what is wrong. */
  readonly overall: readonly { readonly title: string; readonly check: () => Promise<void> }[];
}

/** Reads the fixtures and creates the cases. Nothing is run yet. */
export function suiteOf(
  provider: ProviderUnderTest,
  { fixtures, strict = false, complete = false }: SuiteOptions,
): Suite {
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
  const cases = engine.cases();
  return {
    title: `${provider.spec.name} conforms`,
    // Longer than the kit itself waits for an idle thread: the kit reports an ERROR before a runner reports a failure.
    timeoutMs: 600_000,
    cases,
    open: () => engine.open(),
    close: () => engine.close(),
    checkFixtures,
    overall: complete
      ? [{ title: 'a fixture shows everything that is declared', check: () => checkComplete(engine, cases) }]
      : [],
  };
}

/** Replays what was not replayed yet, so that it says the same of a part of the tests. */
async function checkComplete(engine: Engine, cases: readonly Case[]): Promise<void> {
  const passed = new Set<string>();
  const failed = new Set<string>();
  for (const each of cases.filter(({ family }) => family === 'replay')) {
    const { id, verdict } = await each.run();
    if (verdict === 'PASS') passed.add(id);
    if (verdict === 'FAIL') failed.add(id);
  }
  const { unprovenClaims, uncovered } = await engine.missing(passed, failed);
  const missing = [...unprovenClaims.map(({ claim }) => claim), ...uncovered];
  if (missing.length === 0) return;
  const list = missing.slice(0, 20).map((entry) => `\n  ${entry}`);
  const more = missing.length > list.length ? `\n  and ${missing.length - list.length} more` : '';
  throw new Error(
    `no passing fixture shows these; write one for each from the document:${list.join('')}${more}`,
  );
}

/** The outcome of a case for a test runner; passed if neither skipped nor failed. */
export function testOutcomeOf(result: CaseResult): { readonly skipped?: string; readonly failed?: string } {
  const { verdict, reason = verdict } = result;
  if (verdict === 'N/A' || verdict === 'PENDING') return { skipped: `${verdict}: ${reason}` };
  if (verdict === 'ERROR') return { failed: `the kit or the fixture is at fault: ${reason}` };
  return verdict === 'FAIL' ? { failed: failureOf(result) } : {};
}
