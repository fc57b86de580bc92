import { styleText } from 'node:util';
import type { CaseVerdict } from '../run/finding.ts';
import type { CaseResult, Report } from '../engine/report.ts';
import { failureOf } from './failure.ts';
import { fit } from './fit.ts';
import { badgeText, casesOf, evidenceOf, headline, signs, troublesOf } from './words.ts';

export interface TerminalOptions {
  /** Whether colours may be used. @default false */
  readonly colour?: boolean;
  /** How many failures are printed in full, and how many unproven claims. @default 20 */
  readonly most?: number;
}

const colours = {
  PASS: 'green',
  WARN: 'yellow',
  'N/A': 'gray',
  PENDING: 'yellow',
  FAIL: 'red',
  ERROR: 'magenta',
} as const satisfies { readonly [V in CaseVerdict]: string };

const safe = (text: string): string =>
  fit(text, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);

const indent = (text: string): string =>
  text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');

const cut = <Item>(
  all: readonly Item[],
  most: number,
  what: string,
): readonly [readonly Item[], string[]] => [
  all.slice(0, most),
  all.length > most ? [`  and ${all.length - most} more ${what}; the JSON report has them all`] : [],
];

/** The report for a terminal: failures with the command that repeats each, the evidence, and what has no fixture. */
export function terminalReport(report: Report, { colour = false, most = 20 }: TerminalOptions = {}): string {
  const paint = (verdict: CaseVerdict, text: string): string =>
    colour ? styleText(colours[verdict], text, { validateStream: false }) : text;
  const caseText = (result: CaseResult): string =>
    `  ${paint(result.verdict, `${signs[result.verdict]} ${result.verdict}`)} ${safe(result.id)}\n${indent(safe(failureOf(result)))}`;
  const [troubles, moreTroubles] = cut(troublesOf(report), most, 'cases');
  const broken = report.rules.filter(({ verdict }) => verdict === 'FAIL' || verdict === 'WARN');
  const [unproven, moreUnproven] = cut(report.unprovenClaims, most, 'claims');
  const [uncovered, moreUncovered] = cut(report.uncovered, most, 'entries');
  const head = `${report.provider.name} ${headline(report)}`;
  const lines = [
    `${paint(report.verdict, `${signs[report.verdict]} ${safe(head)}`)}   ${badgeText(report)}`,
    ...report.mistakes.map((mistake) => `  ${paint('ERROR', 'fixture at fault:')} ${safe(mistake)}`),
    ...troubles.map(caseText),
    ...moreTroubles,
    ...(broken.length === 0 ? [] : ['  Rules that are broken:']),
    ...broken.map(({ id, level, title, verdict }) => `    ${paint(verdict, id)} ${level} ${title}`),
    `  Cases: ${casesOf(report)}, in ${(report.ms / 1000).toFixed(1)} s`,
    `  ${evidenceOf(report)}`,
    ...(report.unprovenClaims.length === 0
      ? []
      : [
          `  Declared capabilities without a fixture (${report.unprovenClaims.length}); write one for each from the document:`,
        ]),
    ...unproven.map(({ claim }) => `    ${safe(claim)}`),
    ...moreUnproven,
    ...(report.uncovered.length === 0
      ? []
      : [`  Table entries without a fixture (${report.uncovered.length}):`]),
    ...uncovered.map((entry) => `    ${safe(entry)}`),
    ...moreUncovered,
  ];
  return `${lines.join('\n')}\n`;
}
