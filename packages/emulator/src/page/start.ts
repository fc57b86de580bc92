import type { Gateway } from '../frame/facts.ts';
import type { Overview } from '../frame/overview.ts';
import type { Start } from '../frame/starts.ts';
import { type Html, html, time } from './html.ts';

/** What the form holds when the page is loaded. */
interface FormContent {
  readonly sample: string;
  readonly gateway: string;
  readonly path: string;
  readonly body: string;
}

/** A form that starts a job, and the responses to the last ones. */
export function startSection({ gateways, starts }: Overview, query: Readonly<Record<string, string>>): Html {
  const contents = gateways.flatMap(contentsOf);
  const again = starts.find(({ number }) => String(number) === query.start);
  const chosen = contents.find(({ sample }) => sample === query.sample) ?? contents[0];
  const filled = again === undefined ? chosen : { ...again, sample: sampleOf(again, contents) };
  return html`<section id="start" aria-labelledby="start-title">
    <h2 id="start-title">Start a job</h2>
    ${filled === undefined ? html`<p class="none">No gateway offers a sample.</p>` : form(gateways, filled)}
    <div id="starts" data-live>
      <p id="starts-now" role="status">${starts[0] === undefined ? '' : outcome(starts[0])}</p>
      ${starts.map(respond)}
    </div>
  </section>`;
}

function form(gateways: readonly Gateway[], filled: FormContent): Html {
  const { gateway, path, body } = filled;
  return html`<form id="load" method="get" action="/"></form>
    <form id="wish" method="post" action="/_emulator/start">
      <label for="sample">What</label>
      <div class="row">
        <select id="sample" name="sample" form="load">
          ${gateways.map((one) => options(one, filled.sample))}
        </select>
        <button id="fill" form="load" class="quiet">Show it</button>
      </div>
      <p class="target">POST <code id="target">/${gateway}${path}</code></p>
      <input type="hidden" name="gateway" value="${gateway}" />
      <input type="hidden" name="path" value="${path}" />
      <label for="body">Body</label>
      <textarea id="body" name="body" rows="12" spellcheck="false" aria-describedby="body-hint">
${body}</textarea>
      <p id="body-hint" class="hint">
        A prompt may say what becomes of its job: <code>[emulator:q500g2000e]</code> waits, is made, and
        fails. The key is added by the emulator.
      </p>
      <button>Start</button>
    </form>`;
}

function options(gateway: Gateway, chosen: string): Html {
  return html`<optgroup label="${gateway.id}">
    ${contentsOf(gateway).map(
      ({ sample, path, body }, at) =>
        html`<option
          value="${sample}"
          data-gateway="${gateway.id}"
          data-path="${path}"
          data-body="${body}"
          ${sample === chosen ? 'selected' : ''}
        >
          ${gateway.id}: ${gateway.samples[at]?.title ?? ''}
        </option>`,
    )}
  </optgroup>`;
}

const contentsOf = ({ id, samples }: Gateway): readonly FormContent[] =>
  samples.map(({ path, body }, at) => ({
    sample: `${id}.${at}`,
    gateway: id,
    path,
    body: JSON.stringify(body, undefined, 2),
  }));

const sampleOf = (start: Start, contents: readonly FormContent[]): string =>
  contents.find(({ gateway, path }) => gateway === start.gateway && path === start.path)?.sample ?? '';

function outcome({ gateway, outcome: end, status }: Start): string {
  if (end === 'pending') return `${gateway} has not responded yet.`;
  if (end === 'cut') return `The connection to ${gateway} was cut before a response came.`;
  return `${gateway} responded with ${status}.`;
}

/** The newest response stands open, older ones can be opened. */
function respond(start: Start, at: number): Html {
  const { number, gateway, status, at: when } = start;
  if (at === 0) return html`<div id="start-${number}" class="response">${words(start)}</div>`;
  return html`<details id="start-${number}" class="response">
    <summary>${gateway} ${status ?? start.outcome} <small>${time(when)}</small></summary>
    ${words(start)}
  </details>`;
}

/** The gateway's own, as they came. */
function words({ number, text }: Start): Html {
  if (text === undefined) return html`<p class="none">No response.</p>`;
  return html`<pre tabindex="0" role="region" aria-label="Response to start ${number}">${text}</pre>`;
}
