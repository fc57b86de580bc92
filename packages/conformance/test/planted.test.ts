import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { homeOf, planted } from '../mutants/planted/row.ts';

it.each(Object.keys(planted))('plants each mistake of %s in one place, and names it once', (provider) => {
  const rows = planted[provider]!;
  const source = (file: string): string =>
    readFileSync(new URL(`src/${file}`, homeOf(provider)), 'utf8').replaceAll('\r\n', '\n');
  const misplaced = rows.filter(([, , file, from]) => source(file).split(from).length !== 2);
  expect(misplaced.map(([id]) => id)).toEqual([]);
  expect(new Set(rows.map(([id]) => id)).size).toBe(rows.length);
  expect(rows.filter(([, , , from, to]) => from === to)).toEqual([]);
});
