import { anchorOf, isRule } from '../rules/catalogue.ts';
import type { CaseResult } from '../run/report.ts';

const mostShown = 12;

/** Why a case did not pass: each rule with its diff, what was on the wire, and one command that repeats it. */
export function failureOf({ findings, wire, reason, reproduce }: CaseResult): string {
  const parts = findings.slice(0, mostShown).map(({ rule, says, diff = [] }) => {
    const anchor = isRule(rule) ? ` (${anchorOf(rule)})` : '';
    return [`${rule} ${says}${anchor}`, ...diff.map((line) => `    ${line}`)].join('\n');
  });
  const more = findings.length > mostShown ? [`and ${findings.length - mostShown} more`] : [];
  const seen = wire.map(({ request, answered }) => `  ${request.method} ${request.url} → ${answered}`);
  const log = seen.length === 0 ? [] : ['on the wire:', ...seen];
  const why = reason === undefined ? [] : [reason];
  return [...why, ...parts, ...more, ...log, `to repeat it: ${reproduce}`].join('\n');
}
