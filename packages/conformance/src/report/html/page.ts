import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { Report } from '../../engine/report.ts';
import { badgeText, casesOf, evidenceOf, headline, signs, withoutFixture } from '../words.ts';
import { anchorOfCell, classOf, type Piece, rulesOf } from './anchors.ts';
import { panels } from './panels.ts';
import { style } from './style.ts';

// The page runs no script and loads nothing, even if an escape were missing.
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

// In one piece: one more space would change the hash.
const sheet = raw(`<style>${style}</style>`);

function card(report: Report): Piece {
  const { provider, verdict, mistakes } = report;
  const { unprovenClaims, uncovered } = withoutFixture(report);
  const wrong =
    mistakes.length === 0
      ? ''
      : html`<details open>
          <summary class="ERROR">${mistakes.length} mistakes in fixtures</summary>
          <ul>
            ${mistakes.map((mistake) => html`<li>${mistake}</li>`)}
          </ul>
        </details>`;
  const missing =
    unprovenClaims.length === 0
      ? ''
      : html`<details>
          <summary>${unprovenClaims.length} declared capabilities have no fixture</summary>
          <ul>
            ${unprovenClaims.map(({ claim }) => html`<li>${claim}</li>`)}
          </ul>
        </details>`;
  const uncoveredList =
    uncovered.length === 0
      ? ''
      : html`<details>
          <summary>${uncovered.length} table entries have no fixture</summary>
          <ul>
            ${uncovered.map((entry) => html`<li>${entry}</li>`)}
          </ul>
        </details>`;
  return html`<li>
    <h2>${provider.name}</h2>
    <p class="${classOf(verdict)}">${signs[verdict]} ${headline(report)}</p>
    <p><code>${badgeText(report)}</code></p>
    <p>${evidenceOf(report)}</p>
    <p class="quiet">Cases: ${casesOf(report)}, in ${(report.ms / 1000).toFixed(1)} s.</p>
    ${wrong}${missing}${uncoveredList}
  </li>`;
}

function cell(report: Report, at: number, id: string): Piece {
  const rule = report.rules.find((row) => row.id === id);
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

/** The reports as one self-contained page: rules × providers, each cell linked to its requests and responses. */
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
            ${versions} A cell links to its evidence and to the requests and responses. The number counts the
            cases of the rule.
          </p>
          <ul class="cards">
            ${reports.map(card)}
          </ul>
          ${matrix(reports)}
        </main>
        ${reports.map(panels)}
      </body>
    </html> `;
  // only a piece that is a promise would make the page one
  if (page instanceof Promise) throw new TypeError('the page is not drawn yet');
  return page.toString();
}
