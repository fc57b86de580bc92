import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { fixtureJsonSchema } from '../src/fixture/json-schema.ts';
import { reportJsonSchema } from '../src/engine/report-json-schema.ts';
import { subjectReportJsonSchema } from '../src/subject/report.ts';
import { rulesPage } from '../src/rules/markdown.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

it.each([
  ['fixtures', '../schema/fixture.schema.json', fixtureJsonSchema()],
  ['reports', '../schema/report.schema.json', reportJsonSchema()],
  ['reports of subjects', '../schema/subject-report.schema.json', subjectReportJsonSchema()],
])('publishes the schema of its %s', (_, path, schema) => {
  expect(JSON.parse(read(path)), '`npm run generate` writes it again').toEqual(schema);
});

it('publishes its rules', () => {
  expect(read('../../../docs/conformance/rules.md'), '`npm run generate` writes it again').toBe(rulesPage());
});
