import type { html } from 'hono/html';
import type { CaseVerdict } from '../../run/finding.ts';
import type { CaseResult, Report } from '../../engine/report.ts';

/** What hono's helper makes: text that is escaped already. */
export type Piece = ReturnType<typeof html>;

// Numbers, not names: what a fixture or a provider calls itself never becomes part of an address.
export const anchorOfCell = (report: number, rule: string): string => `r${report}-${rule}`;
export const anchorOfCase = (report: number, index: number): string => `r${report}-c${index}`;
export const anchorOfFamily = (report: number, family: string): string => `r${report}-f-${family}`;

/** A verdict as a class; `N/A` is none. */
export const classOf = (verdict: CaseVerdict): string => verdict.replace('/', '');

type RuleRow = Report['rules'][number];

/** Every rule in any of the reports, in the order of the first report that has it. */
export function rulesOf(reports: readonly Report[]): readonly RuleRow[] {
  const rules = new Map<string, RuleRow>();
  for (const report of reports)
    for (const rule of report.rules) if (!rules.has(rule.id)) rules.set(rule.id, rule);
  return [...rules.values()];
}

/** The automatic families, whose cases are shown in one list each. */
export const familiesOf = ({ cases }: Report): readonly string[] => [
  ...new Set(
    cases.map(({ family }) => family).filter((family) => family !== 'replay' && family !== 'provider'),
  ),
];

/** The place of each case in its report, by its id. */
export const placesOf = ({ cases }: Report): ReadonlyMap<string, number> =>
  new Map(cases.map(({ id }: CaseResult, index) => [id, index]));
