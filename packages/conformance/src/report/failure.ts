import { isRule, rules } from '../rules/catalogue.ts';
import type { CaseResult } from '../run/report.ts';

const mostShown = 12;

type Findings = CaseResult['findings'];

/** One difference is told once, with every rule it breaks. */
function together(findings: Findings): readonly Findings[] {
  const same = new Map<string, Findings>();
  for (const it of findings) {
    const name = JSON.stringify([it.message, it.diff]);
    same.set(name, [...(same.get(name) ?? []), it]);
  }
  return [...same.values()];
}

const reasonOf = ({ rule }: Findings[number]): string[] =>
  isRule(rule) ? [`    ${rule}: ${rules[rule].title}. ${rules[rule].reason}`] : [];

/** Why a case did not pass: each rule with its diff, what was on the wire, and one command that repeats it. */
export function failureOf({ findings, wire, reason, reproduce }: CaseResult): string {
  const told = new Set<string>();
  const all = together(findings);
  const parts = all.slice(0, mostShown).map((same) => {
    const { message = '', diff = [] } = same[0] ?? {};
    const fresh = same.filter(({ rule }) => !told.has(rule)); // a reason is given once
    for (const { rule } of fresh) told.add(rule);
    const head = `${same.map(({ rule }) => rule).join(', ')} ${message}`;
    return [head, ...diff.map((line) => `    ${line}`), ...fresh.flatMap(reasonOf)].join('\n');
  });
  const more = all.length > mostShown ? [`and ${all.length - mostShown} more`] : [];
  const seen = wire.map(({ request, answered }) => `  ${request.method} ${request.url} → ${answered}`);
  const log = seen.length === 0 ? [] : ['on the wire:', ...seen];
  const why = reason === undefined ? [] : [reason];
  return [...why, ...parts, ...more, ...log, `to repeat it: ${reproduce}`].join('\n');
}
