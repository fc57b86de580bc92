import type { Gateway } from '../frame/facts.ts';
import type { Overview } from '../frame/overview.ts';
import { type Html, html, table } from './html.ts';

/** The gateways' addresses and routes, and what each route assumes where a document is silent. */
export function gatewaysSection({ gateways, counts, accepted }: Overview): Html {
  return html`<section id="gateways" aria-labelledby="gateways-title">
    <h2 id="gateways-title">Gateways</h2>
    <div id="gateways-list" data-live>${gateways.map((one) => gateway(one, counts, accepted))}</div>
  </section>`;
}

type Counts = Overview['counts'];

function gateway(
  { id, baseURL, ownURL, standsFor, routes }: Gateway,
  counts: Counts,
  accepted: Counts,
): Html {
  const rows = routes.map(({ name, method, path, assumes }) => ({
    id: `route-${name}`,
    cells: [
      html`<b>${name}</b>
        <small><code>${method} ${path}</code></small>
        ${assumes === undefined ? '' : html`<small>Assumes: ${assumes}</small>`}`,
      counts[name] ?? 0,
      accepted[name] ?? 0,
    ],
  }));
  return html`<details id="gateway-${id}" class="gateway">
    <summary>${id} <small>${baseURL}</small></summary>
    <p class="hint">Stands in for ${standsFor}.${ownURL === undefined ? '' : ` Its own port: ${ownURL}`}</p>
    ${table({ caption: `Routes of ${id}`, columns: ['Route', 'Received', 'Accepted'], rows })}
  </details>`;
}
