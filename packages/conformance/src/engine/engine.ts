import type { Loaded, LoadedFixture } from '../fixture/load.ts';
import { mistakeText } from '../fixture/load.ts';
import { checks } from '../checks/index.ts';
import type { Check } from '../checks/check.ts';
import { ReplayServer } from '../replay/replay-server.ts';
import { setTripwire, type Tripwire } from '../replay/tripwire.ts';
import { ruleIds, rules } from '../rules/catalogue.ts';
import { missingKeyHeader, inapplicable } from '../run/applies.ts';
import { applied, type Calendar, dated } from './calendar.ts';
import { documentedResponses } from '../run/documented-responses.ts';
import { FixtureFault } from '../run/fixture-fault.ts';
import { providerFindings, unprovenRefusals, installError } from './provider-rules.ts';
import { kitCommand, quoted } from './command.ts';
import { canary, finderOf } from '../run/key.ts';
import type { TestContext, ProviderUnderTest } from '../run/sandbox.ts';
import { type LogWatch, watchLogs } from './log-watch.ts';
import { type ProcessWatch, watchProcess } from './process-watch.ts';
import { representatives } from '../run/representatives.ts';
import { replay, type SoundRun } from '../run/replay-case.ts';
import { claimsOf } from './claims.ts';
import { uncoveredEntries } from './documented.ts';
import type { CaseResult, Report } from './report.ts';
import { type CaseInfo, crash, type CaseEnd, resultOf } from './result.ts';

/** One case, ready to be run. */
export interface Case {
  readonly id: string;
  /** `replay`, `provider`, or the family of an automatic check. */
  readonly family: string;
  readonly title: string;
  readonly run: () => Promise<CaseResult>;
}

export interface EngineOptions {
  readonly loaded: Loaded;
  /** The name of the provider in the command that repeats a case. */
  readonly module?: string | undefined;
  /** The folder of the fixtures in the same command. */
  readonly folder?: string | undefined;
  /** Further arguments of that command, such as `--author`. */
  readonly flags?: readonly string[] | undefined;
  readonly calendar?: Calendar | undefined;
  /** Whether a fixture that does not apply fails. */
  readonly strict?: boolean | undefined;
  /** The fixtures the automatic checks run on, by id. @default all */
  readonly checked?: ((fixture: string) => boolean) | undefined;
  /** Opens a registry; the kit's own tests pass a broken one. @default core's own */
  readonly open?: TestContext['open'];
}

/** What a provider declares and no fixture shows. */
export interface MissingEvidence {
  /** Declared capabilities that no passing fixture shows. */
  readonly unprovenClaims: Report['unprovenClaims'];
  /** Entries of the tables that no fixture states. */
  readonly uncovered: readonly string[];
}

/** The engine: the cases of one provider, with one server and one API key. It is independent of a test runner. */
export class Engine {
  readonly #provider: ProviderUnderTest;
  readonly #options: EngineOptions;
  readonly #key = canary();
  readonly #runs = new Map<string, Promise<SoundRun>>();
  #context: TestContext | undefined;
  #tripwire: Tripwire | undefined;
  #logs: LogWatch | undefined;
  #processWatch: ProcessWatch | undefined;
  /** Why the provider cannot be installed; then no other case applies. */
  #installError: string | undefined;

  constructor(provider: ProviderUnderTest, options: EngineOptions) {
    this.#provider = provider;
    this.#options = options;
  }

  /** The mistakes in the fixtures; each is an ERROR. */
  get mistakes(): readonly string[] {
    return this.#options.loaded.mistakes.map(mistakeText);
  }

  async open(): Promise<void> {
    const find = finderOf(this.#key);
    this.#processWatch = watchProcess();
    this.#tripwire = setTripwire();
    this.#logs = watchLogs(find);
    // after the watches: installing the provider is the first use of the API key
    this.#installError = installError(this.#provider, this.#key);
    const { open, loaded } = this.#options;
    this.#context = {
      server: await ReplayServer.open(),
      provider: this.#provider,
      key: this.#key,
      find,
      open,
      documented: documentedResponses(loaded.fixtures),
      representatives:
        this.#installError === undefined
          ? representatives(this.#provider.spec, loaded.fixtures.filter(this.#isChecked))
          : undefined,
    };
  }

  readonly #isChecked = ({ fixture }: LoadedFixture): boolean => this.#options.checked?.(fixture.id) ?? true;

  async close(): Promise<void> {
    this.#tripwire?.release();
    this.#logs?.release();
    this.#processWatch?.release();
    await this.#context?.server.close();
    this.#context = undefined;
  }

  /**
   * What is declared and shown by none of the fixtures, by their ids. What a fixture states about the tables it states also
   * where it failed: one wrong fact must not hide which others have no fixture. A capability is shown by a passing fixture alone.
   */
  async missing(
    passed: ReadonlySet<string>,
    failed: ReadonlySet<string> = new Set(),
  ): Promise<MissingEvidence> {
    const { spec } = this.#provider;
    const evidence = this.#options.loaded.fixtures
      .map(({ fixture }) => fixture)
      .filter(({ id }) => passed.has(id));
    const stated = new Set([...passed, ...failed]);
    const runs = await Promise.all([...this.#runs].flatMap(([id, run]) => (stated.has(id) ? [run] : [])));
    return {
      unprovenClaims: claimsOf(spec, evidence)
        .filter(({ proven }) => !proven)
        .map(({ claim }) => ({ claim })),
      uncovered: uncoveredEntries(spec, runs),
    };
  }

  /** Every case, in the order of the report: each fixture with its automatic checks, then the provider as a whole. */
  cases(): readonly Case[] {
    const { fixtures } = this.#options.loaded;
    const perFixture = fixtures.flatMap((loadedFixture) => [
      this.#replayCase(loadedFixture),
      ...(this.#isChecked(loadedFixture) ? checks.map((check) => this.#checkCase(loadedFixture, check)) : []),
    ]);
    return [...perFixture, this.#providerCase()];
  }

  #replayCase(loadedFixture: LoadedFixture): Case {
    const { id, title = id, rules: named, provenance } = loadedFixture.fixture;
    const about = {
      id,
      family: 'replay',
      title,
      rules: [...named],
      fixture: id,
      file: loadedFixture.file,
      provenance: provenance.kind,
    };
    return this.#case(about, async () => {
      const reason = this.#inapplicable(loadedFixture);
      if (reason !== undefined) return { verdict: 'N/A', reason };
      const open = missingKeyHeader(this.#provider.spec, loadedFixture.fixture, this.#key);
      if (open !== undefined) return { verdict: 'ERROR', reason: `${loadedFixture.file} ${open}` };
      const { findings, steps, withoutExpectation } = await this.#sound(loadedFixture).catch(
        (error: unknown) => {
          throw error instanceof FixtureFault
            ? new FixtureFault(`${loadedFixture.file} ${error.message}`)
            : error;
        },
      );
      const wire = steps.flatMap((step) => step.wire);
      if (findings.length > 0) return { findings, wire };
      if (withoutExpectation > 0)
        return { verdict: 'PENDING', reason: `${withoutExpectation} steps have no expectation`, wire };
      return { wire };
    });
  }

  #checkCase(loadedFixture: LoadedFixture, check: Check): Case {
    const { id } = loadedFixture.fixture;
    const proves = ruleIds.filter((rule) => rules[rule].family === check.family);
    const about = {
      id: `${check.family}:${id}`,
      family: check.family,
      title: `${id}: ${check.title}`,
      rules: proves,
      fixture: id,
      file: loadedFixture.file,
    };
    return this.#case(about, async (context) => {
      if (this.#inapplicable(loadedFixture) !== undefined)
        return { verdict: 'N/A', reason: 'its fixture does not apply' };
      const sound = await this.#sound(loadedFixture).catch((error: unknown) => {
        if (error instanceof FixtureFault) return undefined; // reported by its own case
        throw error;
      });
      if (sound === undefined) return { verdict: 'N/A', reason: 'its fixture is at fault' };
      if (sound.findings.length > 0) return { verdict: 'N/A', reason: 'its fixture does not pass unchanged' };
      const idle = check.notApplicable({ context, sound });
      if (idle !== undefined) return { verdict: 'N/A', reason: idle };
      return { findings: await check.run({ context, sound }) };
    });
  }

  #providerCase(): Case {
    const about = {
      id: 'provider',
      family: 'provider',
      title: 'the provider as a whole',
      rules: ['INS-001', 'ERR-008', 'FLT-006', 'SEC-004', 'SEC-007', 'SEC-008', 'SEC-009'],
    };
    return this.#case(about, async ({ documented }) => {
      const { spec } = this.#provider;
      // A fixture that could not be read may show what is missing in the others.
      const refusals = this.mistakes.length > 0 ? undefined : documented?.refusals;
      const watched = providerFindings(spec, {
        escapes: this.#tripwire?.escapes() ?? [],
        sideChannels: this.#tripwire?.sideChannels() ?? [],
        logs: this.#logs?.found() ?? [],
        processMisuse: this.#processWatch?.found() ?? [],
        uninstallable: this.#installError,
      });
      return { findings: [...watched, ...(refusals === undefined ? [] : unprovenRefusals(spec, refusals))] };
    });
  }

  #inapplicable({ fixture }: LoadedFixture): string | undefined {
    return this.#installError ?? inapplicable(this.#provider.spec, fixture);
  }

  #sound(loadedFixture: LoadedFixture): Promise<SoundRun> {
    const { id } = loadedFixture.fixture;
    const known = this.#runs.get(id) ?? replay(this.#opened(), loadedFixture.fixture);
    this.#runs.set(id, known);
    return known;
  }

  #opened(): TestContext {
    if (this.#context === undefined) throw new Error('the engine is not open');
    return this.#context;
  }

  #case(about: CaseInfo, work: (context: TestContext) => Promise<CaseEnd>): Case {
    const run = async (): Promise<CaseResult> => {
      const began = performance.now();
      let ended: CaseEnd;
      try {
        ended = await work(this.#opened());
      } catch (error) {
        ended = { verdict: 'ERROR', reason: crash(error) };
      }
      return this.#dated(
        resultOf(about, ended, this.#key, this.#command(about.id), performance.now() - began),
      );
    };
    return { id: about.id, family: about.family, title: about.title, run };
  }

  #dated(plain: CaseResult): CaseResult {
    const { calendar, loaded, strict = false } = this.#options;
    const result = strict ? applied(plain) : plain;
    const found = loaded.fixtures.find(({ fixture }) => fixture.id === result.fixture);
    return calendar === undefined ? result : dated(result, found?.fixture, calendar);
  }

  #command(id: string): string {
    const { module = './dist/index.js', folder = './fixtures', flags = [] } = this.#options;
    // The case of the provider reports what was observed during all others.
    const only = id === 'provider' ? [] : ['--only', id];
    const words = [module, '--fixtures', folder, ...flags, ...only].map(quoted);
    return `${kitCommand()} run ${words.join(' ')}`;
  }
}
