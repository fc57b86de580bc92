import type { Report } from '../engine/report.ts';
import { badgeText, casesOf, evidenceOf, headline, signs, troublesOf, withoutFixture } from './words.ts';

const mostShown = 30;

// Every character with a meaning in Markdown.
const escape = (text: string): string =>
  text
    .replace(/[\\`*_{}[\]()#+!|<>~&@:]/g, (letter) => `&#${letter.charCodeAt(0)};`)
    .replace(/\p{Cc}+/gu, ' ');

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function troubles(report: Report): string[] {
  const all = troublesOf(report);
  const shown = all.slice(0, mostShown).map(({ id, verdict, findings, reason = '' }) => {
    const [first] = findings;
    const why = first === undefined ? reason : `${first.rule} ${first.message}`;
    return row([verdict, escape(id), escape(why.slice(0, 300))]);
  });
  if (all.length === 0) return [];
  const more =
    all.length > mostShown ? [`\nand ${all.length - mostShown} more; the HTML page has them all.`] : [];
  return ['', row(['Verdict', 'Case', 'Why']), row(['---', '---', '---']), ...shown, ...more];
}

function section(report: Report): string {
  const { provider, verdict, mistakes } = report;
  const { unprovenClaims, uncovered } = withoutFixture(report);
  return [
    `### ${signs[verdict]} ${escape(provider.name)} ${headline(report)}`,
    '',
    `${escape(casesOf(report))}. ${evidenceOf(report)}`,
    ...mistakes.map((mistake) => `\n- mistake in a fixture: ${escape(mistake)}`),
    ...troubles(report),
    ...(unprovenClaims.length === 0
      ? []
      : ['', `${unprovenClaims.length} declared capabilities have no fixture.`]),
    ...(uncovered.length === 0 ? [] : ['', `${uncovered.length} table entries have no fixture.`]),
    '',
  ].join('\n');
}

/** The report as a page of a CI job. */
export function markdownReport(reports: readonly Report[]): string {
  const table = reports.map((report) =>
    row([escape(report.provider.name), report.verdict, badgeText(report)]),
  );
  const head = [row(['Provider', 'Verdict', 'Rule set · rules · evidence']), row(['---', '---', '---'])];
  return [`## Conformance`, '', ...head, ...table, '', ...reports.map(section)].join('\n');
}
