import type { Fixture } from '../fixture/schema.ts';
import type { CaseVerdict } from '../run/finding.ts';
import type { Report } from '../engine/report.ts';

/** A sentence for each verdict of a whole provider. */
const verdictWords: { readonly [V in CaseVerdict]: string } = {
  PASS: 'conforms',
  WARN: 'conforms, with warnings',
  'N/A': 'declares nothing that these cases cover',
  PENDING: 'is not proven: an expectation is missing, or no fixture passed',
  FAIL: 'does not conform',
  ERROR: 'was not judged: the kit or a fixture is at fault',
};

/** One sign for each verdict, for narrow places; the word is always beside it or in a label. */
export const signs: { readonly [V in CaseVerdict]: string } = {
  PASS: '✓',
  WARN: '!',
  'N/A': '–',
  PENDING: '…',
  FAIL: '✗',
  ERROR: '⚠',
};

type ProvenanceKind = Fixture['provenance']['kind'];

/** The kinds of evidence, the strongest first. */
const kinds = ['recorded', 'documented', 'derived', 'synthetic'] as const satisfies readonly ProvenanceKind[];

/** How many passing replays there are of each kind of evidence, including kinds with none. */
export const provenanceOf = ({
  counts,
}: Report): readonly (readonly [kind: ProvenanceKind, count: number])[] =>
  kinds.map((kind) => [kind, counts.provenance[kind] ?? 0]);

/** The evidence of the passing replays in one sentence: a transcription never counts as a recording. */
export function evidenceOf(report: Report): string {
  const counted = provenanceOf(report).map(([kind, count]) => `${count} ${kind}`);
  const recorded = report.counts.provenance['recorded'] ?? 0;
  const seenLive =
    recorded > 0
      ? 'Only the recorded ones were seen on a live gateway.'
      : 'None is recorded yet: nothing here was seen on a live gateway.';
  return `Passing replays: ${counted.join(', ')}. ${seenLive}`;
}

/** The number of MUST rules that apply to this provider, and how many of them are proven. */
function mustOf({ rules }: Report): { readonly proven: number; readonly all: number } {
  const bound = rules.filter(({ level, verdict }) => level === 'MUST' && verdict !== 'N/A');
  return { proven: bound.filter(({ verdict }) => verdict === 'PASS').length, all: bound.length };
}

/**
 * What was found, in a sentence. A provider conforms to a rule set if it keeps every MUST and a fixture shows everything that it
 * declares; a run of some cases has no verdict of the provider.
 */
export function headline(report: Report): string {
  const { verdict, ruleSet, partial, unprovenClaims, uncovered } = report;
  if (partial !== undefined) {
    const failed = ['FAIL', 'ERROR', 'PENDING'].includes(verdict) ? `, ${verdict}` : '';
    return `PARTIAL, ${partial.run} of ${partial.all} cases${failed}: no verdict on the provider`;
  }
  const missing = [
    ...(unprovenClaims.length > 0 ? [`${unprovenClaims.length} declared capabilities`] : []),
    ...(uncovered.length > 0 ? [`${uncovered.length} table entries`] : []),
  ];
  if ((verdict === 'PASS' || verdict === 'WARN') && missing.length > 0)
    return `passes every case, and does not conform to ${ruleSet} yet: ${missing.join(' and ')} have no fixture`;
  return verdict === 'PASS' ? `conforms to ${ruleSet}` : verdictWords[verdict];
}

/** `2026-12 · 41/41 MUST · 0 recorded` */
export function badgeText(report: Report): string {
  const { proven, all } = mustOf(report);
  const { partial } = report;
  if (partial !== undefined) return `${report.ruleSet} · PARTIAL, ${partial.run} of ${partial.all}`;
  return `${report.ruleSet} · ${proven}/${all} MUST · ${report.counts.provenance['recorded'] ?? 0} recorded`;
}

/** The number of cases for each verdict that occurred. */
export const casesOf = ({ counts }: Report): string =>
  Object.entries(counts.verdicts)
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => `${count} ${verdict}`)
    .join(', ');

/** What has no fixture; a run of some cases cannot tell. */
export const withoutFixture = ({
  partial,
  unprovenClaims,
  uncovered,
}: Report): Pick<Report, 'unprovenClaims' | 'uncovered'> =>
  partial === undefined ? { unprovenClaims, uncovered } : { unprovenClaims: [], uncovered: [] };

/** The cases that need attention. */
export const troublesOf = ({ cases }: Report): Report['cases'] =>
  cases.filter(({ verdict }) => verdict === 'ERROR' || verdict === 'FAIL' || verdict === 'WARN');
