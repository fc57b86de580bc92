import type { Overview } from '../frame/overview.ts';
import { type Html, html, table } from './html.ts';

/** The amounts that the gateways named. */
export function moneySection({ spent }: Overview): Html {
  const rows = spent.map(({ gateway, currency, amount, jobs }) => ({
    id: `spent-${gateway}-${currency}`,
    cells: [gateway, html`<span class="amount">${amount} ${currency}</span>`, jobs],
  }));
  const caption = 'Taken or set aside, by gateway and currency';
  return html`<section id="money" aria-labelledby="money-title">
    <h2 id="money-title">Money</h2>
    <p class="hint">
      What the gateways said they took or set aside, failed jobs included. Invented amounts: no money is
      taken.
    </p>
    <div id="money-list" data-live>
      ${
        rows.length === 0
          ? html`<p id="money-none" class="none">None yet.</p>`
          : table({ caption, columns: ['Gateway', 'Amount', 'Jobs'], rows })
      }
    </div>
  </section>`;
}
