import type { CaseResult, Report } from '../engine/report.ts';
import { failureOf } from './failure.ts';
import { badgeText, evidenceOf, provenanceOf } from './words.ts';

// XML 1.0 has no way to write these at all, not even escaped.
const unwritable = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

const escape = (text: string): string =>
  text.replace(unwritable, '\uFFFD').replace(/[&<>"'\t\n\r]/g, (letter) => escapes[letter] ?? letter);

/** An element; what is undefined is left out. */
function element(name: string, attributes: Readonly<Record<string, string | number>>, inner: string): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(String(value))}"`);
  return inner === '' ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${inner}</${name}>`;
}

const seconds = (ms: number): string => (ms / 1000).toFixed(3);

function ending(result: CaseResult): string {
  const { verdict, reason = verdict, findings } = result;
  const message = findings[0] === undefined ? reason : `${findings[0].rule} ${findings[0].message}`;
  if (verdict === 'FAIL') return element('failure', { message, type: 'FAIL' }, escape(failureOf(result)));
  if (verdict === 'ERROR') return element('error', { message, type: 'ERROR' }, escape(failureOf(result)));
  if (verdict === 'N/A' || verdict === 'PENDING')
    return element('skipped', { message: `${verdict}: ${reason}` }, '');
  return verdict === 'WARN' ? element('system-out', {}, escape(`WARN\n${failureOf(result)}`)) : '';
}

function suiteOf(report: Report): string {
  const { provider, counts, cases, suite, ruleSet, mistakes, ms } = report;
  const properties = [
    ['suite', suite],
    ['ruleSet', ruleSet],
    ['badge', badgeText(report)],
    ['evidence', evidenceOf(report)],
    ...provenanceOf(report).map(([kind, count]): [string, string] => [`provenance.${kind}`, String(count)]),
  ].map(([name = '', value = '']) => element('property', { name, value }, ''));
  const fixtures = mistakes.map((message) =>
    element(
      'testcase',
      { classname: `${provider.id}.fixtures`, name: message, time: '0.000' },
      element('error', { message: message, type: 'ERROR' }, ''),
    ),
  );
  const tests = cases.map((result) =>
    element(
      'testcase',
      { classname: `${provider.id}.${result.family}`, name: result.id, time: seconds(result.ms) },
      ending(result),
    ),
  );
  const { verdicts } = counts;
  const totals = {
    tests: cases.length + mistakes.length,
    failures: verdicts.FAIL ?? 0,
    errors: (verdicts.ERROR ?? 0) + mistakes.length,
    skipped: (verdicts['N/A'] ?? 0) + (verdicts.PENDING ?? 0),
    time: seconds(ms),
  };
  const inner = ['', element('properties', {}, properties.join('')), ...fixtures, ...tests, ''].join('\n');
  return element('testsuite', { name: provider.name, ...totals }, inner);
}

/** The report as CI systems read tests: one suite for each provider, one test for each case. */
export const junitReport = (reports: readonly Report[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name: 'conformance' }, `\n${reports.map(suiteOf).join('\n')}\n`)}\n`;
