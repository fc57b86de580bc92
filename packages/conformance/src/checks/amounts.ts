import type { StepRun } from '../run/step.ts';
import { isObject } from './alter.ts';
import type { JsonObject } from '../fixture/json-object.ts';

/** An amount in the result of a call, and its kind. */
export interface AmountEntry {
  readonly kind: 'cost' | 'price' | 'balance';
  readonly entry: JsonObject;
}

const listOf = (value: unknown): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];
const inside = (value: unknown, name: string): unknown => (isObject(value) ? value[name] : undefined);

/** Every amount in the result of a step: the costs of a job, the prices of a plan, the entries of a balance. */
export function moneyIn({ given }: Pick<StepRun, 'given'>): readonly AmountEntry[] {
  if (!('value' in given)) return [];
  const { value } = given;
  const costs = [...listOf(inside(value, 'costs')), ...listOf(inside(inside(value, 'job'), 'costs'))];
  const prices = listOf(inside(value, 'offers')).flatMap(({ price }) => (isObject(price) ? [price] : []));
  const entries = listOf(value).flatMap((entry) => listOf(entry['entries']));
  return [
    ...costs.map((entry): AmountEntry => ({ kind: 'cost', entry })),
    ...prices.map((entry): AmountEntry => ({ kind: 'price', entry })),
    ...entries.map((entry): AmountEntry => ({ kind: 'balance', entry })),
  ];
}

/** Whether core calculated an amount from the tables; all others were read from a response. */
export const isCalculated = ({ entry }: AmountEntry): boolean =>
  String(entry['source']).startsWith('price table');

interface Decimal {
  readonly digits: string;
  /** How many of the digits are decimals. */
  readonly places: number;
}

function decimalOf(text: string): Decimal | undefined {
  const [, whole = '', part = ''] = /^-?(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === '') return undefined;
  const kept = part.replace(/0+$/, '');
  const digits = `${whole}${kept}`.replace(/^0+/, '');
  const zeros = kept === '' ? (/0*$/.exec(digits)?.[0].length ?? 0) : 0;
  return { digits: digits.slice(0, digits.length - zeros), places: kept.length - zeros };
}

/** By how many places the point moved between two writings of the same digits; undefined where they are others. */
export function shiftBetween(token: string, amount: unknown): number | undefined {
  const [from, to] = [decimalOf(token), typeof amount === 'string' ? decimalOf(amount) : undefined];
  if (from === undefined || to === undefined || from.digits !== to.digits) return undefined;
  return from.digits === '' ? 0 : to.places - from.places;
}

/** An amount with its point moved, as core writes it. */
export function shifted(text: string, by: number): string {
  const { digits, places } = decimalOf(text) ?? { digits: '', places: 0 };
  const behind = places + by;
  if (digits === '') return '0';
  if (behind <= 0) return `${digits}${'0'.repeat(-behind)}`;
  const padded = digits.padStart(behind + 1, '0');
  return `${padded.slice(0, -behind)}.${padded.slice(-behind)}`;
}
