import type { Loaded, LoadedFixture } from '../fixture/load.ts';
import { sayMistake } from '../fixture/load.ts';
import { checks } from '../checks/index.ts';
import type { Check } from '../checks/check.ts';
import { ReplayServer } from '../replay/replay-server.ts';
import { setTripwire, type Tripwire } from '../replay/tripwire.ts';
import { ruleIds, rules } from '../rules/catalogue.ts';
import { careless, inapplicable } from './applies.ts';
import { applied, type Calendar, dated } from './calendar.ts';
import { documentedResponses } from './documented-responses.ts';
import { FixtureFault } from './fixture-fault.ts';
import { house, unprovenRefusals, whyNot } from './provider-rules.ts';
import { kitCommand, quoted } from './command.ts';
import { canary, finderOf } from './key.ts';
import type { TestContext, ProviderUnderTest } from './sandbox.ts';
import { type LogWatch, watchLogs } from './log-watch.ts';
import { type OutburstWatch, watchOutbursts } from './outburst.ts';
import { representatives } from './representatives.ts';
import { replay, type SoundRun } from './replay-case.ts';
import type { CaseResult } from './report.ts';
import { type About, crash, type Ended, resultOf } from './result.ts';

/** One case, ready to be run. */
export interface Case {
  readonly id: string;
  readonly title: string;
  readonly run: () => Promise<CaseResult>;
}

export interface EngineOptions {
  readonly loaded: Loaded;
  /** How the provider is named in the command that repeats a case. */
  readonly module?: string | undefined;
  /** Where the fixtures are, in the same command. */
  readonly folder?: string | undefined;
  /** Further words of that command, such as `--author`. */
  readonly flags?: readonly string[] | undefined;
  readonly calendar?: Calendar | undefined;
  /** Whether a fixture that does not apply fails, whatever day it is. */
  readonly strict?: boolean | undefined;
  /** The fixtures the automatic checks run on, by id. @default all */
  readonly checked?: ((fixture: string) => boolean) | undefined;
  /** What opens a registry; the kit's own tests put a broken one here. @default core's own */
  readonly open?: TestContext['open'];
}

/** The engine: cases over one provider, one stage and one key. It knows no test runner. */
export class Engine {
  readonly #provider: ProviderUnderTest;
  readonly #options: EngineOptions;
  readonly #key = canary();
  readonly #runs = new Map<string, Promise<SoundRun>>();
  #context: TestContext | undefined;
  #tripwire: Tripwire | undefined;
  #logs: LogWatch | undefined;
  #outbursts: OutburstWatch | undefined;
  /** Why the provider cannot even be installed; then nothing else can be said of it. */
  #uninstallable: string | undefined;

  constructor(provider: ProviderUnderTest, options: EngineOptions) {
    this.#provider = provider;
    this.#options = options;
  }

  /** What is wrong with the fixtures; each is an ERROR. */
  get mistakes(): readonly string[] {
    return this.#options.loaded.mistakes.map(sayMistake);
  }

  async open(): Promise<void> {
    const find = finderOf(this.#key);
    this.#outbursts = watchOutbursts();
    this.#tripwire = setTripwire();
    this.#logs = watchLogs(find);
    // watched already: to install it is the first that is done with the key
    this.#uninstallable = whyNot(this.#provider, this.#key);
    const { open, loaded } = this.#options;
    this.#context = {
      stage: await ReplayServer.open(),
      provider: this.#provider,
      key: this.#key,
      find,
      open,
      documented: documentedResponses(loaded.fixtures),
      representatives:
        this.#uninstallable === undefined
          ? representatives(this.#provider.spec, loaded.fixtures.filter(this.#isChecked))
          : undefined,
    };
  }

  readonly #isChecked = ({ fixture }: LoadedFixture): boolean => this.#options.checked?.(fixture.id) ?? true;

  async close(): Promise<void> {
    this.#tripwire?.release();
    this.#logs?.release();
    this.#outbursts?.release();
    await this.#context?.stage.close();
    this.#context = undefined;
  }

  /** What some fixtures gave, as they were replayed. */
  async sound(ids: ReadonlySet<string>): Promise<readonly SoundRun[]> {
    return Promise.all([...this.#runs].flatMap(([id, run]) => (ids.has(id) ? [run] : [])));
  }

  /** Every case, in the order it is told: each fixture with its automatic checks, last the house itself. */
  cases(): readonly Case[] {
    const { fixtures } = this.#options.loaded;
    const perFixture = fixtures.flatMap((it) => [
      this.#replayCase(it),
      ...(this.#isChecked(it) ? checks.map((check) => this.#checkCase(it, check)) : []),
    ]);
    return [...perFixture, this.#houseCase()];
  }

  #replayCase(it: LoadedFixture): Case {
    const { id, title = id, rules: named, provenance } = it.fixture;
    const about = {
      id,
      family: 'replay',
      title,
      rules: [...named],
      fixture: id,
      file: it.file,
      provenance: provenance.kind,
    };
    return this.#case(about, async () => {
      const reason = this.#notFor(it);
      if (reason !== undefined) return { verdict: 'N/A', reason };
      const open = careless(this.#provider.spec, it.fixture, this.#key);
      if (open !== undefined) return { verdict: 'ERROR', reason: `${it.file} ${open}` };
      const { findings, steps, unwritten } = await this.#sound(it).catch((error: unknown) => {
        throw error instanceof FixtureFault ? new FixtureFault(`${it.file} ${error.message}`) : error;
      });
      const wire = steps.flatMap((step) => step.wire);
      if (findings.length > 0) return { findings, wire };
      if (unwritten > 0)
        return { verdict: 'PENDING', reason: `${unwritten} steps have no expectation yet`, wire };
      return { wire };
    });
  }

  #checkCase(it: LoadedFixture, check: Check): Case {
    const { id } = it.fixture;
    const proves = ruleIds.filter((rule) => rules[rule].family === check.family);
    const about = {
      id: `${check.family}:${id}`,
      family: check.family,
      title: `${id}: ${check.title}`,
      rules: proves,
      fixture: id,
      file: it.file,
    };
    return this.#case(about, async (context) => {
      if (this.#notFor(it) !== undefined) return { verdict: 'N/A', reason: 'its fixture does not apply' };
      const sound = await this.#sound(it).catch((error: unknown) => {
        if (error instanceof FixtureFault) return undefined; // told of by its own case
        throw error;
      });
      if (sound === undefined) return { verdict: 'N/A', reason: 'its fixture is at fault' };
      if (sound.findings.length > 0)
        return { verdict: 'N/A', reason: 'its fixture does not pass as it stands' };
      const idle = check.idle({ context, sound });
      if (idle !== undefined) return { verdict: 'N/A', reason: idle };
      return { findings: await check.run({ context, sound }) };
    });
  }

  #houseCase(): Case {
    const about = {
      id: 'provider',
      family: 'provider',
      title: 'the provider as a whole',
      rules: ['INS-001', 'ERR-008', 'FLT-006', 'SEC-004', 'SEC-007', 'SEC-008'],
    };
    return this.#case(about, async ({ documented }) => {
      const { spec } = this.#provider;
      const watched = house(spec, {
        escapes: this.#tripwire?.escapes() ?? [],
        doors: this.#tripwire?.doors() ?? [],
        logs: this.#logs?.found() ?? [],
        outbursts: this.#outbursts?.found() ?? [],
        uninstallable: this.#uninstallable,
      });
      return { findings: [...watched, ...unprovenRefusals(spec, documented?.refusals ?? [])] };
    });
  }

  #notFor({ fixture }: LoadedFixture): string | undefined {
    return this.#uninstallable ?? inapplicable(this.#provider.spec, fixture);
  }

  #sound(it: LoadedFixture): Promise<SoundRun> {
    const { id } = it.fixture;
    const known = this.#runs.get(id) ?? replay(this.#opened(), it.fixture);
    this.#runs.set(id, known);
    return known;
  }

  #opened(): TestContext {
    if (this.#context === undefined) throw new Error('the engine is not open');
    return this.#context;
  }

  #case(about: About, work: (context: TestContext) => Promise<Ended>): Case {
    const run = async (): Promise<CaseResult> => {
      const began = performance.now();
      let ended: Ended;
      try {
        ended = await work(this.#opened());
      } catch (error) {
        ended = { verdict: 'ERROR', reason: crash(error) };
      }
      return this.#dated(
        resultOf(about, ended, this.#key, this.#command(about.id), performance.now() - began),
      );
    };
    return { id: about.id, title: about.title, run };
  }

  #dated(plain: CaseResult): CaseResult {
    const { calendar, loaded, strict = false } = this.#options;
    const result = strict ? applied(plain) : plain;
    const found = loaded.fixtures.find(({ fixture }) => fixture.id === result.fixture);
    return calendar === undefined ? result : dated(result, found?.fixture, calendar);
  }

  #command(id: string): string {
    const { module = './dist/index.js', folder = './fixtures', flags = [] } = this.#options;
    // What the house saw happened in all the others.
    const only = id === 'provider' ? [] : ['--only', id];
    const words = [module, '--fixtures', folder, ...flags, ...only].map(quoted);
    return `${kitCommand()} run ${words.join(' ')}`;
  }
}
