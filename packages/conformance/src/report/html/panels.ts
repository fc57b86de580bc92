import { html } from 'hono/html';
import { isRule, rules } from '../../rules/catalogue.ts';
import type { CaseResult, Report } from '../../run/report.ts';
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

/** A finding with its diff and what it saw; the first few, for a fault may be found at every exchange. */
function findings(all: CaseResult['findings']): Piece {
  const shown = all.slice(0, 12).map(
    ({ rule, message, diff = [], wire = [] }) =>
      html`<p class="FAIL">${rule} ${message}</p>
        ${diff.length === 0 ? '' : html`<pre>${diff.join('\n')}</pre>`}${wireLog(wire)}`,
  );
  return html`${shown}${all.length > 12 ? html`<p>and ${all.length - 12} more</p>` : ''}`;
}

const isAutomatic = ({ family }: CaseResult): boolean => family !== 'replay' && family !== 'provider';

/** Whether a case has something of its own to tell: an automatic one that passed leads to the fixture it changed. */
const hasPanel = (it: CaseResult): boolean => !isAutomatic(it) || !['PASS', 'N/A'].includes(it.verdict);

/** One provider's report, and where everything in it stands. */
interface Told {
  readonly report: Report;
  readonly at: number;
  readonly places: ReadonlyMap<string, number>;
}

function link({ report, at, places }: Told, index: number): Piece {
  const it = report.cases[index]!;
  const said = html`${signs[it.verdict]} ${it.id}`;
  const target = hasPanel(it) ? index : places.get(it.fixture ?? '');
  // where only some cases were run, the fixture itself may not be among them
  if (target === undefined) return html`<li class="${classOf(it.verdict)}">${said}</li>`;
  return html`<li><a class="${classOf(it.verdict)}" href="#${anchorOfCase(at, target)}">${said}</a></li>`;
}

const list = (told: Told, of: readonly number[]): Piece =>
  html`<ul class="list">
    ${of.map((it) => link(told, it))}
  </ul>`;

/** A rule of one provider: what speaks against it first, then the evidence. */
function ofRule(told: Told, rule: Report['rules'][number]): Piece {
  const { report, at, places } = told;
  const { id, level, title, verdict } = rule;
  const own = rule.cases.map((it) => places.get(it) ?? -1).filter((it) => it >= 0);
  const named = own.filter((it) => !isAutomatic(report.cases[it]!));
  const families = new Set(
    own
      .map((it) => report.cases[it]!)
      .filter(isAutomatic)
      .map((it) => it.family),
  );
  const against = report.cases.flatMap((it, index) =>
    it.findings.some((f) => f.rule === id) ? [index] : [],
  );
  const inner = html`<p class="${classOf(verdict)}">${signs[verdict]} ${verdict}: ${level} ${title}.</p>
    ${isRule(id) ? html`<p class="quiet">${rules[id].reason}</p>` : ''}
    ${
      against.length === 0
        ? ''
        : html`<h3>Against it</h3>
            ${list(told, against)}`
    }
    ${
      named.length === 0
        ? ''
        : html`<h3>Evidence</h3>
            ${list(told, named)}`
    }
    ${[...families].map(
      (it) => html`<p><a href="#${anchorOfFamily(at, it)}">Checked by itself: every case of ${it}</a></p>`,
    )}
    ${own.length + against.length === 0 ? html`<p>No case says anything of it.</p>` : ''}`;
  return panel(`${anchorOfCell(at, id)}-p`, anchorOfCell(at, id), `${id}, ${report.provider.name}`, inner);
}

/** A case: why, what it found, what was on the wire. An automatic one leads to the fixture it changed. */
function ofCase({ report, at, places }: Told, it: CaseResult, index: number): Piece {
  if (!hasPanel(it)) return html``;
  const { provenance, file = '', fixture = '', verdict, reason = '' } = it;
  const own = isAutomatic(it) ? places.get(fixture) : undefined;
  const inner = html`<p class="${classOf(verdict)}">${signs[verdict]} ${verdict} ${reason}</p>
    <p>${it.title}</p>
    ${provenance === undefined ? '' : html`<p>Evidence: ${provenance}, in <code>${file}</code></p>`}
    ${own === undefined ? '' : html`<p>Made from <a href="#${anchorOfCase(at, own)}">${fixture}</a></p>`}
    ${findings(it.findings)}${wireLog(it.wire)}
    <h3>To repeat it</h3>
    <pre>${it.reproduce}</pre>`;
  return panel(anchorOfCase(at, index), 'matrix', `${it.id}, ${report.provider.name}`, inner);
}

function ofFamily(told: Told, family: string): Piece {
  const { report, at } = told;
  const cases = report.cases.flatMap((it, i) => (it.family === family && it.verdict !== 'N/A' ? [i] : []));
  return panel(anchorOfFamily(at, family), 'matrix', `${family}, ${report.provider.name}`, list(told, cases));
}

/** Everything the cells of one provider open to. */
export function panels(report: Report, at: number): Piece {
  const told: Told = { report, at, places: placesOf(report) };
  return html`${report.rules.map((rule) => ofRule(told, rule))}
  ${familiesOf(report).map((family) => ofFamily(told, family))}
  ${report.cases.map((it, index) => ofCase(told, it, index))}`;
}
