import type { Overview } from '../frame/overview.ts';
import { type Html, html } from './html.ts';

const steps = [
  [1_000, '1 s'],
  [10_000, '10 s'],
  [60_000, '1 min'],
  [1_200_000, '20 min'],
] as const;

/** Faults and the clock: what a test does in code. Each form works without a script and leads back here. */
export function controlsSection(overview: Overview): Html {
  return html`<section id="controls" aria-labelledby="controls-title">
    <h2 id="controls-title">Faults and clock</h2>
    ${faultForm(overview)}
    <div id="faults" data-live>${pending(overview)}</div>
    <form class="row" method="post" action="/_emulator/clock" data-background>
      <span id="clock-label">Move the clock forward by</span>
      ${steps.map(([ms, label]) => html`<button name="advanceMs" value="${ms}" class="quiet">${label}</button>`)}
    </form>
    <form class="row" method="post" action="/_emulator/reset" data-background>
      <button class="quiet">Clear everything but the clock</button>
    </form>
  </section>`;
}

function faultForm({ gateways, faultNames }: Overview): Html {
  return html`<form id="fault" class="row" method="post" action="/_emulator/faults" data-background>
    <label for="fault-route">Route</label>
    <select id="fault-route" name="route">
      ${gateways.map(
        ({ id, routes }) =>
          html`<optgroup label="${id}">
            ${[...new Set(routes.map(({ name }) => name))].map((name) => html`<option>${name}</option>`)}
          </optgroup>`,
      )}
    </select>
    <label for="fault-name">Fault</label>
    <select id="fault-name" name="fault">
      ${faultNames.map((name) => html`<option>${name}</option>`)}
    </select>
    <label for="fault-times">Times</label>
    <input id="fault-times" name="times" type="number" min="1" max="1000" value="1" />
    <button>Inject</button>
  </form>`;
}

function pending({ faultRules }: Overview): Html {
  if (faultRules.length === 0) return html`<p id="faults-none" class="none">No fault is waiting.</p>`;
  return html`<ul id="faults-list">
    ${faultRules.map(
      ({ route, fault, times, after }, at) =>
        html`<li id="fault-${at}">
          <b>${fault.type}</b> at <code>${route}</code>, ${times}
          times${after === 0 ? '' : ` after ${after} requests`}
        </li>`,
    )}
  </ul>`;
}
