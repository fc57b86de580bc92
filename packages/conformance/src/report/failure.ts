import { isRule, rules } from '../rules/catalogue.ts';
import type { CaseResult } from '../engine/report.ts';

const mostShown = 12;

type Findings = CaseResult['findings'];

/** Groups findings with the same difference, which may break several rules. */
function together(findings: Findings): readonly Findings[] {
  const same = new Map<string, Findings>();
  for (const finding of findings) {
    const name = JSON.stringify([finding.message, finding.diff]);
    same.set(name, [...(same.get(name) ?? []), finding]);
  }
  return [...same.values()];
}

const reasonOf = ({ rule }: Findings[number]): string[] =>
  isRule(rule) ? [`    ${rule}: ${rules[rule].title}. ${rules[rule].reason}`] : [];

/** Why a case did not pass: each rule with its diff, the requests, and the command that repeats the case. */
export function failureOf({ findings, wire, reason, reproduce }: CaseResult): string {
  const explained = new Set<string>();
  const all = together(findings);
  const parts = all.slice(0, mostShown).map((same) => {
    const { message = '', diff = [] } = same[0] ?? {};
    const fresh = same.filter(({ rule }) => !explained.has(rule)); // the reason of a rule is printed once
    for (const { rule } of fresh) explained.add(rule);
    const head = `${same.map(({ rule }) => rule).join(', ')} ${message}`;
    return [head, ...diff.map((line) => `    ${line}`), ...fresh.flatMap(reasonOf)].join('\n');
  });
  const more = all.length > mostShown ? [`and ${all.length - mostShown} more`] : [];
  const requests = wire.map(({ request, outcome }) => `  ${request.method} ${request.url} → ${outcome}`);
  const log = requests.length === 0 ? [] : ['requests:', ...requests];
  const why = reason === undefined ? [] : [reason];
  return [...why, ...parts, ...more, ...log, `to repeat it: ${reproduce}`].join('\n');
}
