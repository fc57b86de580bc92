import { type Loaded, loadFixtures, type ProviderUnderTest } from '../../src/index.ts';
import { Engine, type Case } from '../../src/engine/engine.ts';
import type { CaseResult } from '../../src/engine/report.ts';
import type { Fixture } from '../../src/fixture/schema.ts';
import { buildPlanted } from './build.ts';
import { homeOf, type PlantedRow } from './row.ts';

const atOnce = 4;

export interface PlantedVerdict {
  readonly killed: boolean;
  /** The rules, and the case that found the mistake first. */
  readonly by: string;
}

/** Which call a fixture ends with, and how. */
function endOf({ steps }: Fixture): string {
  const { call, expect } = steps.at(-1)!; // a fixture has a step
  const value = expect?.value;
  const state = typeof value === 'object' && value !== null && 'state' in value ? String(value.state) : '';
  return `${call} ${expect?.error === undefined ? state : 'error'}`;
}

function groupsOf<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.values()];
}

/** The first, the shortest and the longest of the fixtures with one key. */
function examplesOf(fixtures: readonly Fixture[], keyOf: (fixture: Fixture) => string): readonly string[] {
  const size = ({ exchanges }: Fixture): number => JSON.stringify(exchanges).length;
  return groupsOf(fixtures, keyOf).flatMap((group) => {
    const bySize = group.toSorted((a, b) => size(a) - size(b));
    return [group[0]!, bySize[0]!, bySize.at(-1)!].map(({ id }) => id);
  });
}

/** The model of a request, and the names of its fields. */
function requestOf({ steps: [first] }: Fixture): string {
  const input: unknown = first?.input;
  if (typeof input !== 'object' || input === null || !('model' in input)) return '';
  return `${String(input.model)} ${Object.keys(input).toSorted().join()}`;
}

/**
 * Some fixtures of each end, and one of each request for the round trip: the automatic checks take much longer than the
 * fixtures, and most of them depend on the response alone.
 */
function sampleOf({ fixtures: loaded }: Loaded) {
  const fixtures = loaded.map(({ fixture }) => fixture);
  return {
    all: new Set(examplesOf(fixtures, endOf)),
    roundTrip: new Set(groupsOf(fixtures, requestOf).map(([first]) => first!.id)),
  };
}

async function firstFailure(cases: readonly Case[]): Promise<CaseResult | undefined> {
  const left = [...cases];
  let found: CaseResult | undefined;
  const lane = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined && found === undefined; next = left.shift()) {
      const result = await next.run();
      if (result.verdict === 'FAIL') found ??= result;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return found;
}

/** The fixtures of a provider, or only some of them. @throws RangeError where one does not exist */
function loadedOf(provider: string, only: readonly string[]): Loaded {
  const loaded = loadFixtures(new URL('fixtures/', homeOf(provider)));
  if (only.length === 0) return loaded;
  const fixtures = loaded.fixtures.filter(({ fixture }) => only.includes(fixture.id));
  if (fixtures.length < only.length) throw new RangeError(`not all of ${only.join(', ')} are fixtures`);
  return { ...loaded, fixtures };
}

/** Which fixtures the automatic checks run over. */
type Sample = ReturnType<typeof sampleOf>;

/** The first failure: of the fixtures, of the provider as a whole, then of the checks. */
async function judgeBuilt(
  built: ProviderUnderTest,
  loaded: Loaded,
  sample: Sample | undefined,
): Promise<CaseResult | undefined> {
  const engine = new Engine(built, {
    loaded,
    strict: true,
    checked: (id) => sample === undefined || sample.all.has(id) || sample.roundTrip.has(id),
  });
  await engine.open();
  try {
    const cases = engine.cases();
    const isReplay = ({ id }: Case): boolean => loaded.fixtures.some(({ fixture }) => fixture.id === id);
    const provider = cases.filter(({ id }) => id === 'provider');
    const replays = cases.filter(isReplay);
    const isChosen = ({ id }: Case): boolean => {
      const [family, fixture = ''] = id.split(':');
      if (sample === undefined || sample.all.has(fixture)) return true;
      return family === 'round-trip' && sample.roundTrip.has(fixture);
    };
    const checks = cases.filter((each) => !isReplay(each) && each.id !== 'provider' && isChosen(each));
    return (
      (await firstFailure(replays)) ??
      (await firstFailure(provider)) ??
      (await firstFailure(checks)) ??
      (await firstFailure(provider))
    );
  } finally {
    await engine.close();
  }
}

/**
 * Judges one planted mistake by the fixtures, then by the rules over some of the fixtures; the first failure is enough. What
 * survives them is judged by every check over every fixture.
 *
 * @param only - The ids of the fixtures that are used. Empty: all.
 */
export async function judgePlanted(
  provider: string,
  row: PlantedRow,
  only: readonly string[] = [],
): Promise<PlantedVerdict> {
  const loaded = loadedOf(provider, only);
  const built = await buildPlanted(provider, row).catch((error: unknown) => String(error));
  // A spec that core refuses to define does not reach a user.
  if (typeof built === 'string') {
    if (built.includes('contains its text')) throw new RangeError(built);
    return { killed: true, by: 'it cannot be installed' };
  }
  const failure =
    (await judgeBuilt(built, loaded, sampleOf(loaded))) ?? (await judgeBuilt(built, loaded, undefined));
  if (failure === undefined) return { killed: false, by: '' };
  const rules = [...new Set(failure.findings.map(({ rule }) => rule))];
  return { killed: true, by: `${rules.join(' ')} in ${failure.id}` };
}
