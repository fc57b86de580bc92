import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import * as z from 'zod';

const text = z.string().min(1);
const rowSchema = z.tuple([text, text, text, text, z.string()]);

/** A mistake in a provider's source: id, what is wrong, the file under `src`, and a text in it with its replacement. */
export type PlantedRow = readonly [id: string, title: string, file: string, from: string, to: string];

const folder = new URL('./', import.meta.url);
const rowsOf = (file: string): readonly PlantedRow[] =>
  readFileSync(new URL(file, folder), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => rowSchema.parse(JSON.parse(line)));

/**
 * The mistakes planted in each provider, a line for each in `<provider>.jsonl`. They were written from the documents of the
 * gateways and the code of the providers alone, before the rules were read.
 */
export const planted: Readonly<Record<string, readonly PlantedRow[]>> = Object.fromEntries(
  readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .toSorted()
    .map((name) => [basename(name, '.jsonl'), rowsOf(name)]),
);
