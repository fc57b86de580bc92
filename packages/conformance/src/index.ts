/** Proves on the wire that a provider keeps every promise an application relies on. */
import { loadFixtures } from './fixture/load.ts';
import { type Skip, skipSchema } from './run/calendar.ts';
import { kitCommand, quoted } from './run/command.ts';
import { claimsOf } from './run/claims.ts';
import { uncoveredEntries } from './run/documented.ts';
import { Engine } from './run/engine.ts';
import type { ProviderUnderTest } from './run/sandbox.ts';
import type { CaseResult, Report } from './run/report.ts';
import { summarize } from './run/summary.ts';

export {
  type FixtureMistake,
  type Loaded,
  type LoadedFixture,
  loadFixtures,
  sayMistake,
} from './fixture/load.ts';
export { captureRequests } from './capture/capture-requests.ts';
export { fixtureJsonSchema } from './fixture/json-schema.ts';
export type { Fixture } from './fixture/schema.ts';
export { anchorOf, type RuleId, ruleIds, rules, ruleSet } from './rules/catalogue.ts';
export { rulesPage } from './rules/markdown.ts';
export type { Rule } from './rules/rule.ts';
export type { Verdict } from './run/finding.ts';
export type { ProviderUnderTest } from './run/sandbox.ts';
export { type Skip, skipSchema } from './run/calendar.ts';
export { reportJsonSchema } from './run/report-json-schema.ts';
export { type CaseResult, type Report, reportSchema } from './run/report.ts';

export interface RunOptions {
  /** The folder the fixtures are in. */
  readonly fixtures: URL;
  /** Only the cases whose id this is, or begins with it. */
  readonly only?: string | undefined;
  /** How the provider is named in the commands that repeat a case. */
  readonly module?: string | undefined;
  /** How the folder of the fixtures is named in the same commands. */
  readonly folder?: string | undefined;
  /** Further words of these commands, such as `--author`. */
  readonly flags?: readonly string[] | undefined;
  /** Known failures, each with its reason and its end. */
  readonly skips?: readonly Skip[] | undefined;
  /** Whether what is overdue (a skip, the review of a source) fails; else it is a warning. @default false */
  readonly author?: boolean | undefined;
  /** No verdict may hang on it. @default 'as-read' */
  readonly order?: 'as-read' | 'reverse' | undefined;
  /** The day it is, ISO 8601. @default the day on the wall */
  readonly today?: string | undefined;
}

// Cases share one thread; more at once only keep the wire busy.
const atOnce = 4;

async function inLanes<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) results[at] = await work(items[at]!);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return results;
}

/**
 * Runs every case against a provider and reports. Nothing leaves the machine.
 *
 * @example const report = await run(acme, { fixtures: new URL('../fixtures/', import.meta.url) });
 */
export async function run(provider: ProviderUnderTest, options: RunOptions): Promise<Report> {
  const began = performance.now();
  const { only = '', module = './dist/index.js', author = false } = options;
  const calendar = {
    today: options.today ?? new Date().toISOString().slice(0, 10),
    skips: skipSchema.array().parse(options.skips ?? []),
    author,
  };
  const loaded = loadFixtures(options.fixtures);
  const engine = new Engine(provider, {
    loaded,
    module,
    calendar,
    folder: options.folder,
    flags: options.flags,
  });
  const cases = engine.cases().filter(({ id }) => id.startsWith(only) || id.includes(`:${only}`));
  const last = cases.filter(({ id }) => id === 'provider');
  const others = cases.filter(({ id }) => id !== 'provider');
  const first = options.order === 'reverse' ? others.toReversed() : others;
  await engine.open();
  let results: CaseResult[];
  try {
    // The house is looked at when everything else has happened in it.
    results = [...(await inLanes(first, (it) => it.run())), ...(await inLanes(last, (it) => it.run()))];
  } finally {
    await engine.close();
  }
  const passed = new Set(
    results.filter((it) => it.family === 'replay' && it.verdict === 'PASS').map((it) => it.id),
  );
  const evidence = loaded.fixtures.map(({ fixture }) => fixture).filter(({ id }) => passed.has(id));
  const unproven = claimsOf(provider.spec, evidence)
    .filter(({ proven }) => !proven)
    .map(({ claim }) => ({
      claim,
      command: `${kitCommand()} record ${quoted(module)} --claim ${quoted(claim)}`,
    }));
  return summarize(provider.spec, results, {
    mistakes: engine.mistakes,
    unprovenClaims: unproven,
    uncovered: uncoveredEntries(provider.spec, await engine.sound(passed)),
    ms: performance.now() - began,
  });
}

/** What a process that ran the kit exits with: 0 conforms, 1 does not (or nobody has finished a fixture), 2 the kit or a fixture is at fault. */
export const exitCode = ({ verdict }: Report): 0 | 1 | 2 =>
  verdict === 'ERROR' ? 2 : verdict === 'FAIL' || verdict === 'PENDING' ? 1 : 0;
