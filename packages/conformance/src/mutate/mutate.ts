import type { ProviderSpec } from '@crosspoint/core/plugin';
import { type LoadedFixture, loadFixtures, mistakeText } from '../fixture/load.ts';
import { resultDifference } from '../checks/same.ts';
import type { ProviderUnderTest } from '../run/sandbox.ts';
import type { SoundRun } from '../run/replay-case.ts';
import type { StepOutcome } from '../run/step.ts';
import { type Accepted, readAccepted, isAccepted } from './accepted.ts';
import type { SpecMutant } from './change.ts';
import { type FixtureReplayer, openReplayer } from './replayer.ts';
import { changesOfFields } from './of-fields.ts';
import { changesOfModels } from './of-models.ts';
import { changesOfProvider } from './of-provider.ts';
import { changesOfResponses } from './of-traffic.ts';

/** A change that no fixture notices. */
export interface Survivor {
  readonly path: string;
  readonly change: string;
  /** How many fixtures use the entry. */
  readonly fixtures: number;
  /** The reason in the list beside the fixtures, if any. */
  readonly reason?: string | undefined;
}

export interface MutateReport {
  readonly provider: string;
  /** The number of changes. */
  readonly made: number;
  readonly noticed: number;
  /** The noticed share of all changes without a reason: 0 to 1. */
  readonly score: number;
  readonly survivors: readonly Survivor[];
  /** Reasons that no longer match a survivor. */
  readonly stale: readonly Accepted[];
  /** Fixtures that the unchanged provider does not pass; they notice nothing. */
  readonly failing: readonly string[];
}

export interface MutateOptions {
  /** The folder the fixtures are in. */
  readonly fixtures: URL;
  /** The list of survivors with their reasons. @default accepted-mutants.json beside the folder */
  readonly survivors?: URL | undefined;
  /** Only paths that begin with it. */
  readonly only?: string | undefined;
}

const atOnce = 8;

async function inLanes<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

/** A fixture that passes, with its run. */
interface Sound {
  readonly fixture: LoadedFixture['fixture'];
  readonly run: SoundRun;
}

/** Whether a fixture notices a changed spec. A spec that cannot be installed is noticed. */
async function notices(replayer: FixtureReplayer, spec: ProviderSpec, { fixture }: Sound): Promise<boolean> {
  try {
    const run = await replayer.replay(spec, fixture);
    return run !== undefined && run.findings.length > 0;
  } catch {
    return true;
  }
}

async function judgeTables(
  replayer: FixtureReplayer,
  sound: readonly Sound[],
  changes: readonly SpecMutant[],
) {
  const survivors: Survivor[] = [];
  await inLanes(changes, async ({ path, change, spec, touches }) => {
    const touching = sound.filter(({ fixture }) => touches(fixture));
    // The shortest fixtures first: most changes are noticed by the first one.
    const inOrder = touching.toSorted((a, b) => a.fixture.steps.length - b.fixture.steps.length);
    for (const one of inOrder) if (await notices(replayer, spec, one)) return;
    survivors.push({ path, change, fixtures: touching.length });
  });
  return { made: changes.length, survivors };
}

/** The result of a call without the copies of the response that an error has. */
const withoutCopies = (given: StepOutcome): StepOutcome =>
  JSON.parse(
    JSON.stringify(given, (name, value: unknown) => (name === 'response' ? undefined : value)),
  ) as StepOutcome; // the same, with less in it

/** The effect of a changed response: the fixture notices it, only the result changes, or neither. */
async function judgeChangedResponse(
  replayer: FixtureReplayer,
  spec: ProviderSpec,
  { fixture, before }: ChangedResponseRun,
) {
  const after = await replayer.replay(spec, fixture);
  if (after === undefined) return 'unread';
  if (after.findings.length > 0) return 'noticed';
  const differs = after.steps.some((step, i) => {
    const sane = before.steps[i];
    return (
      sane === undefined || resultDifference(withoutCopies(sane.given), withoutCopies(step.given)).length > 0
    );
  });
  return differs ? 'read' : 'unread';
}
type ChangedResponseRun = ReturnType<typeof changesOfResponses>[number] & { readonly before: SoundRun };

/** Changes each place of the responses. A place that is read must be noticed by a fixture; one that is not read does not count. */
async function judgeResponses(
  replayer: FixtureReplayer,
  spec: ProviderSpec,
  sound: readonly Sound[],
  only: string,
) {
  const survivors: Survivor[] = [];
  let made = 0;
  const all = sound.flatMap(({ fixture, run }) =>
    changesOfResponses(fixture).map((rewording) => ({ ...rewording, before: run })),
  );
  const paths = [...new Set(all.map(({ path }) => path))].filter((path) => path.startsWith(only));
  await inLanes(paths, async (path) => {
    const same = all.filter((rewording) => rewording.path === path);
    let readers = 0;
    for (const rewording of same) {
      const what = await judgeChangedResponse(replayer, spec, rewording);
      if (what === 'noticed') return void (made += 1);
      if (what === 'read') readers += 1;
    }
    if (readers === 0) return;
    made += 1;
    survivors.push({ path, change: 'another number or text', fixtures: readers });
  });
  return { made, survivors };
}

/** The fixtures that pass unchanged; only those can notice anything. */
async function soundOnes(replayer: FixtureReplayer, spec: ProviderSpec, loaded: readonly LoadedFixture[]) {
  const sound: Sound[] = [];
  const failing: string[] = [];
  await inLanes(loaded, async ({ fixture }) => {
    const run = await replayer.replay(spec, fixture);
    if (run === undefined) return;
    if (run.findings.length > 0 || run.withoutExpectation > 0) failing.push(fixture.id);
    else sound.push({ fixture, run });
  });
  return { sound, failing };
}

const inOrder = (a: Survivor, b: Survivor): number =>
  a.path === b.path ? (a.change < b.change ? -1 : 1) : a.path < b.path ? -1 : 1;

/**
 * Changes a provider's tables, and its gateway's responses, one entry at a time, and counts how many of the changes the
 * fixtures notice. Only fixtures that use an entry are run.
 *
 * @example const { score, survivors } = await mutate(acme, { fixtures: new URL('../fixtures/', import.meta.url) });
 */
export async function mutate(provider: ProviderUnderTest, options: MutateOptions): Promise<MutateReport> {
  const { spec } = provider;
  const { fixtures, survivors: file = new URL('../accepted-mutants.json', fixtures), only = '' } = options;
  const { fixtures: loaded, mistakes } = loadFixtures(fixtures);
  if (mistakes[0] !== undefined) throw new TypeError(`a fixture is at fault: ${mistakeText(mistakes[0])}`);
  const accepted = readAccepted(file);
  const changes = [changesOfProvider, changesOfFields, changesOfModels]
    .flatMap((make) => make(spec))
    .filter(({ path }) => path.startsWith(only));
  const replayer = await openReplayer();
  try {
    const { sound, failing } = await soundOnes(replayer, spec, loaded);
    const tables = await judgeTables(replayer, sound, changes);
    const traffic = await judgeResponses(replayer, spec, sound, only);
    const made = tables.made + traffic.made;
    const found = [...tables.survivors, ...traffic.survivors].toSorted(inOrder);
    const survivors = found.map((survivor): Survivor => {
      const reason = accepted.find((each) => isAccepted(each, survivor.path, survivor.change))?.reason;
      return reason === undefined ? survivor : { ...survivor, reason };
    });
    const bare = survivors.filter(({ reason }) => reason === undefined).length;
    const noticed = made - survivors.length;
    const stale = accepted.filter(
      (each) => !found.some((survivor) => isAccepted(each, survivor.path, survivor.change)),
    );
    const score = noticed + bare === 0 ? 1 : noticed / (noticed + bare);
    return { provider: spec.id, made, noticed, score, survivors, stale, failing };
  } finally {
    await replayer.close();
  }
}
