import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { fixtureJsonSchema } from '../src/fixture/json-schema.ts';
import { rulesPage } from '../src/rules/markdown.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

it('publishes the schema that fixtures are read by', () => {
  expect(JSON.parse(read('../schema/fixture.schema.json')), '`npm run generate` writes it again').toEqual(
    fixtureJsonSchema(),
  );
});

it('publishes the rules it judges by', () => {
  expect(read('../../../docs/conformance/rules.md'), '`npm run generate` writes it again').toBe(rulesPage());
});
