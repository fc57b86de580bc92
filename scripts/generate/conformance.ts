// What the conformance kit publishes about itself: the schemas of its fixtures and its reports, and the page of its rules.
import { fixtureJsonSchema } from '../../packages/conformance/src/fixture/json-schema.ts';
import { rulesPage } from '../../packages/conformance/src/rules/markdown.ts';
import { reportJsonSchema } from '../../packages/conformance/src/engine/report-json-schema.ts';
import { subjectReportJsonSchema } from '../../packages/conformance/src/subject/report.ts';
import { generated, type Generated } from './tables.ts';

export function generatedConformance(): Generated[] {
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  return [
    generated('packages/conformance/schema/fixture.schema.json', json(fixtureJsonSchema())),
    generated('packages/conformance/schema/report.schema.json', json(reportJsonSchema())),
    generated('packages/conformance/schema/subject-report.schema.json', json(subjectReportJsonSchema())),
    generated('docs/conformance/rules.md', rulesPage()),
  ];
}
