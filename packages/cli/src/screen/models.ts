import type { ModelEntry } from '@crosspoint/core';
import type { PriceRow } from '@crosspoint/core/plugin';
import { exactSum } from '../text/exact-sum.ts';
import { wrap } from '../text/rows.ts';
import { table } from '../text/table.ts';

const isLess = (amount: string, other: string): boolean => exactSum([amount, `-${other}`]).startsWith('-');

const perText = ({ per, units }: PriceRow): string => (units === undefined ? per : `${units} ${per}s`);

/** Published prices as a line for each unit, with the lowest: what they hold for is in the document of `--json`. */
function priceText({ price }: ModelEntry): string {
  const lowest = new Map<string, { readonly row: PriceRow; readonly count: number }>();
  for (const row of price) {
    const unit = `${row.currency}/${perText(row)}`;
    const { row: known, count } = lowest.get(unit) ?? { row, count: 0 };
    lowest.set(unit, { row: isLess(row.amount, known.amount) ? row : known, count: count + 1 });
  }
  if (lowest.size === 0) return 'unknown';
  const lines = [...lowest].map(
    ([unit, { row, count }]) =>
      `${count > 1 ? 'from ' : ''}${row.approximate === true ? '~' : ''}${row.amount} ${unit}`,
  );
  return lines.join('\n');
}

/** What a model starts from: `text image` for text-to-video and image-to-video, a task of another form whole. */
const inputsText = ({ tasks, kind }: ModelEntry): string =>
  wrap(tasks.map((task) => task.replace(`-to-${kind}`, '')).join(' '), inputsWidth).join('\n');

// As wide as `text image`, so that prices stay on one line of a terminal of 80 columns.
const inputsWidth = 10;

// A table of all columns needs about as many.
const wide = 140;

const kinds = ['video', 'image', '3d'] as const satisfies readonly ModelEntry['kind'][];

/** What can be made, where and for how much: a table for each kind, with a row for each model of each gateway. */
export function modelTables(models: readonly ModelEntry[], width: number): string {
  const slugs = width >= wide;
  const tables = kinds.flatMap((kind) => {
    const ofKind = models.filter((model) => model.kind === kind);
    const body = ofKind.map((model) => [
      model.model,
      model.provider,
      ...(slugs ? [model.slug] : []),
      inputsText(model),
      priceText(model),
    ]);
    const head = [kind, 'gateway', ...(slugs ? ['provider model id'] : []), 'from', 'price'];
    return ofKind.length === 0 ? [] : [table(head, body, width)];
  });
  return tables.join('\n');
}

/** How many models each gateway serves. */
export function modelSummary(models: readonly ModelEntry[], width: number): string {
  const gateways = [...new Set(models.map(({ provider }) => provider))];
  return table(
    ['gateway', ...kinds, 'with a published price'],
    gateways.map((gateway) => {
      const ofGateway = models.filter(({ provider }) => provider === gateway);
      const counts = kinds.map((kind) => String(ofGateway.filter((model) => model.kind === kind).length));
      return [gateway, ...counts, String(ofGateway.filter(({ price }) => price.length > 0).length)];
    }),
    width,
  );
}
