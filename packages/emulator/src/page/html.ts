import { html } from 'hono/html';

export { html, raw } from 'hono/html';

/** Ready markup. Everything else that is put into a template is escaped by it. */
export type Html = ReturnType<typeof html>;

export interface Table {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly id: string; readonly cells: readonly (Html | string | number)[] }[];
}

/**
 * A table that becomes a list of cards on a narrow screen, each cell with the name of its column. The roles say what
 * browsers forget about a table that is laid out in another way.
 */
export function table({ caption, columns, rows }: Table): Html {
  return html`<table role="table">
    <caption>
      ${caption}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        ${columns.map((name) => html`<th role="columnheader" scope="col">${name}</th>`)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map(
        ({ id, cells }) =>
          html`<tr role="row" id="${id}">
            ${cells.map((cell, at) => html`<td role="cell" data-column="${columns[at]}"><div>${cell}</div></td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** A moment as the clock on the wall says it, to the second. */
export function time(at: number): Html {
  const date = new Date(at);
  return html`<time datetime="${date.toISOString()}">${date.toTimeString().slice(0, 8)}</time>`;
}

/** `3.2 s`, `1 min 05 s` */
export function duration(ms: number): string {
  if (ms < 60_000) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** `1 job`, `2 jobs` */
export const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;
