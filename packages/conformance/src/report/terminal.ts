import { styleText } from 'node:util';
import type { CaseVerdict } from '../run/finding.ts';
import type { CaseResult, Report } from '../engine/report.ts';
import { failureOf } from './failure.ts';
import { fit } from './fit.ts';
import { badgeText, casesOf, evidenceOf, headline, signs, troublesOf, withoutFixture } from './words.ts';

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

type Troubles = readonly [CaseResult, ...CaseResult[]];

/** What is wrong in a case, without what differs from fixture to fixture. */
const mistakeIn = ({ verdict, findings, reason, id }: CaseResult): string =>
  findings.length === 0
    ? `${verdict} ${reason ?? id}`
    : JSON.stringify(
        findings.map(({ rule, message, diff = [] }) => [
          rule,
          message.replace(/^.*?: /, ''),
          diff.slice(0, 3),
        ]),
      );

/** The cases that show the same mistake, together. */
function sameTroubles(cases: readonly CaseResult[]): readonly Troubles[] {
  const groups = new Map<string, CaseResult[]>();
  for (const result of cases) {
    const mistake = mistakeIn(result);
    groups.set(mistake, [...(groups.get(mistake) ?? []), result]);
  }
  return [...groups.values()].map(([first, ...others]): Troubles => [first!, ...others]); // each has one
}

/** The report for a terminal: failures with the command that repeats each, the evidence, and what has no fixture. */
export function terminalReport(report: Report, { colour = false, most = 20 }: TerminalOptions = {}): string {
  const paint = (verdict: CaseVerdict, text: string): string =>
    colour ? styleText(colours[verdict], text, { validateStream: false }) : text;
  const caseText = ([result, ...others]: Troubles): string => {
    const also =
      others.length === 0 ? '' : `\n    the same in ${others.map(({ id }) => safe(id)).join(', ')}`;
    return `  ${paint(result.verdict, `${signs[result.verdict]} ${result.verdict}`)} ${safe(result.id)}\n${indent(safe(failureOf(result)))}${also}`;
  };
  const [troubles, moreTroubles] = cut(sameTroubles(troublesOf(report)), most, 'mistakes');
  const broken = report.rules.filter(({ verdict }) => verdict === 'FAIL' || verdict === 'WARN');
  // A fixture that could not be read may show what is missing in the others.
  const { unprovenClaims, uncovered: entries } =
    report.mistakes.length > 0 ? { unprovenClaims: [], uncovered: [] } : withoutFixture(report);
  const [unproven, moreUnproven] = cut(unprovenClaims, most, 'claims');
  const [uncovered, moreUncovered] = cut(entries, most, 'entries');
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
    ...(unprovenClaims.length === 0
      ? []
      : [
          `  Declared capabilities without a fixture (${unprovenClaims.length}); write one for each from the document:`,
        ]),
    ...unproven.map(({ claim }) => `    ${safe(claim)}`),
    ...moreUnproven,
    ...(entries.length === 0 ? [] : [`  Table entries without a fixture (${entries.length}):`]),
    ...uncovered.map((entry) => `    ${safe(entry)}`),
    ...moreUncovered,
  ];
  return `${lines.join('\n')}\n`;
}
