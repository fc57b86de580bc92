import type { Report } from '../run/report.ts';
import { badgeText, casesOf, evidenceOf, signs, troublesOf, verdictWords } from './words.ts';

const mostShown = 30;

// Everything a page of Markdown would take for more than letters.
const escape = (text: string): string =>
  text.replace(/[\\`*_{}[\]()#+!|<>~&@:]/g, (it) => `&#${it.charCodeAt(0)};`).replace(/\p{Cc}+/gu, ' ');

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
  const { provider, verdict, mistakes, unprovenClaims: unproven, uncovered: uncoveredEntries } = report;
  return [
    `### ${signs[verdict]} ${escape(provider.name)} ${verdictWords[verdict]}`,
    '',
    `${escape(casesOf(report))}. ${evidenceOf(report)}`,
    ...mistakes.map((it) => `\n- a fixture is at fault: ${escape(it)}`),
    ...troubles(report),
    ...(unproven.length === 0 ? [] : ['', `${unproven.length} claims are proven by no fixture.`]),
    ...(uncoveredEntries.length === 0
      ? []
      : ['', `${uncoveredEntries.length} entries of the tables are shown by no fixture.`]),
    '',
  ].join('\n');
}

/** The report as a page of a CI job. */
export function markdownReport(reports: readonly Report[]): string {
  const table = reports.map((it) => row([escape(it.provider.name), it.verdict, badgeText(it)]));
  const head = [row(['Provider', 'Verdict', 'Rule set · rules · evidence']), row(['---', '---', '---'])];
  return [`## Conformance`, '', ...head, ...table, '', ...reports.map(section)].join('\n');
}
