import { html } from 'hono/html';
import { isRule, rules } from '../../rules/catalogue.ts';
import type { CaseResult, Report } from '../../engine/report.ts';
import { signs } from '../words.ts';
import {
  anchorOfCase,
  anchorOfCell,
  anchorOfFamily,
  classOf,
  familiesOf,
  type Piece,
  placesOf,
} from './anchors.ts';
import { wireLog } from './wire-log.ts';

function panel(id: string, back: string, title: string, inner: Piece): Piece {
  return html`<section class="panel" id="${id}" aria-label="${title}" tabindex="-1">
    <nav><a href="#${back}">Close</a></nav>
    <h2>${title}</h2>
    ${inner}
  </section>`;
}

/** Findings with their diffs and requests; only the first ones, since every exchange may have the same fault. */
function findings(all: CaseResult['findings']): Piece {
  const shown = all.slice(0, 12).map(
    ({ rule, message, diff = [], wire = [] }) =>
      html`<p class="FAIL">${rule} ${message}</p>
        ${diff.length === 0 ? '' : html`<pre>${diff.join('\n')}</pre>`}${wireLog(wire)}`,
  );
  return html`${shown}${all.length > 12 ? html`<p>and ${all.length - 12} more</p>` : ''}`;
}

const isAutomatic = ({ family }: CaseResult): boolean => family !== 'replay' && family !== 'provider';

/** Whether a case has a panel of its own: an automatic case that passed links to its fixture instead. */
const hasPanel = (result: CaseResult): boolean =>
  !isAutomatic(result) || !['PASS', 'N/A'].includes(result.verdict);

/** The report of one provider, with the index of each case. */
interface ReportIndex {
  readonly report: Report;
  readonly at: number;
  readonly places: ReadonlyMap<string, number>;
}

function link({ report, at, places }: ReportIndex, index: number): Piece {
  const result = report.cases[index]!;
  const label = html`${signs[result.verdict]} ${result.id}`;
  const target = hasPanel(result) ? index : places.get(result.fixture ?? '');
  // where only some cases were run, the fixture itself may not be among them
  if (target === undefined) return html`<li class="${classOf(result.verdict)}">${label}</li>`;
  return html`<li>
    <a class="${classOf(result.verdict)}" href="#${anchorOfCase(at, target)}">${label}</a>
  </li>`;
}

const list = (reportIndex: ReportIndex, cases: readonly number[]): Piece =>
  html`<ul class="list">
    ${cases.map((index) => link(reportIndex, index))}
  </ul>`;

/** A rule of one provider: failed cases first, then the evidence. */
function ofRule(reportIndex: ReportIndex, rule: Report['rules'][number]): Piece {
  const { report, at, places } = reportIndex;
  const { id, level, title, verdict } = rule;
  const caseIndexes = rule.cases.map((id) => places.get(id) ?? -1).filter((index) => index >= 0);
  const named = caseIndexes.filter((index) => !isAutomatic(report.cases[index]!));
  const families = new Set(
    caseIndexes
      .map((index) => report.cases[index]!)
      .filter(isAutomatic)
      .map((result) => result.family),
  );
  const against = report.cases.flatMap((result, index) =>
    result.findings.some((f) => f.rule === id) ? [index] : [],
  );
  const inner = html`<p class="${classOf(verdict)}">${signs[verdict]} ${verdict}: ${level} ${title}.</p>
    ${isRule(id) ? html`<p class="quiet">${rules[id].reason}</p>` : ''}
    ${
      against.length === 0
        ? ''
        : html`<h3>Failed cases</h3>
            ${list(reportIndex, against)}`
    }
    ${
      named.length === 0
        ? ''
        : html`<h3>Evidence</h3>
            ${list(reportIndex, named)}`
    }
    ${[...families].map(
      (family) =>
        html`<p><a href="#${anchorOfFamily(at, family)}">Automatic check: every case of ${family}</a></p>`,
    )}
    ${caseIndexes.length + against.length === 0 ? html`<p>No case covers this rule.</p>` : ''}`;
  return panel(`${anchorOfCell(at, id)}-p`, anchorOfCell(at, id), `${id}, ${report.provider.name}`, inner);
}

/** A case with its reason, findings, requests and responses. An automatic case links to its fixture. */
function ofCase({ report, at, places }: ReportIndex, result: CaseResult, index: number): Piece {
  if (!hasPanel(result)) return html``;
  const { provenance, file = '', fixture = '', verdict, reason = '' } = result;
  const caseIndex = isAutomatic(result) ? places.get(fixture) : undefined;
  const inner = html`<p class="${classOf(verdict)}">${signs[verdict]} ${verdict} ${reason}</p>
    <p>${result.title}</p>
    ${provenance === undefined ? '' : html`<p>Evidence: ${provenance}, in <code>${file}</code></p>`}
    ${caseIndex === undefined ? '' : html`<p>Made from <a href="#${anchorOfCase(at, caseIndex)}">${fixture}</a></p>`}
    ${findings(result.findings)}${wireLog(result.wire)}
    <h3>To repeat it</h3>
    <pre>${result.reproduce}</pre>`;
  return panel(anchorOfCase(at, index), 'matrix', `${result.id}, ${report.provider.name}`, inner);
}

function ofFamily(reportIndex: ReportIndex, family: string): Piece {
  const { report, at } = reportIndex;
  const cases = report.cases.flatMap((result, i) =>
    result.family === family && result.verdict !== 'N/A' ? [i] : [],
  );
  return panel(
    anchorOfFamily(at, family),
    'matrix',
    `${family}, ${report.provider.name}`,
    list(reportIndex, cases),
  );
}

/** The panels that the cells of one provider link to. */
export function panels(report: Report, at: number): Piece {
  const reportIndex: ReportIndex = { report, at, places: placesOf(report) };
  return html`${report.rules.map((rule) => ofRule(reportIndex, rule))}
  ${familiesOf(report).map((family) => ofFamily(reportIndex, family))}
  ${report.cases.map((result, index) => ofCase(reportIndex, result, index))}`;
}
