import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import * as z from 'zod';

const text = z.string().min(1);
const rowSchema = z.tuple([text, text, text, text, z.string()]).rest(text);

/**
 * A mistake in a provider's source: id, what is wrong, the file under `src`, and a text in it with its replacement. A sixth
 * text is the reason why nobody can observe the change: the row is then no mistake, and is not counted.
 */
export type PlantedRow = readonly [
  id: string,
  title: string,
  file: string,
  from: string,
  to: string,
  equivalent?: string,
];

const folder = new URL('./', import.meta.url);
const rowsOf = (file: string): readonly PlantedRow[] =>
  readFileSync(new URL(file, folder), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [id, title, name, from, to, equivalent] = rowSchema.parse(JSON.parse(line));
      return equivalent === undefined ? [id, title, name, from, to] : [id, title, name, from, to, equivalent];
    });

/**
 * The mistakes planted in each provider, a line for each in `<provider>.jsonl`. They were written from the documents of the
 * gateways and the code of the providers alone; those of the five gateways before the rules were read.
 */
export const planted: Readonly<Record<string, readonly PlantedRow[]>> = Object.fromEntries(
  readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .toSorted()
    .map((name) => [basename(name, '.jsonl'), rowsOf(name)]),
);

const packages = new URL('../../../', import.meta.url);

/** Providers that are not one of our packages. */
const elsewhere: Readonly<Record<string, string>> = { lantern: '../examples/third-party-provider/' };

/** The folder of a provider. */
export const homeOf = (provider: string): URL =>
  new URL(elsewhere[provider] ?? `provider-${provider}/`, packages);
