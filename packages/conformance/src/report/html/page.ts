import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { Report } from '../../run/report.ts';
import { badgeText, casesOf, evidenceOf, signs, verdictWords } from '../words.ts';
import { anchorOfCell, classOf, type Piece, rulesOf } from './anchors.ts';
import { panels } from './panels.ts';
import { style } from './style.ts';

// The page runs no script and fetches nothing; even what slipped through the escaping could not.
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

// One piece: a space more, and the hash would be another.
const sheet = raw(`<style>${style}</style>`);

function card(report: Report): Piece {
  const { provider, verdict, mistakes, unprovenClaims: unproven, uncovered: uncoveredEntries } = report;
  const wrong =
    mistakes.length === 0
      ? ''
      : html`<details open>
          <summary class="ERROR">${mistakes.length} mistakes in fixtures</summary>
          <ul>
            ${mistakes.map((it) => html`<li>${it}</li>`)}
          </ul>
        </details>`;
  const missing =
    unproven.length === 0
      ? ''
      : html`<details>
          <summary>${unproven.length} claims are proven by no fixture</summary>
          ${unproven.map(
            ({ claim, command }) =>
              html`<p>${claim}</p>
                <pre>${command}</pre>`,
          )}
        </details>`;
  const silent =
    uncoveredEntries.length === 0
      ? ''
      : html`<details>
          <summary>${uncoveredEntries.length} entries of the tables are shown by no fixture</summary>
          <ul>
            ${uncoveredEntries.map((it) => html`<li>${it}</li>`)}
          </ul>
        </details>`;
  return html`<li>
    <h2>${provider.name}</h2>
    <p class="${classOf(verdict)}">${signs[verdict]} ${verdictWords[verdict]}</p>
    <p><code>${badgeText(report)}</code></p>
    <p>${evidenceOf(report)}</p>
    <p class="quiet">Cases: ${casesOf(report)}, in ${(report.ms / 1000).toFixed(1)} s.</p>
    ${wrong}${missing}${silent}
  </li>`;
}

function cell(report: Report, at: number, id: string): Piece {
  const rule = report.rules.find((it) => it.id === id);
  if (rule === undefined) return html`<td></td>`;
  const { verdict, cases } = rule;
  const label = `${id}, ${report.provider.name}: ${verdict}, ${cases.length} cases`;
  return html`<td>
    <a
      id="${anchorOfCell(at, id)}"
      class="${classOf(verdict)}"
      href="#${anchorOfCell(at, id)}-p"
      aria-label="${label}"
      >${signs[verdict]} ${cases.length === 0 ? '' : cases.length}</a
    >
  </td>`;
}

function matrix(reports: readonly Report[]): Piece {
  const rows = rulesOf(reports).map(
    ({ id, level, title }) =>
      html`<tr>
        <th scope="row">
          <code>${id}</code><span>${title} <span class="quiet">${level}</span></span>
        </th>
        ${reports.map((report, at) => cell(report, at, id))}
      </tr>`,
  );
  return html`<div class="wide" id="matrix">
    <table>
      <thead>
        <tr>
          <th scope="col">Rule</th>
          ${reports.map(({ provider }) => html`<th scope="col">${provider.name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

/** The reports as one page that needs nothing else: rules × providers, every cell opening to its wire log. */
export function htmlReport(reports: readonly Report[]): string {
  const [first] = reports;
  const versions = first === undefined ? '' : `Kit ${first.suite}, rule set ${first.ruleSet}.`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>Conformance</title>
        ${sheet}
      </head>
      <body>
        <main>
          <h1>Conformance</h1>
          <p class="quiet">
            ${versions} A cell opens to its evidence and what was seen on the wire. The number is how many
            cases bear on the rule.
          </p>
          <ul class="cards">
            ${reports.map(card)}
          </ul>
          ${matrix(reports)}
        </main>
        ${reports.map(panels)}
      </body>
    </html> `;
  // only pieces that have to be waited for would make it a promise
  if (page instanceof Promise) throw new TypeError('the page is not drawn yet');
  return page.toString();
}
