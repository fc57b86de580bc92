import { html } from 'hono/html';
import type { CaseResult } from '../../engine/report.ts';
import type { Piece } from './anchors.ts';

type LogEntry = CaseResult['wire'][number];

const longest = 20_000;
const short = (text: string): string =>
  text.length > longest ? `${text.slice(0, longest)}\n… ${text.length - longest} more characters` : text;

function entry({ request, outcome, response }: LogEntry): Piece {
  const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`);
  const asked = [`${request.method} ${request.url}`, ...headers, '', request.body].join('\n').trimEnd();
  const received =
    response === undefined
      ? ''
      : html`<pre>
${response.status}

${short(response.body)}</pre>`;
  return html`<details>
    <summary><code>${request.method} ${request.url} → ${outcome}</code></summary>
    <pre>${short(asked)}</pre>
    ${received}
  </details>`;
}

/** The requests and responses of a case. */
export const wireLog = (wire: readonly LogEntry[]): Piece | '' =>
  wire.length === 0
    ? ''
    : html`<h3>Requests and responses</h3>
        ${wire.map(entry)}`;
