import type { JobStatus } from '@crosspoint/core/store';
import { InvalidArgumentError } from 'commander';
import type { Takes } from './flags.ts';
import { isAge } from '../text/moment.ts';

type Reader = (text: string, before: unknown) => unknown;

/** One clear line about a bad value. */
const wrong = (right: string): never => {
  throw new InvalidArgumentError(right);
};

const sorts: readonly string[] = ['price', 'latency', 'success'];

const plainNumber = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/;

const number = (text: string): number =>
  plainNumber.test(text) && Number.isFinite(Number(text)) ? Number(text) : wrong('It takes a number.');

function integer(text: string): number {
  const value = number(text);
  return Number.isSafeInteger(value) ? value : wrong('It takes a whole number.');
}

const listOf = (before: unknown): readonly unknown[] => (Array.isArray(before) ? before : []);

/** An own property, whatever the key is called. */
const withEntry = (before: unknown, key: string, value: unknown): object =>
  Object.fromEntries([...Object.entries(before ?? {}), [key, value]]);

/** Text around the first `mark`. */
function split(text: string, mark: string): readonly [string, string] | undefined {
  const at = text.indexOf(mark);
  return at < 1 ? undefined : [text.slice(0, at), text.slice(at + mark.length)];
}

/** JSON where it is JSON, else the text as it stands. */
function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // `origin` needs no quotes
  }
}

function shots(text: string): unknown {
  if (text === 'auto') return text;
  const value = jsonOrText(text);
  return Array.isArray(value)
    ? value
    : wrong('It takes auto, or a list in JSON: [{"prompt":"…","duration":3}].');
}

function option(text: string, before: unknown): object {
  const [name, value] = split(text, '=') ?? [];
  const [provider, key] = split(name ?? '', '.') ?? [];
  if (provider === undefined || key === undefined || key === '' || value === undefined) {
    return wrong('It takes provider.key=value, such as aimlapi.seed=7.');
  }
  const others = Object.entries(before ?? {}).find(([id]) => id === provider)?.[1];
  return withEntry(before, provider, withEntry(others, key, jsonOrText(value)));
}

function label(text: string, before: unknown): object {
  const [key, value] = split(text, '=') ?? wrong('It takes key=value, such as order=42.');
  return withEntry(before, key, value);
}

function ids(text: string, before: unknown): readonly unknown[] {
  const named = text.split(',').map((id) => id.trim());
  if (named.includes('')) return wrong('It takes gateway ids separated by commas, such as aimlapi.');
  return [...listOf(before), ...named];
}

function prices(text: string, before: unknown): object {
  const [, amount, unit] = /^(\d+(?:\.\d+)?) ?([A-Za-z][\w-]*)$/.exec(text) ?? [];
  if (amount !== undefined && unit !== undefined) return withEntry(before, unit, amount);
  const [, firstUnit, lastAmount] = /^([A-Za-z][\w-]*):(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  const example = lastAmount === undefined ? '0.60USD' : `${lastAmount}${firstUnit}`;
  return wrong(`It takes an amount and its unit, such as ${example}.`);
}

// Core's own list is behind its entrance, with all of core; this one is whole, or it does not compile.
const jobStatuses = Object.keys({
  queued: true,
  running: true,
  succeeded: true,
  failed: true,
  canceled: true,
  expired: true,
  open: true,
  not_sent: true,
  rejected: true,
  accepted: true,
  unknown: true,
} satisfies { readonly [Status in JobStatus]: true });

function stateList(text: string, before: unknown): readonly unknown[] {
  const named = text.split(',').map((state) => state.trim());
  return named.some((state) => !jobStatuses.includes(state))
    ? wrong(`It takes ${jobStatuses.join(', ')}.`)
    : [...listOf(before), ...named];
}

/** What may stand there several times; of everything else the second one is a mistake. */
export const repeatable: ReadonlySet<Takes> = new Set<Takes>([
  'media list',
  'options',
  'labels',
  'ids',
  'states',
  'prices',
]);

/** Checks what stands after a flag, while it is parsed; `switch` has nothing after it. */
export const readers: { readonly [T in Exclude<Takes, 'switch'>]: Reader } = {
  text: (text) => text,
  kind: (text) => (['video', 'image', '3d'].includes(text) ? text : wrong('It takes video, image or 3d.')),
  number,
  integer,
  count: (text) => (integer(text) > 0 ? integer(text) : wrong('It takes a whole number, 1 or more.')),
  states: stateList,
  seconds: (text) => (number(text) > 0 ? number(text) : wrong('It takes seconds, more than 0.')),
  port: (text) =>
    integer(text) >= 0 && integer(text) <= 65_535 ? integer(text) : wrong('It takes 0 to 65535.'),
  media: (text) => text,
  'media list': (text, before) => [...listOf(before), text],
  shots,
  options: option,
  labels: label,
  ids,
  prices,
  models: (text) =>
    ['families', 'any', 'documented'].includes(text) ? text : wrong('It takes families, any or documented.'),
  sort: (text) => (sorts.includes(text) ? text : wrong(`It takes ${sorts.join(', ')}.`)),
  group: (text) =>
    /^(?:day|gateway|model|currency|tag:.+)$/s.test(text)
      ? text
      : wrong('It takes day, gateway, model, currency or tag:NAME, such as tag:team.'),
  moment: (text) =>
    isAge(text) || (/^\d{4}-\d\d/.test(text) && !Number.isNaN(Date.parse(text)))
      ? text
      : wrong('It takes a UTC day or moment such as 2026-11-01, or an age such as 7d or 12h.'),
};
