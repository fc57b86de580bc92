import type { ModelEntry } from '@crosspoint/core';
import type { PriceCondition, PriceRow } from '@crosspoint/core/plugin';
import { table } from '../text/table.ts';

/** What a price holds for: `5`, `5 or 10`, `1 to 10`, `at most 10`. */
function conditionText(value: PriceCondition): string {
  if (typeof value !== 'object') return String(value);
  if (!('min' in value || 'max' in value)) return Object.values(value).map(String).join(' or ');
  const { min, max } = value;
  if (min !== undefined && max !== undefined) return `${min} to ${max}`;
  return min === undefined ? `at most ${max}` : `at least ${min}`;
}

/** A published price as one line: what it holds for, and per what. */
function rowText({ amount, currency, per, units, when, approximate }: PriceRow): string {
  const only = Object.entries(when ?? {}).map(([name, value]) => `${name} ${conditionText(value)}`);
  const unit = units === undefined ? per : `${units} ${per}s`;
  return `${approximate === true ? '~' : ''}${amount} ${currency} per ${unit}${only.length === 0 ? '' : ` (${only.join(', ')})`}`;
}

const priceOf = ({ price }: ModelEntry): string =>
  price.length === 0 ? 'unknown' : price.map(rowText).join('\n');

/** What can be made, where and for how much. */
export const modelTable = (models: readonly ModelEntry[], width: number): string =>
  table(
    ['model', 'gateway', 'provider model id', 'kind', 'tasks', 'price'],
    models.map((it) => [it.model, it.provider, it.slug, it.kind, it.tasks.join('\n'), priceOf(it)]),
    width,
  );
