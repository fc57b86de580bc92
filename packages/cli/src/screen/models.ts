import type { ModelEntry } from '@crosspoint/core';
import type { PriceRow } from '@crosspoint/core/plugin';
import { table } from './table.ts';

/** A published price as one line: what it holds for, and per what. */
function rowText({ amount, currency, per, when, approximate }: PriceRow): string {
  const only = Object.entries(when ?? {}).map(([name, value]) => `${name} ${String(value)}`);
  return `${approximate === true ? '~' : ''}${amount} ${currency} per ${per}${only.length === 0 ? '' : ` (${only.join(', ')})`}`;
}

const priceOf = ({ price }: ModelEntry): string =>
  price.length === 0 ? 'unknown' : price.map(rowText).join('\n');

/** What can be made, where and for how much. */
export const modelTable = (models: readonly ModelEntry[], width: number): string =>
  table(
    ['model', 'gateway', 'its name there', 'kind', 'tasks', 'price'],
    models.map((it) => [it.model, it.provider, it.slug, it.kind, it.tasks.join('\n'), priceOf(it)]),
    width,
  );
