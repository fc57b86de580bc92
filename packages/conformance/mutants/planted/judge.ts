import { type Loaded, loadFixtures } from '../../src/index.ts';
import { Engine, type Case } from '../../src/engine/engine.ts';
import type { CaseResult } from '../../src/engine/report.ts';
import type { Fixture } from '../../src/fixture/schema.ts';
import { buildPlanted } from './build.ts';
import type { PlantedRow } from './row.ts';

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

/** The shortest fixture of each end: a planted mistake is judged in seconds instead of a minute. */
function oneOfEachEnd({ fixtures }: Loaded): ReadonlySet<string> {
  const chosen = new Map<string, Fixture>();
  for (const { fixture } of fixtures) {
    const known = chosen.get(endOf(fixture));
    if (known === undefined || fixture.exchanges.length < known.exchanges.length)
      chosen.set(endOf(fixture), fixture);
  }
  return new Set([...chosen.values()].map(({ id }) => id));
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

const folders = new URL('../../../', import.meta.url);
const loadedOf = (provider: string): Loaded =>
  loadFixtures(new URL(`provider-${provider}/fixtures/`, folders));

/** Judges one planted mistake by the fixtures, then by the rules; the first failure is enough. */
export async function judgePlanted(provider: string, row: PlantedRow): Promise<PlantedVerdict> {
  const loaded = loadedOf(provider);
  const chosen = oneOfEachEnd(loaded);
  const built = await buildPlanted(provider, row).catch((error: unknown) => String(error));
  // A spec that core refuses to define does not reach a user.
  if (typeof built === 'string') {
    if (built.includes('contains its text')) throw new RangeError(built);
    return { killed: true, by: 'it cannot be installed' };
  }
  const engine = new Engine(built, { loaded, strict: true, checked: (id) => chosen.has(id) });
  await engine.open();
  try {
    const cases = engine.cases();
    const isReplay = ({ id }: Case): boolean => loaded.fixtures.some(({ fixture }) => fixture.id === id);
    const provider = cases.filter(({ id }) => id === 'provider');
    const replays = cases.filter(isReplay);
    const checks = cases.filter((each) => !isReplay(each) && each.id !== 'provider');
    const failure =
      (await firstFailure(replays)) ??
      (await firstFailure(provider)) ??
      (await firstFailure(checks)) ??
      (await firstFailure(provider));
    if (failure === undefined) return { killed: false, by: '' };
    const rules = [...new Set(failure.findings.map(({ rule }) => rule))];
    return { killed: true, by: `${rules.join(' ')} in ${failure.id}` };
  } finally {
    await engine.close();
  }
}
