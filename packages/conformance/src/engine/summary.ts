import { levelIn, ruleIds, rules, ruleSet } from '../rules/catalogue.ts';
import type { ProviderSpec } from '@crosspoint/core/plugin';
import { type CaseVerdict, verdicts } from '../run/finding.ts';
import type { CaseResult, Report } from './report.ts';

/** The version of the kit. */
export const suite = '1.0.0';

// The most severe verdict last; a rule without evidence is PENDING.
const weight: readonly CaseVerdict[] = ['N/A', 'PASS', 'PENDING', 'WARN', 'FAIL', 'ERROR'];

const heaviest = (all: readonly CaseVerdict[], otherwise: CaseVerdict): CaseVerdict =>
  all.reduce(
    (worst, verdict) => (weight.indexOf(verdict) > weight.indexOf(worst) ? verdict : worst),
    all[0] ?? otherwise,
  );

const countOf = <Key extends string>(keys: readonly Key[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
};

/** The verdict of all cases on one rule. A case that failed for another rule is not evidence against this one. */
function ruleVerdict(id: string, cases: readonly CaseResult[]): Report['rules'][number]['verdict'] {
  const against = cases.some(({ findings }) => findings.some(({ rule }) => rule === id));
  if (against) return levelIn(rules[id as keyof typeof rules]) === 'MUST' ? 'FAIL' : 'WARN';
  const evidence = cases.filter((result) => result.rules.includes(id)).map(({ verdict }) => verdict);
  return evidence.includes('PASS')
    ? 'PASS'
    : evidence.some((verdict) => verdict !== 'N/A')
      ? 'PENDING'
      : 'N/A';
}

/** The parts of a report beside its cases. */
interface Beside extends Pick<Report, 'unprovenClaims' | 'ms' | 'partial'> {
  readonly mistakes: readonly string[];
  readonly uncovered: readonly string[];
}

/** Creates the report of a run. */
export function summarize(
  { id, name, contract }: ProviderSpec,
  cases: readonly CaseResult[],
  { mistakes, unprovenClaims, uncovered, ms, partial }: Beside,
): Report {
  const ruled = ruleIds.map((rule) => ({
    id: rule,
    level: levelIn(rules[rule]),
    title: rules[rule].title,
    verdict: ruleVerdict(rule, cases),
    cases: cases
      .filter((result) => result.rules.includes(rule) && result.verdict !== 'N/A')
      .map((result) => result.id),
  }));
  const must = ruled.filter(({ level }) => level === 'MUST');
  const replays = cases.filter(({ family, verdict }) => family === 'replay' && verdict === 'PASS');
  const none = Object.fromEntries(verdicts.map((verdict) => [verdict, 0])) as Record<CaseVerdict, number>; // all of them are keys
  const worst = heaviest(
    cases.map(({ verdict }) => verdict),
    'PENDING',
  );
  // Without an applicable case or a passing replay nothing is known about the provider; it must not look as if it conformed.
  const replayed = cases.some(({ family }) => family === 'replay');
  const empty = worst === 'N/A' || (worst === 'PASS' && replayed && replays.length === 0);
  return {
    format: 1,
    suite,
    ruleSet,
    provider: { id, name, contract },
    verdict: mistakes.length > 0 ? 'ERROR' : empty ? 'PENDING' : worst,
    counts: {
      verdicts: { ...none, ...countOf(cases.map(({ verdict }) => verdict)) },
      provenance: countOf(replays.map(({ provenance = 'unknown' }) => provenance)),
      must: {
        proven: must.filter(({ verdict }) => verdict === 'PASS').length,
        broken: must.filter(({ verdict }) => verdict === 'FAIL').length,
        all: must.length,
      },
    },
    rules: ruled,
    ...(partial === undefined ? {} : { partial }),
    unprovenClaims,
    uncovered: [...uncovered],
    mistakes: [...mistakes],
    cases: [...cases],
    ms,
  };
}
