import type { Overview } from '../frame/overview.ts';
import { type Html, html } from './html.ts';

/** Which jobs and requests are shown. It is in the address, so that a reload keeps it and it can be shared. */
export function filterForm({ gateways, filter }: Overview): Html {
  const { gateway = '', find = '' } = filter;
  const isOn = gateway !== '' || find !== '';
  return html`<form
    id="filter"
    class="row"
    method="get"
    action="/"
    role="search"
    aria-label="Jobs and requests"
  >
    <label for="filter-gateway">Gateway</label>
    <select id="filter-gateway" name="gateway">
      <option value="">all</option>
      ${gateways.map(({ id }) => html`<option ${id === gateway ? 'selected' : ''}>${id}</option>`)}
    </select>
    <label for="filter-find">Containing</label>
    <input id="filter-find" name="find" type="search" maxlength="200" value="${find}" />
    <button class="quiet">Filter</button>
    ${isOn ? html`<a href="/">Show all</a>` : ''}
  </form>`;
}
