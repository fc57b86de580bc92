import type { CaseVerdict } from '../run/finding.ts';
import type { Report } from '../engine/report.ts';
import { badgeText } from './words.ts';

const colours: { readonly [V in CaseVerdict]: string } = {
  PASS: 'brightgreen',
  WARN: 'yellow',
  'N/A': 'lightgrey',
  PENDING: 'yellow',
  FAIL: 'red',
  ERROR: 'lightgrey',
};

/** What an endpoint badge of shields.io reads. Green is kept for what was seen on a live gateway. */
export function badgeReport(report: Report): string {
  const isRecorded = (report.counts.provenance['recorded'] ?? 0) > 0;
  const color = report.verdict === 'PASS' && !isRecorded ? 'blue' : colours[report.verdict];
  const badge = { schemaVersion: 1, label: 'conformance', message: badgeText(report), color };
  return `${JSON.stringify(badge, null, 2)}\n`;
}
