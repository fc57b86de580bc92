import type { Overview } from '../frame/overview.ts';
import { type Html, html, time } from './html.ts';

type ListedRequest = Overview['requests'][number];

/** The received requests, newest first; each opens to its headers and its body. */
export function requestsSection({ requests, requestCount }: Overview): Html {
  return html`<section id="requests" aria-labelledby="requests-title">
    <h2 id="requests-title">Requests</h2>
    <p class="hint">
      As they arrived at the gateways, newest first. Credentials are masked, long texts shortened.
    </p>
    <div id="requests-list" data-live>
      ${requests.length === 0 ? html`<p id="requests-none" class="none">No request yet.</p>` : ''}
      ${requests.map(one)}
      ${
        requestCount > requests.length
          ? html`<p id="requests-more" class="hint">
              ${requestCount} in all; the newest 1000 are at
              <a href="/_emulator/requests">/_emulator/requests</a>.
            </p>`
          : ''
      }
    </div>
  </section>`;
}

function one(request: ListedRequest): Html {
  const { number, at, method, path, query, route, status, fault, headers, unlistedModel } = request;
  const question = new URLSearchParams(query).toString();
  return html`<details id="request-${number}" class="request">
    <summary>
      <span class="method">${method}</span>
      <span class="path">${path}${question === '' ? '' : `?${question}`}</span>
      <span class="status" data-status="${String(status ?? '').slice(0, 1)}"
        >${status ?? 'no response yet'}</span
      >
      <span class="route"
        >${route}${unlistedModel === undefined ? '' : html` · model not in the document`}${fault === undefined ? '' : html` · <b>fault: ${fault}</b>`}</span
      >
      <span class="when">no. ${number}, ${time(at)}</span>
    </summary>
    <h3>Headers</h3>
    <div class="headers" tabindex="0" role="region" aria-label="Headers of request ${number}">
      <dl>
        ${Object.entries(headers).map(
          ([name, value]) =>
            html`<div>
              <dt>${name}</dt>
              <dd>${value}</dd>
            </div>`,
        )}
      </dl>
    </div>
    <h3>Body</h3>
    ${body(request)}
  </details>`;
}

function body({ number, body, bodyText }: ListedRequest): Html {
  if (body === undefined && bodyText === undefined) return html`<p class="none">None.</p>`;
  const text = body === undefined ? bodyText : JSON.stringify(body, undefined, 2);
  return html`${body === undefined ? html`<p class="hint">This is no JSON:</p>` : ''}
    <pre tabindex="0" role="region" aria-label="Body of request ${number}">${text}</pre>`;
}
