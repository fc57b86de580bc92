import { defineProvider, type ProviderSpec } from '@crosspoint/core/plugin';
import { type Loaded, loadFixtures } from '../src/index.ts';
import { Engine, type EngineOptions } from '../src/engine/engine.ts';
import type { CaseResult } from '../src/engine/report.ts';
import type { Mutant } from './mutant.ts';
import { atoll } from './sound/atoll.ts';
import { fjord } from './sound/fjord.ts';
import { lagoon } from './sound/lagoon.ts';
import { oneOfEachShape } from './shapes.ts';

const at = (folder: string): Loaded => loadFixtures(new URL(`./sound/${folder}/`, import.meta.url));

/** The sound providers, with what is known of their gateways. */
export const sound = {
  atoll: { description: atoll.spec, loaded: at('atoll') },
  lagoon: { description: lagoon.spec, loaded: at('lagoon') },
  fjord: { description: fjord.spec, loaded: at('fjord') },
} as const;

const atOnce = 4;

/** Every case; the case of the provider as a whole last, when all others have run. */
async function resultsOf(spec: ProviderSpec, options: EngineOptions): Promise<readonly CaseResult[]> {
  const engine = new Engine(defineProvider(spec), options);
  const cases = engine.cases().filter(({ id }) => id !== 'provider');
  const results: CaseResult[] = [];
  await engine.open();
  const lane = async (): Promise<void> => {
    for (let next = cases.shift(); next !== undefined; next = cases.shift()) results.push(await next.run());
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  for (const testCase of engine.cases()) if (testCase.id === 'provider') results.push(await testCase.run());
  await engine.close();
  return results;
}

/** What became of one provider. */
export interface Verdict {
  /** The rules that were found broken, by name. */
  readonly broken: readonly string[];
  /** What the kit itself tripped over. */
  readonly errors: readonly string[];
  /** One sentence for each rule, for whoever looks. */
  readonly message: Readonly<Record<string, string>>;
}

function verdictOf(results: readonly CaseResult[]): Verdict {
  const findings = results.flatMap((result) =>
    result.findings.map((finding) => ({ ...finding, in: result.id })),
  );
  const broken = [...new Set(findings.map(({ rule }) => rule))].toSorted();
  const message = broken.map((rule) => {
    const first = findings
      .filter((finding) => finding.rule === rule)
      .toSorted((a, b) => (a.in < b.in ? -1 : 1))[0];
    return [rule, `${first?.in}: ${first?.message} ${first?.diff?.[0] ?? ''}`] as const;
  });
  const errors = results
    .filter(({ verdict }) => verdict === 'ERROR')
    .map(({ id, reason }) => `${id}: ${reason}`);
  return { broken, errors, message: Object.fromEntries(message) };
}

/** A sound provider passes every fixture and every check, and none is left out. */
export async function judgeSound(of: keyof typeof sound, which: 'all' | 'quickly'): Promise<Verdict> {
  const { description: spec, loaded } = sound[of];
  const results = await resultsOf(spec, which === 'all' ? { loaded } : { loaded, checked: oneOfEachShape });
  const verdict = verdictOf(results);
  const undone = results.filter((result) => result.family === 'replay' && result.verdict !== 'PASS');
  const mistakes = loaded.mistakes.map(({ file, message }) => `${file}: ${message}`);
  return {
    ...verdict,
    errors: [...verdict.errors, ...mistakes, ...undone.map((result) => `${result.id}: ${result.verdict}`)],
  };
}

/** The verdict of the kit on a mutant. */
export async function judge({ of = 'atoll', make }: Mutant): Promise<Verdict> {
  const { description: spec, loaded } = sound[of];
  const { spec: other = spec, open } = make(spec);
  return verdictOf(await resultsOf(other, { loaded, open, checked: oneOfEachShape }));
}
