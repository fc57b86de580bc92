/** Checks a provider by its fixtures and by the rules of conformance. */
import { suggest } from '@crosspoint/core/plugin';
import { type Loaded, loadFixtures, mistakeText } from './fixture/load.ts';
import { type Skip, skipSchema } from './engine/calendar.ts';
import { type Case, Engine } from './engine/engine.ts';
import { inLanes } from './engine/lanes.ts';
import type { ProviderUnderTest } from './run/sandbox.ts';
import type { CaseResult, Report } from './engine/report.ts';
import { summarize } from './engine/summary.ts';
import { KitFault } from './kit-fault.ts';

export {
  type FixtureMistake,
  type Loaded,
  type LoadedFixture,
  loadFixtures,
  mistakeText as sayMistake,
} from './fixture/load.ts';
export { captureRequests } from './capture/capture-requests.ts';
export { fixtureJsonSchema } from './fixture/json-schema.ts';
export type { Fixture } from './fixture/schema.ts';
export { anchorOf, type RuleId, ruleIds, rules, ruleSet } from './rules/catalogue.ts';
export { rulesPage } from './rules/markdown.ts';
export type { ConformanceRule } from './rules/rule.ts';
export type { CaseVerdict } from './run/finding.ts';
export type { ProviderUnderTest } from './run/sandbox.ts';
export { type Skip, skipSchema } from './engine/calendar.ts';
export { reportJsonSchema } from './engine/report-json-schema.ts';
export { type SubjectReport, subjectReportJsonSchema, subjectReportSchema } from './subject/report.ts';
export { type CaseResult, type Report, reportSchema } from './engine/report.ts';

/** The order of the cases: as they were read, from the last one, or shuffled by a number, the same way for the same number. */
export type RunOrder = 'as-read' | 'reverse' | number;

/** Options of `run`. */
export interface RunOptions {
  /** The folder the fixtures are in. */
  readonly fixtures: URL;
  /** Only the cases whose id is this, or begins with it. No such case is an error. @default all */
  readonly only?: string | undefined;
  /** The name of the provider in the commands that repeat a case. */
  readonly module?: string | undefined;
  /** The folder of the fixtures in the same commands. */
  readonly folder?: string | undefined;
  /** Further arguments of these commands, such as `--author`. */
  readonly flags?: readonly string[] | undefined;
  /** Known failures, each with its reason and the date it ends. */
  readonly skips?: readonly Skip[] | undefined;
  /** Whether an overdue skip or review of a source fails; otherwise it is a warning. @default false */
  readonly author?: boolean | undefined;
  /** A verdict that depends on it shows a provider that keeps something between calls. @default 'as-read' */
  readonly order?: RunOrder | undefined;
  /** The date of the run, ISO 8601. @default today */
  readonly today?: string | undefined;
}

/** The items in an order that a number decides: the same one for the same number (mulberry32). */
function shuffled<Item>(items: readonly Item[], seed: number): readonly Item[] {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return items
    .map((item) => ({ item, place: next() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

const inOrder = <Item>(items: readonly Item[], order: RunOrder | undefined): readonly Item[] =>
  typeof order === 'number' ? shuffled(items, order) : order === 'reverse' ? items.toReversed() : items;

/** Why no case was chosen: the fixture has a mistake, or has another name. A run without cases must not look like one that passed. */
function noCase(only: string, all: readonly Case[], { mistakes }: Loaded): KitFault {
  const [family, ofCheck] = only.split(':');
  const fixture = ofCheck ?? family!; // split gives at least one part
  const broken = mistakes.filter(({ id, file }) => id?.startsWith(fixture) ?? file.includes(fixture));
  if (broken.length > 0)
    return new KitFault(
      `${only} cannot run; correct its fixture first:\n${broken.map(mistakeText).join('\n')}`,
    );
  const near = suggest(
    only,
    all.map(({ id }) => id),
  );
  return new KitFault(`no case has the id ${only}${near === undefined ? '' : `; did you mean ${near}?`}`);
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
  const all = engine.cases();
  const cases = all.filter(({ id }) => id.startsWith(only) || id.includes(`:${only}`));
  if (cases.length === 0) throw noCase(only, all, loaded);
  const last = cases.filter(({ id }) => id === 'provider');
  const others = cases.filter(({ id }) => id !== 'provider');
  const first = inOrder(others, options.order);
  await engine.open();
  let results: CaseResult[];
  try {
    // The case of the provider as a whole runs last: it reports what was observed during all others.
    results = [
      ...(await inLanes(first, (testCase) => testCase.run())),
      ...(await inLanes(last, (testCase) => testCase.run())),
    ];
  } finally {
    await engine.close();
  }
  const replays = results.filter(({ family }) => family === 'replay');
  const idsOf = (wanted: CaseResult['verdict']): ReadonlySet<string> =>
    new Set(replays.filter(({ verdict }) => verdict === wanted).map(({ id }) => id));
  return summarize(provider.spec, results, {
    mistakes: engine.mistakes,
    ...(cases.length < all.length ? { partial: { run: cases.length, all: all.length } } : {}),
    ...(await engine.missing(idsOf('PASS'), idsOf('FAIL'))),
    ms: performance.now() - began,
  });
}

/**
 * The exit code for a report: 0 no case fails, 1 one does (or an expectation is missing), 2 the kit or a fixture is at fault.
 *
 * @example process.exitCode = exitCode(await run(acme, { fixtures }));
 */
export const exitCode = ({ verdict }: Report): 0 | 1 | 2 =>
  verdict === 'ERROR' ? 2 : verdict === 'FAIL' || verdict === 'PENDING' ? 1 : 0;
